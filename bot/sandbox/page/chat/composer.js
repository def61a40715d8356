// The message box: it completes commands and names, sends on Enter, and keeps what each person sent.

import { Completion } from "./completion.js";

const MOST = 50;

export class Composer {
  /** `offers(sign)` as for the completion; `send(line)` sends, or fails with a sentence. */
  constructor(form, { commands, storage, offers, send }) {
    Object.assign(this, { form, commands, storage, send, person: "", place: "", drafts: new Map(), back: -1 });
    this.box = form.querySelector("textarea");
    this.hint = form.querySelector(".hint");
    this.completion = new Completion(this.box, form.querySelector("[role=listbox]"), offers, () => this.typed());
    form.addEventListener("submit", (event) => this.submit(event));
    form.querySelector(".slash").addEventListener("click", () => this.put(this.box.value || "/"));
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Where what is typed goes, and who types it: each place keeps what was begun in it. */
  aim(person, place, title) {
    const [before, now] = [`${this.person}/${this.place}`, `${person}/${place}`];
    this.box.placeholder = `Message ${title}`;
    this.box.setAttribute("aria-label", `Message ${title}`);
    if (before === now) return;
    this.drafts.set(before, this.box.value);
    [this.person, this.place] = [person, place];
    this.back = -1;
    this.box.value = this.drafts.get(now) ?? "";
    this.typed();
    if (document.activeElement !== this.box) this.completion.close();
  }

  put(value) {
    this.box.value = value;
    this.box.setSelectionRange(value.length, value.length);
    this.box.focus();
    this.typed();
  }

  typed() {
    const word = this.box.value.split(/\s/, 1)[0];
    const command = this.commands.find((each) => each.name === word);
    this.say(command ? `${command.name} ${command.usage_hint}` : "");
    this.completion.look();
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
  }

  pressed(event) {
    if (this.completion.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.submit(event);
    else if (event.key === "ArrowUp") this.recall(event, 1);
    else if (event.key === "ArrowDown") this.recall(event, -1);
  }

  /** From an empty box, or from a line that was called back and left as it was, to the one before or after. */
  recall(event, step) {
    const sent = this.storage.get(`sent ${this.person}`) ?? [];
    const untouched = this.back < 0 ? !this.box.value : this.box.value === sent[this.back];
    const next = this.back + step;
    if (!untouched || next < -1 || next >= sent.length) return;
    event.preventDefault();
    this.put(sent[next] ?? "");
    this.back = next;
    this.completion.close();
  }

  say(words, wrong = false) {
    this.hint.textContent = words;
    this.hint.classList.toggle("error", wrong);
  }

  async submit(event) {
    event.preventDefault();
    const line = this.box.value;
    if (!line.trim()) return;
    const { person, place } = this;
    this.remember(line);
    this.box.value = "";
    this.typed();
    try {
      await this.send(line);
    } catch (error) {
      if (this.person !== person || this.place !== place) return;
      this.box.value ||= line;
      this.typed();
      this.completion.close();
      this.say(error.message, true);
    }
  }

  remember(line) {
    const sent = this.storage.get(`sent ${this.person}`) ?? [];
    this.storage.set(`sent ${this.person}`, [line, ...sent.filter((each) => each !== line)].slice(0, MOST));
    this.back = -1;
  }
}
