// Behind the scenes: the panels beside the conversation, of which one is open, and followed, at a time.

import { followPart } from "./api.js";

export class Backstage {
  /** `panels`: for each tab's name what shows it: `show(part)`. */
  constructor(root, opener, panels) {
    this.root = root;
    this.opener = opener;
    this.panels = panels;
    this.tabs = [...root.querySelectorAll("[role=tab]")];
    this.unfollow = () => {};
    opener.addEventListener("click", () => this.open(root.hidden));
    root.querySelector(".close").addEventListener("click", () => this.open(false));
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.choose(tab));
      tab.addEventListener("keydown", (event) => this.moved(event, tab));
    }
    this.choose(this.tabs[0]);
  }

  /** Leave away all tabs but those named, and the way here where none is left. */
  offer(names) {
    for (const tab of this.tabs) tab.hidden = !names.includes(tab.getAttribute("aria-controls"));
    this.tabs = this.tabs.filter((tab) => !tab.hidden);
    this.opener.hidden = !this.tabs.length;
    if (this.chosen.hidden && this.tabs.length) this.choose(this.tabs[0]);
  }

  /** The panel that a tab stands for; the others are neither shown nor followed. */
  choose(tab) {
    for (const each of this.tabs) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", String(chosen));
      each.tabIndex = chosen ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
    }
    this.chosen = tab;
    this.follow();
  }

  open(open) {
    this.root.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    this.follow();
  }

  follow() {
    this.unfollow();
    const name = this.chosen.getAttribute("aria-controls");
    this.unfollow = this.root.hidden ? () => {} : followPart(name, (part) => this.panels[name].show(part));
  }

  /** Arrow keys go from tab to tab (w3.org/WAI/ARIA/apg/patterns/tabs). */
  moved(event, tab) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.tabs.at((this.tabs.indexOf(tab) + step) % this.tabs.length);
    this.choose(next);
    next.focus();
  }
}
