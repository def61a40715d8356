// The message box, with the app's commands at hand.

import { el } from "./dom.js";

export class Composer {
  constructor(form, commands, send) {
    this.form = form;
    this.commands = commands;
    this.send = send;
    this.box = form.querySelector("textarea");
    this.hint = form.querySelector(".hint");
    form.querySelector(".commands").append(...commands.map((each) => this.chip(each)));
    form.addEventListener("submit", (event) => this.submit(event));
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
  }

  /** Where what is typed goes. */
  aim(name) {
    this.box.placeholder = `Message ${name} or type /`;
  }

  chip(command) {
    const put = () => {
      this.box.value = `${command.name} `;
      this.box.focus();
      this.typed();
    };
    return el("button", { type: "button", class: "chip", title: command.description, onclick: put }, command.name);
  }

  typed() {
    const word = this.box.value.split(/\s/, 1)[0];
    const command = this.commands.find((each) => each.name === word);
    this.say(command ? `${command.name} ${command.usage_hint}` : "");
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  say(words, wrong = false) {
    this.hint.textContent = words;
    this.hint.classList.toggle("error", wrong);
  }

  async submit(event) {
    event.preventDefault();
    const line = this.box.value;
    if (!line.trim()) return;
    this.box.value = "";
    this.typed();
    try {
      await this.send(line);
    } catch (error) {
      this.box.value ||= line;
      this.typed();
      this.say(error.message, true);
    }
  }
}
