// The layout blocks of Block Kit.

import { el, outside } from "../dom.js";
import { element, isKnown } from "./elements.js";
import { targetOf, uid } from "./fields.js";
import { markdown } from "./markdown.js";
import { picture } from "./picture.js";
import { plain, text } from "./text.js";
import { unknown } from "./unknown.js";

export const LAYOUT = {
  header: (block, place) => el("h3", {}, text(block.text, place, "span")),
  divider: () => el("hr"),
  section,
  context: (block, place) => row("context", block, place),
  actions: (block, place) => row("actions", block, place),
  context_actions: (block, place) => row("actions", block, place),
  image,
  input,
  markdown: (block) => el("div", { class: "markdown text" }, ...markdown(block.text)),
  alert,
  video,
};

const row = (name, block, place) =>
  el("div", { class: name }, ...block.elements.map((each) => element(block, each, place)));

function section(block, place) {
  const fields = (block.fields ?? []).map((each) => text(each, place));
  return el(
    "div",
    { class: "section" },
    el(
      "div",
      { class: "words" },
      block.text ? text(block.text, place) : "",
      fields.length ? el("div", { class: "fields" }, ...fields) : "",
    ),
    block.accessory ? el("div", { class: "accessory" }, element(block, block.accessory, place)) : "",
  );
}

/** A picture, which its title folds away. */
function image(block, place) {
  const shown = picture(block, "large");
  if (!block.title) return shown;
  return el("details", { class: "image", open: true }, el("summary", {}, text(block.title, place, "span")), shown);
}

const SIGNS = { info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" };

function alert(block, place) {
  const level = Object.hasOwn(SIGNS, block.level) ? block.level : "default";
  const sign = el("span", { "aria-hidden": "true" }, SIGNS[level] ?? "");
  return el("div", { class: `alert ${level}`, role: "note" }, sign, text(block.text, place));
}

/** A player belongs to its host, which this page does not ask: the title leads there. */
function video(block, place) {
  const title = text(block.title, place, "span");
  return el(
    "figure",
    { class: "video" },
    el("figcaption", {}, outside(block.title_url ?? block.video_url, title)),
    block.author_name ? el("p", { class: "small" }, block.author_name) : "",
    block.description ? text(block.description, place) : "",
    picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "large"),
  );
}

/** A label, a field, a hint, and room for what is wrong with it. */
function input(block, place) {
  const part = block.element;
  if (!isKnown(part.type)) return unknown(block);
  const [id, name, hint, error] = ["field", "label", "hint", "error"].map(uid);
  const control = element(block, part, place, {
    id,
    "aria-labelledby": name,
    "aria-describedby": block.hint ? `${error} ${hint}` : error,
    "aria-required": block.optional ? null : "true",
    autofocus: part.focus_on_load === true,
  });
  const label = el(
    "label",
    { id: name, for: id },
    plain(block.label),
    block.optional ? el("small", {}, " (optional)") : "",
  );
  label.addEventListener("click", () => targetOf(control).focus());
  return el(
    "div",
    { class: "field" },
    label,
    control,
    el(
      "p",
      { class: "error", id: error, "data-error": block.block_id, role: "alert" },
      place.errors?.[block.block_id] ?? "",
    ),
    block.hint ? el("small", { id: hint }, text(block.hint, place, "span")) : "",
  );
}
