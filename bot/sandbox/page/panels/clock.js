// The sandbox's clock: what time it is there, and the buttons that move it on, for the town and the bot alike.

import { behind } from "../api.js";
import { el } from "../dom.js";
import { inZone, lasting, now } from "../time.js";

const MOVES = { morning: "To the next morning post", expiry: "Past the next expiry", hour: "An hour on" };
const SECOND = 1000;

export class Clock {
  constructor() {
    this.utc = el("time", { class: "utc" });
    this.here = el("p", { class: "small" });
    this.ahead = el("p", { class: "small" });
    this.said = el("p", { class: "small said", role: "status" });
    this.wrong = el("p", { class: "error", role: "alert" });
    this.post = el("small", {});
    this.buttons = Object.entries(MOVES).map(([to, words]) =>
      el("button", { type: "button", onclick: () => this.move(to) }, words),
    );
    this.root = el(
      "section",
      { class: "tool", "aria-labelledby": "tool-clock" },
      el("h3", { id: "tool-clock" }, "The clock"),
      el("p", {}, this.utc),
      this.here,
      this.ahead,
      el("div", { class: "moves" }, ...this.buttons),
      this.said,
      this.wrong,
      el("p", { class: "note" }, "It moves Slack, RMS, the gateway and the bot, and only on. ", this.post),
    );
    setInterval(() => this.tick(), SECOND);
  }

  show({ clock }) {
    this.post.textContent = clock.post_at ? `The morning post is due at ${clock.post_at} UTC.` : "";
    this.ahead.textContent = clock.ahead >= 60 ? `${lasting(clock.ahead)} ahead of this machine` : "";
    this.tick();
  }

  tick() {
    if (this.root.closest("[hidden]")) return;
    const moment = now();
    this.utc.textContent = `${inZone(moment, "UTC")} UTC`;
    this.utc.dateTime = moment.toISOString();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.here.textContent = zone === "UTC" ? "" : `${inZone(moment, zone)} in your zone, ${zone}`;
  }

  async move(to) {
    if (this.moving) return;
    this.moving = true;
    this.wrong.textContent = this.said.textContent = "";
    for (const each of this.buttons) each.setAttribute("aria-disabled", "true");
    try {
      const { moved, said } = await behind("clock", { to });
      this.said.textContent = said ?? `Moved on by ${lasting(moved)}.`;
    } catch (error) {
      this.wrong.textContent = error.message;
    }
    for (const each of this.buttons) each.removeAttribute("aria-disabled");
    this.moving = false;
  }
}
