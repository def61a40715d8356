// What is offered while somebody types a command, a person or a channel (w3.org/WAI/ARIA/apg/patterns/combobox).

import { el } from "../dom.js";

const MOST = 8;

/** What is being typed at the caret: a command as the first word, or a name after @ or #. */
export function token(before) {
  const command = /^\/\S*$/.exec(before);
  if (command) return { sign: "/", typed: command[0], start: 0 };
  const name = /(?:^|[\s(])([@#])([\p{L}\p{N}._-]*)$/u.exec(before);
  return name && { sign: name[1], typed: name[1] + name[2], start: before.length - name[2].length - 1 };
}

/** Those of `all` that begin with what is typed, none where one of them is what is typed already. */
export function fitting(all, typed) {
  const begun = typed.toLowerCase();
  if (all.some((each) => each.word.toLowerCase() === begun)) return [];
  return all.filter((each) => each.word.toLowerCase().startsWith(begun)).slice(0, MOST);
}

export class Completion {
  /** `offers(sign)` has { word, hint, about } for each that there is; `done` is called when one was taken. */
  constructor(box, list, offers, done) {
    Object.assign(this, { box, list, offers, done, at: null, found: [], active: 0, dismissed: false });
    box.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  }

  get open() {
    return !this.list.hidden;
  }

  /** Look at what stands before the caret. */
  look() {
    this.at = token(this.box.value.slice(0, this.box.selectionStart));
    if (!this.at) this.dismissed = false;
    this.found = this.at && !this.dismissed ? fitting(this.offers(this.at.sign), this.at.typed) : [];
    this.list.replaceChildren(...this.found.map((each, place) => this.option(each, place)));
    this.list.hidden = !this.found.length;
    this.box.setAttribute("aria-expanded", String(this.open));
    this.go(0);
  }

  option({ word, hint, about }, place) {
    return el(
      "li",
      { role: "option", id: `suggestion-${place}`, onclick: () => this.take(place) },
      el("strong", {}, word),
      hint ? el("code", {}, hint) : "",
      about ? el("small", {}, about) : "",
    );
  }

  go(place) {
    this.active = place;
    for (const [each, node] of [...this.list.children].entries()) {
      node.setAttribute("aria-selected", String(each === place));
    }
    if (!this.open) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", `suggestion-${place}`);
    this.list.children[place].scrollIntoView({ block: "nearest" });
  }

  take(place) {
    const after = this.box.value.slice(this.box.selectionStart);
    const before = `${this.box.value.slice(0, this.at.start)}${this.found[place].word} `;
    this.box.value = before + after;
    this.box.setSelectionRange(before.length, before.length);
    this.box.focus();
    this.close();
    this.done();
  }

  close() {
    this.found = [];
    this.list.replaceChildren();
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  /** Whether the key was for what is offered. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.go((this.active + step + this.found.length) % this.found.length);
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) this.take(this.active);
    else if (event.key === "Escape") {
      this.dismissed = true;
      this.close();
    } else return false;
    event.preventDefault();
    return true;
  }
}
