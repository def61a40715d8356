// The interactive elements of Block Kit, outside of input blocks and inside.

import { el, outside } from "../dom.js";
import { emoji } from "./emoji.js";
import { uid } from "./fields.js";
import { picture } from "./picture.js";
import { INPUTS } from "./inputs.js";
import { overflow } from "./menu.js";
import { select } from "./selects.js";
import { plain, text } from "./text.js";
import { unknown } from "./unknown.js";

const LISTS = ["static", "external", "users", "conversations", "channels"];
const SELECTS = LISTS.flatMap((each) => [`${each}_select`, `multi_${each}_select`]);

const KINDS = {
  plain_text: (block, part, place) => text(part, place, "span"),
  mrkdwn: (block, part, place) => text(part, place),
  image: (block, part) => picture(part, "small"),
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedback,
  overflow,
  ...Object.fromEntries(SELECTS.map((kind) => [kind, select])),
  ...INPUTS,
};

/** One element. `label` has the attributes that name it; where its block has no label, its own words do. */
export function element(block, part, place, label) {
  const kind = Object.hasOwn(KINDS, part.type) ? KINDS[part.type] : unknown;
  return kind === unknown ? unknown(part) : kind(block, part, place, label ?? own(block, part));
}

/** Whether an input block can hold such an element. */
export const isKnown = (type) => Object.hasOwn(KINDS, type);

function own(block, part) {
  const words = plain(part.placeholder) || (block.text?.type === "plain_text" ? plain(block.text) : block.text?.text);
  return { id: uid("element"), "aria-label": words || part.type.replaceAll("_", " ") };
}

function pressable(block, part, place, words, properties) {
  const node = el("button", { type: "button", ...properties, onclick: () => place.press(block, part, node) }, words);
  node.dataset.block = block.block_id;
  node.dataset.action = part.action_id;
  return node;
}

function button(block, part, place) {
  const name = part.accessibility_label;
  if (!part.url) {
    return pressable(block, part, place, text(part.text, place, "span"), { class: part.style, "aria-label": name });
  }
  const link = outside(part.url, text(part.text, place, "span")); // a click opens the address and is told to the bot
  link.classList.add("button", ...(part.style ? [part.style] : []));
  if (name) link.setAttribute("aria-label", name);
  link.addEventListener("click", () => place.press(block, part, link));
  return link;
}

function iconButton(block, part, place) {
  const words = el("span", { "aria-hidden": "true" }, emoji(part.icon) ?? "•");
  const name = part.accessibility_label ?? plain(part.text);
  return pressable(block, part, place, words, { class: "icon", "aria-label": name, title: plain(part.text) });
}

function feedback(block, part, place) {
  const one = (which, sign) => {
    const name = which.accessibility_label ?? plain(which.text);
    const how = { type: "button", class: "icon", "aria-label": name, title: plain(which.text) };
    const node = el("button", { ...how, onclick: () => place.choose(block, part, which.value, node) }, sign);
    return node;
  };
  return el("span", { class: "feedback" }, one(part.positive_button, "👍"), one(part.negative_button, "👎"));
}
