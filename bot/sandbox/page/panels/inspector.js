// The inspector: what went over the wire between Slack and the bot, a line each, the whole of one when it is opened.

import { get } from "../api.js";
import { el, reconcile } from "../dom.js";
import { dayAndTime, inFull } from "../time.js";

const PAGE = 200;
const ACTS = ["slash_commands", "shortcut", "block_actions", "view_submission"];

export class Inspector {
  constructor(root) {
    Object.assign(this, { heads: [], part: { last: 0 }, most: PAGE, busy: false, late: false });
    this.opened = new Set();
    this.chosen = new Set();
    this.filter = el("input", { type: "search", "aria-label": "Only lines with", placeholder: "Only lines with…" });
    this.filter.addEventListener("input", () => this.draw());
    this.list = el("ol", { class: "wire" });
    this.more = el("button", { type: "button", hidden: true, onclick: () => this.showMore() }, "Show earlier ones");
    this.none = el("p", { class: "note", hidden: true }, "Nothing like that went over the wire.");
    root.append(
      el("p", { class: "note" }, "What Slack sent the bot (→) and what the bot asked of Slack (←), newest first."),
      this.copying(),
      this.filter,
      this.list,
      this.none,
      this.more,
    );
  }

  copying() {
    this.copied = el("p", { class: "small", role: "status" });
    this.text = el("pre", { class: "json", tabindex: "0", "aria-label": "The test", hidden: true });
    this.copier = el("button", { type: "button", onclick: () => this.copy() }, "Copy as a test");
    this.copies = el("div", { hidden: true }, el("p", { class: "copying" }, this.copier, this.copied), this.text);
    return this.copies;
  }

  /** There is news: fetch what is not known yet, and what waited when it was. */
  async show(part) {
    this.part = part;
    this.late = true;
    if (this.busy) return;
    this.busy = true;
    while (this.late) {
      this.late = false;
      await this.fetch().catch(() => {}); // the page says elsewhere that the sandbox is gone
    }
    this.busy = false;
    this.draw();
  }

  async fetch() {
    if (this.part.last < this.heads.length) this.heads = []; // another sandbox
    const waits = this.heads.findIndex((head) => head.outcome === "waits");
    const known = waits < 0 ? this.heads.length : waits;
    if (this.part.last <= known) return;
    const { heads } = await get(`/api/backstage/wire?from=${known + 1}`);
    this.heads = [...this.heads.slice(0, known), ...heads];
  }

  draw() {
    const words = this.filter.value.trim().toLowerCase();
    const fitting = words ? this.heads.filter((head) => textOf(head).includes(words)) : this.heads;
    const shown = fitting.slice(-this.most).reverse();
    reconcile(this.list, shown, (head) => String(head.number), (head) => this.line(head));
    this.none.hidden = shown.length > 0;
    this.copies.hidden = !this.part.copies;
    this.more.hidden = fitting.length <= shown.length;
    this.copier.textContent = this.chosen.size ? `Copy ${this.chosen.size} as a test` : "Copy as a test";
  }

  showMore() {
    const before = this.list.children.length;
    this.most += PAGE;
    this.draw();
    this.list.children[before]?.querySelector("summary").focus();
  }

  line(head) {
    const moment = new Date(head.at * 1000);
    const whole = el("pre", { class: "json", tabindex: "0", "aria-label": `All of ${head.kind}` }, "…");
    const details = el(
      "details",
      { open: this.opened.has(head.number), ontoggle: () => this.toggled(head.number, details, whole) },
      el(
        "summary",
        {},
        el("time", { title: inFull(head.at) }, dayAndTime(moment)),
        el("span", { class: "way" }, head.to_bot ? "→" : "←"),
        el("span", { class: "what", title: head.what }, ...wordsOf(head)),
        head.who ? el("span", { class: "who" }, head.who) : "",
        el("span", { class: head.bad ? "outcome bad" : "outcome" }, head.outcome),
      ),
      whole,
    );
    const isCopied = this.part.copies && head.to_bot && ACTS.includes(head.kind);
    return el("li", {}, isCopied ? this.box(head) : "", details);
  }

  box(head) {
    const name = `Copy ${head.kind} ${head.what}`;
    const box = el("input", { type: "checkbox", "aria-label": name, title: "Copy this one as a test" });
    box.checked = this.chosen.has(head.number);
    box.addEventListener("change", () => {
      this.chosen[box.checked ? "add" : "delete"](head.number);
      this.draw();
    });
    return el("label", {}, box); // larger than the box, for a thumb
  }

  async toggled(number, details, whole) {
    this.opened[details.open ? "add" : "delete"](number);
    if (!details.open) return;
    const told = await get(`/api/backstage/wire/${number}`).catch((error) => error.message);
    whole.textContent = JSON.stringify(told, null, 2);
  }

  async copy() {
    const told = await get(`/api/backstage/journey?only=${[...this.chosen].join(",")}`).catch((error) => error);
    if (told instanceof Error) return void (this.copied.textContent = told.message);
    const { text } = told;
    this.text.textContent = text;
    this.text.hidden = false;
    const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    this.copied.textContent = copied ? "Copied." : "Select it below and copy it.";
  }
}

/** A command says by itself what it is. */
const wordsOf = ({ kind, what }) => (kind === "slash_commands" ? [el("b", {}, what)] : [el("b", {}, kind), " ", what]);

const textOf = (head) => `${head.kind} ${head.what} ${head.who} ${head.outcome}`.toLowerCase();
