// The drawer with RMS's own list of codes.

import { get } from "./api.js";
import { el, reconcile } from "./dom.js";
import { inFull, stamp } from "./time.js";

export class Codes {
  constructor(drawer, opener, closer) {
    this.drawer = drawer;
    this.opener = opener;
    opener.addEventListener("click", () => this.toggle(drawer.hidden));
    closer.addEventListener("click", () => this.toggle(false));
  }

  toggle(open) {
    this.drawer.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.refresh();
  }

  /** Read the list anew, where it is looked at. */
  async refresh() {
    if (this.drawer.hidden) return;
    const list = this.drawer.querySelector("ol");
    try {
      const { codes } = await get("/api/codes");
      reconcile(list, codes, (item) => String(item.id), code);
    } catch {
      // the page says already that the sandbox is gone
    }
  }
}

function code(item) {
  return el(
    "li",
    {},
    el("p", {}, el("code", {}, item.code), " ", el("strong", {}, `${item.amount} × ${item.type}`)),
    el("p", { class: "text" }, item.comment || "no comment"),
    el(
      "p",
      { class: "small" },
      `${item.company} · made `,
      el("time", { title: inFull(item.made) }, stamp(item.made)),
      item.used_by ? ` · used by ${item.used_by}` : " · unused",
    ),
  );
}
