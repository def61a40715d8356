// The app's Home tab, as published for the person who looks.

import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { focused, refocus, restore, touched } from "./fields.js";
import { withHands } from "./hands.js";

let shown = { key: "", node: null };

/** The Home view's node: the one already there as long as nothing has changed. `view` is {id, blocks, values}, or null
 * where nothing was published; `place` has names and me. */
export function home(view, place) {
  const key = JSON.stringify([place.me, place.names, view?.id, view?.blocks]);
  if (key !== shown.key) shown = { key, node: drawn(view, place, shown.node) };
  return shown.node;
}

function drawn(view, place, before) {
  if (!view) return el("p", { class: "home note" }, "The app has published nothing here.");
  const node = el("div", { class: "home blocks" });
  const inside = withHands({ ...place, values: view.values }, view.id, () => node);
  node.append(...blocks(view.blocks, inside));
  if (before?.dataset.view === view.id) {
    const was = focused(before);
    restore(node, touched(before));
    if (was) requestAnimationFrame(() => refocus(node, was));
  }
  node.dataset.view = view.id;
  return node;
}
