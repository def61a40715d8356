// What can be made to go wrong: a switch for each, and the bar that says everywhere which are on.

import { behind } from "../api.js";
import { el, reconcile } from "../dom.js";

const turn = (name, on) => behind("fault", { name, on });

/** The switches of the toolbox, by whose fault it is. */
export class Switches {
  constructor() {
    this.drawn = new Map();
    this.groups = el("div", {});
    this.wrong = el("p", { class: "error", role: "alert" });
    this.root = el(
      "section",
      { class: "tool", "aria-labelledby": "tool-switches" },
      el("h3", { id: "tool-switches" }, "What goes wrong"),
      this.groups,
      this.wrong,
    );
  }

  show({ switches }) {
    if (!this.drawn.size) this.draw(switches);
    for (const { name, on } of switches) this.drawn.get(name).setAttribute("aria-checked", String(on));
  }

  draw(switches) {
    for (const provider of new Set(switches.map((each) => each.provider))) {
      const own = switches.filter((each) => each.provider === provider);
      const rows = own.map((each) => this.row(each));
      this.groups.append(el("div", { role: "group", "aria-label": provider }, el("h4", {}, provider), ...rows));
    }
  }

  row({ name, provider, title, does }) {
    const told = `${name}-does`;
    const button = el("button", {
      type: "button",
      role: "switch",
      class: "switch",
      "aria-label": `${provider}: ${title}`,
      "aria-describedby": told,
      onclick: () => this.press(name, button),
    });
    this.drawn.set(name, button);
    const words = el("p", {}, el("span", {}, title), el("small", { id: told }, does));
    const click = ({ target }) => target === button || button.click();
    return el("div", { class: "row choice", onclick: click }, words, button);
  }

  press(name, button) {
    this.wrong.textContent = "";
    const on = button.getAttribute("aria-checked") !== "true";
    turn(name, on).catch((error) => (this.wrong.textContent = error.message));
  }
}

/** The bar above the messages: what is on, each with a button that ends it. */
export class Lights {
  constructor(root) {
    this.root = root;
    this.list = el("ul", { tabindex: "-1" }); // whose light goes out goes on here
    root.append(this.list);
  }

  show({ faults }) {
    this.root.hidden = faults.length === 0;
    reconcile(this.list, faults, (fault) => fault.name, ({ name, lit }) => {
      const off = () => turn(name, false).catch(() => {}); // the page says itself when the sandbox is gone
      const button = el("button", { type: "button", "aria-label": `Switch off: ${lit}`, onclick: off }, "Switch off");
      return el("li", {}, el("span", {}, el("span", { "aria-hidden": "true" }, "⚡ "), lit), button);
    });
  }
}
