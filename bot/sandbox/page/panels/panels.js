// Behind the scenes: the panels beside the conversation, of which one is open, and followed, at a time.

import { followPart } from "../api.js";
import { NARROW } from "../dom.js";

const WIDE = "(min-width: 1100px)";

const nameOf = (tab) => tab.getAttribute("aria-controls");
const panelOf = (tab) => document.getElementById(nameOf(tab));

export class Panels {
  /**
   * `panels`: for each tab's name what shows it: `show(part)`; `lights` is told what is switched on; `only` names the
   * tabs that there are.
   */
  constructor(root, opener, panels, lights, only) {
    this.lights = lights;
    this.root = root;
    this.opener = opener;
    this.panels = panels;
    const tabs = [...root.querySelectorAll("[role=tab]")];
    this.tabs = tabs.filter((tab) => only.includes(nameOf(tab)));
    for (const tab of tabs) panelOf(tab).hidden = tab.hidden = !this.tabs.includes(tab);
    this.unfollow = () => {};
    opener.addEventListener("click", () => this.turn(root.hidden));
    root.querySelector(".close").addEventListener("click", () => this.turn(false));
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.covers() && this.turn(false));
    window.addEventListener("hashchange", () => this.giveWay());
    NARROW.addEventListener("change", () => this.cover());
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.choose(tab));
      tab.addEventListener("keydown", (event) => this.moved(event, tab));
    }
    this.choose(this.tabs[0]);
    if (matchMedia(WIDE).matches) this.open(true);
  }

  /** The panel that a tab stands for; the others are neither shown nor followed. */
  choose(tab) {
    for (const each of this.tabs) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", String(chosen));
      each.tabIndex = chosen ? 0 : -1;
      panelOf(each).hidden = !chosen;
    }
    this.chosen = tab;
    this.label();
    this.follow();
  }

  /** Opened or closed by somebody, who goes on from there. */
  turn(open) {
    this.open(open);
    (open ? this.chosen : this.opener).focus();
  }

  /** Where the panel covers the conversation it goes away for what is to be seen there. */
  giveWay() {
    if (this.covers()) this.open(false);
  }

  covers() {
    return !this.root.hidden && NARROW.matches;
  }

  open(open) {
    this.root.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    this.cover();
    this.follow();
  }

  /** Nobody gets to what lies below the panel. */
  cover() {
    for (const below of document.querySelectorAll("#skip, main")) below.inert = this.covers();
  }

  /** Listen to the panel that is open, and to how many stories are told where none is. */
  follow() {
    this.unfollow();
    const name = this.root.hidden ? "stories" : nameOf(this.chosen);
    const isThere = this.tabs.some((tab) => nameOf(tab) === name);
    this.unfollow = isThere ? followPart(name, (part) => this.told(name, part), this.lights) : () => {};
  }

  told(name, part) {
    this.panels[name].show(part);
    if (name === "stories") this.count = `${part.done}/${part.stories.length}`;
    this.label();
  }

  /** The opener says what it opens. */
  label() {
    this.opener.textContent = [this.chosen.textContent, nameOf(this.chosen) === "stories" && this.count]
      .filter(Boolean)
      .join(" ");
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
