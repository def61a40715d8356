// The modal in front of the person.

import { el } from "../dom.js";
import { entered, targetOf } from "../blocks/fields.js";
import { redraw } from "../blocks/redraw.js";
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
    if (drawn !== this.drawn) this.draw(view, place, before?.id === view.id);
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

  /** Draw the view; in one that was there before (`again`) what is the same stays, and where the person was. */
  draw(view, place, again) {
    if (!again) this.frame();
    this.title.textContent = view.title;
    this.closer.textContent = view.close || "Close";
    this.sender.textContent = view.submit;
    if (!view.submit) this.sender.remove();
    else if (!this.sender.isConnected) this.closer.after(this.sender);
    const { body } = this;
    redraw(body, view.blocks, withActions({ ...place, values: view.values, errors: {} }, view.id, () => body));
    this.aim(again);
  }

  /** An empty one, in the place of what was there. */
  frame() {
    const cross = { type: "button", class: "quiet", "aria-label": "Close", onclick: () => this.leave(true) };
    this.title = el("h2", { id: "modal-title" });
    this.body = el("div", { class: "body" });
    this.closer = el("button", { type: "button", onclick: () => this.leave(false) });
    this.sender = el("button", { type: "submit", class: "primary" });
    const form = el(
      "form",
      { novalidate: true, onsubmit: (event) => this.submit(event) },
      el("header", {}, this.title, el("button", cross, "×")),
      el("p", { class: "trouble", role: "alert", hidden: true }),
      this.body,
      el("footer", {}, this.closer),
    );
    this.dialog.replaceChildren(form);
  }

  /** Who comes in, or was at something that is gone, begins at the first thing there; where there is nothing to press,
   * at the words, which the arrow keys move. */
  aim(again) {
    const { body } = this;
    const first = body.querySelector("[autofocus]") ?? targetOf(body.querySelector("[data-action]"));
    const waited = body === document.activeElement;
    if (first) body.removeAttribute("tabindex");
    else body.tabIndex = 0;
    const target = first ?? body;
    if (!again) target.setAttribute("autofocus", "");
    if (this.dialog.open && (waited || !this.dialog.contains(document.activeElement))) target.focus();
  }

  async submit(event) {
    event.preventDefault();
    const { sender: button, view } = this;
    if (!button.isConnected || this.busy) return;
    this.busy = true;
    button.classList.add("busy");
    try {
      await this.does.submit(view, entered(this.body));
    } catch (error) {
      this.say(error.message);
    } finally {
      this.busy = false;
      button.classList.remove("busy");
    }
  }
}
