// What the toolbox shows: RMS's own list of codes.

import { el, reconcile } from "./dom.js";
import { inFull, stamp } from "./time.js";

export class Toolbox {
  constructor(root) {
    this.list = el("ol", { class: "codes" });
    root.append(
      el("h3", {}, "RMS’s list of codes"),
      el("p", { class: "note" }, "What RMS itself lists, newest first, each code down to its last four characters."),
      this.list,
    );
  }

  show({ codes }) {
    reconcile(this.list, codes, (item) => String(item.id), code);
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
