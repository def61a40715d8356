// Pictures. Those on this machine are drawn; the page asks no other host for anything, so theirs are described.

import { el, outside } from "../dom.js";

const HERE = /^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?([/?#]|$)/i; // as in the Content-Security-Policy
const ELSEWHERE = "Not loaded: this page asks no other host for pictures.";
const BROKEN = "This picture could not be loaded.";

/** A picture, or where it cannot be shown a frame with its description; `size` is "small" or "large". */
export function picture({ image_url: url, slack_file: file, alt_text: words }, size) {
  const place = url ?? file?.url ?? file?.id ?? "";
  if (!HERE.test(place)) return frame(words, place, size, ELSEWHERE);
  const broken = () => node.replaceWith(frame(words, place, size, BROKEN));
  const node = el("img", { class: `picture ${size}`, src: place, alt: words, onerror: broken });
  return node;
}

/** What would be seen, where it is, and why it is not. */
function frame(words, place, size, why) {
  const sign = el("span", { "aria-hidden": "true" }, "🖼️ ");
  if (size === "small") return el("span", { class: "picture small", title: `${place}\n${why}` }, sign, words);
  return el(
    "div",
    { class: "picture large" },
    el("p", {}, sign, words),
    el("p", { class: "small" }, outside(place, place)),
    el("p", { class: "small" }, why),
  );
}
