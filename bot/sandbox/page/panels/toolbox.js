// The toolbox: the bot, the clock, what can be made to go wrong, and what the providers know.

import { behind } from "../api.js";
import { el } from "../dom.js";
import { People } from "./people.js";
import { Ozeki, Rms } from "./providers.js";
import { Switches } from "./switches.js";
import { Clock } from "./clock.js";

export class Toolbox {
  constructor(root) {
    this.sections = [new Bot(), new Clock(), new Switches(), new People(), new Rms(), new Ozeki()];
    root.append(...this.sections.map((section) => section.root));
  }

  show(part) {
    for (const section of this.sections) section.show(part);
  }
}

const STATES = { running: "Running", starting: "Starting…", down: "Not running", none: "There is none here" };

/** The bot's process, killed and started with one button; the second half of a double click is no start. */
class Bot {
  constructor() {
    this.state = el("span", {});
    this.pid = el("small", {});
    this.dot = el("span", { class: "light", "aria-hidden": "true" });
    this.button = el("button", { type: "button", onclick: ({ detail }) => detail > 1 || this.press() });
    this.wrong = el("p", { class: "error", role: "alert" });
    this.root = el(
      "section",
      { class: "tool", "aria-labelledby": "tool-bot" },
      el("h3", { id: "tool-bot" }, "The bot"),
      el(
        "div",
        { class: "row" },
        el("p", { class: "state", role: "status" }, this.dot, this.state, this.pid),
        this.button,
      ),
      el("p", { class: "note" }, "A kill is a power cut. When it starts again it takes up what it had begun."),
      this.wrong,
    );
  }

  show({ bot }) {
    this.does = bot.state === "running" ? "kill" : "start";
    this.state.textContent = STATES[bot.state];
    this.pid.textContent = bot.state === "running" ? `process ${bot.pid}` : "";
    this.dot.className = `light ${bot.state}`;
    this.button.textContent = this.does === "kill" ? "Kill the bot" : "Start the bot";
    this.button.className = this.does === "kill" ? "danger" : "primary";
    this.button.hidden = bot.state === "none";
    this.isStarting = bot.state === "starting";
    this.button.setAttribute("aria-disabled", String(this.isStarting));
  }

  async press() {
    if (this.isStarting) return;
    this.wrong.textContent = "";
    await behind("bot", { do: this.does }).catch((error) => (this.wrong.textContent = error.message));
  }
}
