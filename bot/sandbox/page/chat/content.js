// What a message says: its text or its blocks, with what the reader has chosen in it so far.

import { blocks } from "../blocks/blocks.js";
import { el } from "../dom.js";
import { focused, hasFields, refocus, restore, touched } from "../blocks/fields.js";
import { withActions } from "./actions.js";
import { mrkdwn } from "../blocks/mrkdwn.js";

const kept = new Map(); // person/ts -> the node with fields that was drawn last

/** The node of a message's content. Drawn anew it keeps what was chosen, where the same element is still there. */
export function contents(item, place) {
  const key = `${place.me}/${item.ts}`;
  const node = el("div", { class: "blocks", "data-of": key });
  const drawn = () => (node.isConnected ? node : (document.querySelector(selectorOf(key)) ?? node));
  const here = withActions(place, item.ts, drawn);
  if (item.blocks.every((block) => block.type === "attachment") && item.text) {
    node.append(el("div", { class: "text" }, ...mrkdwn(item.text, place.names, place.me)));
  }
  node.append(...blocks(item.blocks, here));
  const before = kept.get(key) ?? document.activeElement?.closest(selectorOf(key));
  if (before) {
    const was = focused(before);
    restore(node, touched(before));
    if (was) requestAnimationFrame(() => refocus(node, was));
  }
  if (hasFields(node)) kept.set(key, node);
  else kept.delete(key);
  return node;
}

const selectorOf = (key) => `[data-of="${CSS.escape(key)}"]`;
