// Pictures. The page asks no other host for anything, so theirs are described, not loaded.

import { el, outside } from "../dom.js";

const NOTE = "Not loaded: this page asks no other host for pictures.";

/** A picture of this page's own address, or else its description with where it is; `size` is "small" or "large". */
export function picture({ image_url: url, slack_file: file, alt_text: words }, size) {
  if (url?.startsWith(`${location.origin}/`)) return el("img", { class: `picture ${size}`, src: url, alt: words });
  const place = url ?? file?.url ?? file?.id ?? "";
  const sign = el("span", { "aria-hidden": "true" }, "🖼️ ");
  if (size === "small") return el("span", { class: "picture small", title: `${place}\n${NOTE}` }, sign, words);
  return el(
    "div",
    { class: "picture large" },
    el("p", {}, sign, words),
    el("p", { class: "small" }, outside(place, place)),
    el("p", { class: "small" }, NOTE),
  );
}
