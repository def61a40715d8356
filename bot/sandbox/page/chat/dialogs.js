// The modal in front of the person.

import { blocks } from "../blocks/blocks.js";
import { el } from "../dom.js";
import { entered, focused, refocus, restore, targetOf, touched } from "../blocks/fields.js";
import { withActions } from "./actions.js";

/** The one modal that is open. `does` has submit(view, values) and close(view, everything). */
export class Modal {
  constructor(dialog, does) {
    this.dialog = dialog;
    this.does = does;
    this.view = null;
    this.drawn = "";
    this.left = "";
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave(false);
    });
    // A browser lets a second Escape close it whatever is said to the first.
    dialog.addEventListener("close", () => this.leave(false));
  }

  /** Close the view in front, once, however often a browser says so. */
  async leave(everything) {
    if (!this.view || this.left === this.view.id) return;
    this.left = this.view.id;
    await this.does.close(this.view, everything).catch((error) => {
      this.left = "";
      this.say(error.message);
    });
  }

  /** Show a view, or none. What is typed stays typed as long as its field is there. */
  show(view, place) {
    const before = this.view;
    this.view = view;
    if (!view) {
      this.drawn = "";
      this.dialog.close();
      this.dialog.replaceChildren(); // a code does not stay in the page
      return;
    }
    const { errors, trouble, values, ...frame } = view;
    const drawn = JSON.stringify([frame, place.me]);
    if (drawn !== this.drawn) this.redraw(view, place, before?.id === view.id);
    this.drawn = drawn;
    this.say([trouble, ...this.complain(errors)].filter(Boolean).join(" "));
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Errors stand under their fields; the first new one is where to go on. Returns those whose field is not here. */
  complain(errors) {
    let first = null;
    for (const slot of this.dialog.querySelectorAll("[data-error]")) {
      const words = errors[slot.dataset.error] ?? "";
      const field = targetOf(slot.parentNode.querySelector("[data-action]"));
      if (words && words !== slot.textContent) first ??= field;
      if (words !== slot.textContent) slot.textContent = words;
      if (words) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
    first?.focus();
    const here = (name) => this.dialog.querySelector(`[data-error="${CSS.escape(name)}"]`);
    return Object.entries(errors).flatMap(([name, words]) => (here(name) ? [] : [words]));
  }

  say(trouble) {
    const slot = this.dialog.querySelector(".trouble");
    if (!slot) return;
    slot.textContent = trouble;
    slot.hidden = !trouble;
  }

  /** Draw the view; one that was there before (`again`) keeps what was typed and where the person was. */
  redraw(view, place, again) {
    const typed = again ? touched(this.dialog) : {};
    const was = again ? focused(this.dialog) : null;
    this.draw(view, place);
    restore(this.dialog, typed);
    if (!this.dialog.open) return;
    if (was) refocus(this.dialog, was);
    if (!this.dialog.contains(document.activeElement)) this.dialog.querySelector("[autofocus]").focus();
  }

  draw(view, place) {
    const inside = withActions({ ...place, values: view.values, errors: {} }, view.id, () => this.dialog);
    const cross = { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.leave(true) };
    const form = el(
      "form",
      { novalidate: true, onsubmit: (event) => this.submit(event, view) },
      el("header", {}, el("h2", { id: "modal-title" }, view.title), el("button", cross, "×")),
      el("p", { class: "trouble", role: "alert", hidden: true }),
      el("div", { class: "body" }, ...blocks(view.blocks, inside)),
      el(
        "footer",
        {},
        el("button", { type: "button", onclick: () => this.leave(false) }, view.close || "Close"),
        view.submit ? el("button", { type: "submit", class: "primary" }, view.submit) : "",
      ),
    );
    this.dialog.replaceChildren(form);
    if (form.querySelector("[autofocus]")) return;
    const first = form.querySelector(".body [data-action]");
    const body = form.querySelector(".body"); // with nothing in it to press, it is what the arrow keys move
    if (!first) body.tabIndex = 0;
    (targetOf(first) ?? body).setAttribute("autofocus", "");
  }

  async submit(event, view) {
    event.preventDefault();
    const button = event.target.querySelector("[type=submit]");
    if (!button || this.busy) return;
    this.busy = true;
    button.classList.add("busy");
    try {
      await this.does.submit(view, entered(this.dialog));
    } catch (error) {
      this.say(error.message);
    } finally {
      this.busy = false;
      button.classList.remove("busy");
    }
  }
}
