// One message as it is drawn, and the picture of who wrote it.

import { contents } from "./content.js";
import { el } from "../dom.js";
import { clock, inFull } from "../time.js";

/** The node of a message. `place` has names and me. */
export function message(item, place) {
  const kind = item.private ? "message private" : "message";
  return el(
    "div",
    { class: kind, role: "article", "aria-label": `${item.author}, ${clock(item.ts)}` },
    avatar(item),
    el(
      "div",
      { class: "content" },
      item.private ? el("p", { class: "only-you" }, "Only visible to you") : "",
      byline(item),
      contents(item, place),
      item.edited ? el("span", { class: "edited" }, "(edited)") : "",
    ),
  );
}

function byline(item) {
  return el(
    "p",
    { class: "byline" },
    el("strong", {}, item.author),
    item.is_bot ? el("span", { class: "badge" }, "APP") : "",
    el("time", { title: inFull(item.ts) }, clock(item.ts)),
  );
}

/** The first letter, on a colour of the person's own. */
export function avatar({ user, author, is_bot: isBot }) {
  const hue = [...user].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 1009, 0) % 6;
  const kind = isBot ? "avatar bot" : `avatar hue${hue}`;
  return el("span", { class: kind, "aria-hidden": "true" }, [...author][0] ?? "?");
}
