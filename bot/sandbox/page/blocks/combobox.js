// A menu one can type into (w3.org/WAI/ARIA/apg/patterns/combobox): the list below shows what fits.

import { el } from "../dom.js";
import { uid } from "./fields.js";
import { Popup } from "./popup.js";

/** Items are {key, text, note, raw}. `find(query)` resolves to {groups: [{label, items}], note}. */
export class Combobox {
  constructor({ label, placeholder, several, most, find, changed }) {
    Object.assign(this, { several, most: most ?? Infinity, find, changed });
    this.chosen = [];
    this.active = -1;
    this.asked = 0;
    const list = uid("list");
    this.list = el("div", {
      id: list,
      role: "listbox",
      "aria-multiselectable": several ? "true" : null,
      ...named(label),
    });
    this.note = el("p", { class: "note", role: "status" });
    this.popup = el("div", { class: "popup menu" }, this.list, this.note);
    this.input = el("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-controls": list,
      "aria-autocomplete": "list",
      ...label,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onclick: () => this.open(),
      onblur: () => this.left(),
    });
    this.placeholder = placeholder;
    this.chips = el("span", { class: "chips" });
    this.node = el("div", { class: several ? "select several" : "select" }, this.chips, this.input, this.popup);
    this.overlay = new Popup(this.popup, this.node, () => this.close());
    for (const part of [this.popup, this.chips]) {
      part.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    }
    this.draw();
  }

  get query() {
    return this.typing ? this.input.value.trim() : "";
  }

  choose(items) {
    this.chosen = items;
    this.draw();
  }

  /** What is chosen: as the field's text, or as chips before it. */
  draw() {
    this.typing = false;
    this.input.value = this.several ? "" : (this.chosen[0]?.text ?? "");
    this.input.placeholder = this.several && this.chosen.length ? "" : this.placeholder;
    if (this.several) this.chips.replaceChildren(...this.chosen.map((item) => this.chip(item)));
  }

  chip(item) {
    const remove = () => {
      this.input.focus();
      this.set(this.chosen.filter((each) => each.key !== item.key));
    };
    const cross = el("button", { type: "button", "aria-label": `Remove ${item.text}`, onclick: remove }, "×");
    return el("span", { class: "chip" }, item.text, cross);
  }

  typed() {
    this.typing = true;
    this.open();
  }

  /** Show what fits; of several answers that come late only the last counts. */
  async open() {
    const asked = ++this.asked;
    this.input.setAttribute("aria-expanded", "true");
    if (!this.overlay.open) this.show({ groups: [], note: "Loading…" });
    const found = await this.find(this.query);
    if (asked === this.asked) this.show(found);
  }

  show({ groups, note }) {
    this.shown = [];
    this.list.replaceChildren(...groups.map((group) => this.group(group)).flat());
    const full = this.several && this.chosen.length >= this.most ? `No more than ${this.most} can be chosen.` : "";
    this.note.textContent = full || note || (this.shown.length ? "" : "No results");
    this.overlay.show();
    const at = this.shown.findIndex(({ item }) => this.has(item));
    this.go(this.query ? 0 : at);
  }

  group({ label, items }) {
    const options = items.map((item) => this.option(item));
    if (!label) return options;
    const id = uid("group");
    const heading = el("div", { id, class: "group", role: "presentation" }, label);
    return [el("div", { role: "group", "aria-labelledby": id }, heading, ...options)];
  }

  option(item) {
    const note = item.note ? el("small", {}, item.note) : "";
    const chosen = this.has(item) ? "true" : "false";
    const row = { role: "option", id: uid("option"), "aria-selected": chosen, onclick: () => this.pick(item) };
    const node = el("div", row, el("span", {}, item.text), note);
    this.shown.push({ item, node });
    return node;
  }

  has(item) {
    return this.chosen.some((each) => each.key === item.key);
  }

  go(index) {
    this.shown[this.active]?.node.classList.remove("active");
    this.active = index < this.shown.length ? index : -1;
    const now = this.shown[this.active]?.node;
    now?.classList.add("active");
    now?.scrollIntoView({ block: "nearest" });
    if (now) this.input.setAttribute("aria-activedescendant", now.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** Of several, choosing what is chosen takes it back; of one, it stays. */
  pick(item) {
    if (!this.several && this.has(item)) return this.escape();
    const others = this.several ? this.chosen.filter((each) => each.key !== item.key) : [];
    const next = this.has(item) ? others : [...others, item];
    if (next.length > this.most) return;
    this.set(next);
    if (this.several) this.open();
    else this.close();
  }

  set(items) {
    const before = this.chosen;
    this.choose(items);
    this.changed(() => this.choose(before));
  }

  close() {
    this.asked += 1;
    this.active = -1;
    this.overlay.hide();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** An emptied field chooses nothing; words that are no choice go. */
  left() {
    this.close();
    if (this.typing && !this.several && !this.input.value && this.chosen.length) this.set([]);
    else this.draw();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.walk(step);
    else if (event.key === "Enter") this.enter();
    else if (event.key === "Escape" && this.overlay.open) this.escape();
    else return this.backspace(event);
    event.preventDefault();
    event.stopPropagation();
  }

  walk(step) {
    if (!this.overlay.open) this.open();
    else if (this.shown.length) this.go(this.active < 0 && step < 0 ? this.shown.length - 1 : this.wrapped(step));
  }

  wrapped(step) {
    return (this.active + step + this.shown.length) % this.shown.length;
  }

  enter() {
    if (!this.overlay.open) this.open();
    else if (this.shown[this.active]) this.pick(this.shown[this.active].item);
  }

  escape() {
    this.close();
    this.draw();
  }

  backspace(event) {
    const last = event.key === "Backspace" && this.several && !this.input.value && this.chosen.length;
    if (last) this.set(this.chosen.slice(0, -1));
  }
}

const named = (label) => ({ "aria-label": label["aria-label"], "aria-labelledby": label["aria-labelledby"] });
