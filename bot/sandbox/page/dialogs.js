// Modals and the confirm dialogs of buttons.

import { blocks } from "./blocks.js";
import { el } from "./dom.js";

/** Ask before a button is pressed (confirm object); resolves to whether the person said yes. */
export function confirmed(question) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "confirm", "aria-label": question.title.text, onclose: () => done(dialog.returnValue === "yes") },
      el(
        "form",
        { method: "dialog" },
        el("h2", {}, question.title.text),
        el("p", { class: "text" }, question.text.text),
        el(
          "footer",
          {},
          el("button", { value: "no" }, question.deny?.text ?? "Cancel"),
          el("button", { value: "yes", class: question.style ?? "primary" }, question.confirm?.text ?? "Yes"),
        ),
      ),
    );
    const done = (yes) => {
      dialog.remove();
      resolve(yes);
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The one modal in front of the person. `does` has press(view, block, element, button), submit, close. */
export class Modal {
  constructor(dialog, does) {
    this.dialog = dialog;
    this.does = does;
    this.view = null;
    this.drawn = "";
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (this.view) does.close(this.view, false);
    });
  }

  /** Show a view, or none. What is typed stays typed as long as its field is there. */
  show(view, place) {
    this.view = view;
    if (!view) {
      this.drawn = "";
      this.dialog.close();
      this.dialog.replaceChildren(); // a code does not stay in the page
      return;
    }
    const { errors, trouble, values, ...frame } = view;
    const drawn = JSON.stringify([frame, place.me]);
    if (drawn !== this.drawn) this.draw(view, place);
    this.drawn = drawn;
    this.say([trouble, ...this.complain(errors)].filter(Boolean).join(" "));
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Errors stand under their fields; the first new one is where to go on. Returns those whose field is not here. */
  complain(errors) {
    let first = null;
    for (const slot of this.dialog.querySelectorAll("[data-error]")) {
      const words = errors[slot.dataset.error] ?? "";
      if (words && words !== slot.textContent) first ??= slot;
      slot.textContent = words;
    }
    first?.parentNode.querySelector("[data-action]").focus();
    const here = (name) => this.dialog.querySelector(`[data-error="${CSS.escape(name)}"]`);
    return Object.entries(errors).flatMap(([name, words]) => (here(name) ? [] : [words]));
  }

  say(trouble) {
    const slot = this.dialog.querySelector(".trouble");
    if (!slot) return;
    slot.textContent = trouble;
    slot.hidden = !trouble;
  }

  /** What is entered: by block id and action id. */
  entered() {
    const values = {};
    for (const field of this.dialog.querySelectorAll("[data-action]")) {
      (values[field.dataset.block] ??= {})[field.dataset.action] = field.value;
    }
    return values;
  }

  draw(view, place) {
    const typed = this.dialog.open ? this.entered() : {};
    const press = (block, part, button) => this.does.press(view, block, part, button);
    const inside = { ...place, press, values: view.values, errors: view.errors };
    const form = el(
      "form",
      { onsubmit: (event) => this.submit(event, view) },
      el(
        "header",
        {},
        el("h2", { id: "modal-title" }, view.title),
        el("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.does.close(view, true) }, "×"),
      ),
      el("p", { class: "trouble", role: "alert", hidden: true }),
      el("div", { class: "body" }, ...blocks(view.blocks, inside)),
      el(
        "footer",
        {},
        el("button", { type: "button", onclick: () => this.does.close(view, false) }, view.close || "Close"),
        view.submit ? el("button", { type: "submit", class: "primary" }, view.submit) : "",
      ),
    );
    this.dialog.replaceChildren(form);
    form.querySelector("[data-action]")?.setAttribute("autofocus", "");
    for (const field of form.querySelectorAll("[data-action]")) {
      field.value = typed[field.dataset.block]?.[field.dataset.action] ?? field.value;
    }
  }

  async submit(event, view) {
    event.preventDefault();
    const button = event.submitter ?? event.target.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await this.does.submit(view, this.entered());
    } catch (error) {
      this.say(error.message);
    } finally {
      button.disabled = false;
    }
  }
}
