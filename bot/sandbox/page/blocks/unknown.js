// What this page cannot draw is shown as it is, never dropped.

import { el } from "../dom.js";

/** A block or element as its JSON, with a warning. */
export function unknown(thing, what = "This page does not know this block") {
  const type = typeof thing?.type === "string" ? thing.type : "?";
  const json = { class: "json", tabindex: "0", role: "group", "aria-label": "JSON" };
  return el(
    "div",
    { class: "unknown" },
    el("p", {}, `⚠️ ${what}: `, el("code", {}, type)),
    el("pre", json, JSON.stringify(thing, null, 2)),
  );
}
