// What becomes of people's accounts, as an admin of the workspace decides it; the bot is told if it wants to know.

import { behind } from "../api.js";
import { el } from "../dom.js";

const BECOME = { member: "Full member", guest: "Make a guest", deactivated: "Deactivate" };

export class People {
  constructor() {
    this.drawn = new Map();
    this.rows = el("div", {});
    this.wrong = el("p", { class: "error", role: "alert" });
    this.root = el(
      "section",
      { class: "tool", "aria-labelledby": "tool-people" },
      el("h3", { id: "tool-people" }, "People"),
      this.rows,
      this.wrong,
      el("p", { class: "note" }, "A workspace’s admin decides this; Slack tells the bot if it wants to know."),
    );
  }

  show({ people }) {
    for (const { id, name, standing } of people) {
      if (!this.drawn.has(id)) this.draw(id, name);
      for (const [become, button] of this.drawn.get(id)) {
        button.setAttribute("aria-pressed", String(become === standing));
      }
    }
  }

  draw(id, name) {
    const buttons = Object.entries(BECOME).map(([become, words]) => {
      const how = { type: "button", "aria-label": `${name}: ${words}`, onclick: () => this.press(id, become) };
      return [become, el("button", how, words)];
    });
    this.drawn.set(id, buttons);
    const choice = el("div", { class: "standing" }, ...buttons.map(([, button]) => button));
    this.rows.append(el("div", { class: "person", role: "group", "aria-label": name }, el("h4", {}, name), choice));
  }

  async press(id, become) {
    this.wrong.textContent = "";
    await behind("person", { id, become }).catch((error) => (this.wrong.textContent = error.message));
  }
}
