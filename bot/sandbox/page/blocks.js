// Block Kit -> nodes (docs.slack.dev, Block Kit reference). What is not known here is shown as it is, as JSON.

import { el } from "./dom.js";
import { mrkdwn, withEmoji } from "./mrkdwn.js";

const INPUTS = {
  plain_text_input: "text",
  number_input: "text",
  email_text_input: "email",
  url_text_input: "url",
};

/** The nodes of some blocks. `place` has names, me, press(block, element, button), and for a form values and errors. */
export const blocks = (list, place) => list.map((block) => (KINDS[block.type] ?? unknown)(block, place));

/** A text object, or a plain string. */
export function text(object, place) {
  if (object.type === "mrkdwn") return el("span", { class: "text" }, ...mrkdwn(object.text, place.names, place.me));
  return el("span", { class: "text" }, object.emoji ? withEmoji(object.text) : object.text);
}

const KINDS = {
  header: (block, place) => el("h3", {}, text(block.text, place)),
  divider: () => el("hr"),
  section: (block, place) =>
    el(
      "div",
      { class: "section" },
      el("div", { class: "words" }, block.text ? text(block.text, place) : "", fields(block.fields, place)),
      block.accessory ? element(block, block.accessory, place) : "",
    ),
  context: (block, place) => el("p", { class: "context" }, ...block.elements.map((each) => element(block, each, place))),
  actions: (block, place) =>
    el("div", { class: "actions" }, ...block.elements.map((each) => element(block, each, place))),
  input,
};

function fields(list, place) {
  if (!list) return "";
  return el("div", { class: "fields" }, ...list.map((each) => el("p", {}, text(each, place))));
}

function element(block, part, place) {
  if (part.type === "plain_text" || part.type === "mrkdwn") return text(part, place);
  if (part.type === "image") return el("span", { class: "picture" }, part.alt_text);
  return part.type === "button" ? button(block, part, place) : unknown(part);
}

function button(block, part, place) {
  const node = el(
    "button",
    { type: "button", class: part.style ?? "", onclick: () => place.press(block, part, node) },
    text(part.text, place),
  );
  return node;
}

function input(block, place) {
  const part = block.element;
  if (!Object.hasOwn(INPUTS, part.type)) return unknown(block);
  const entry = place.values?.[block.block_id]?.[part.action_id] ?? {};
  const error = place.errors?.[block.block_id];
  const id = `${block.block_id}-field`;
  const field = part.multiline
    ? el("textarea", { id, rows: 4 })
    : el("input", { id, type: INPUTS[part.type], inputmode: part.type === "number_input" ? "decimal" : null });
  field.value = entry.value ?? "";
  field.placeholder = part.placeholder?.text ?? "";
  field.dataset.block = block.block_id;
  field.dataset.action = part.action_id;
  field.setAttribute("aria-describedby", `${id}-error`);
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, text(block.label, place), block.optional ? el("small", {}, " (optional)") : ""),
    field,
    block.hint ? el("small", {}, text(block.hint, place)) : "",
    el("p", { class: "error", id: `${id}-error`, "data-error": block.block_id, role: "alert" }, error ?? ""),
  );
}

const unknown = (block) => el("pre", { class: "json" }, JSON.stringify(block, null, 2));
