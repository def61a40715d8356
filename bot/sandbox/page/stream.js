// The message stream: one conversation as one person sees it.

import { contents } from "./content.js";
import { el, reconcile } from "./dom.js";
import { inFull, stamp } from "./time.js";

const NEAR = 120;

/** Show a conversation's messages; stays at the bottom when it was there. `place` as for blocks. */
export function showMessages(list, room, place) {
  const key = `${place.me}/${room.id}`;
  const moved = list.dataset.room !== key;
  const atBottom = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  if (moved) list.replaceChildren();
  list.dataset.room = key;
  reconcile(list, room.messages, (item) => item.ts, (item) => message(item, place));
  list.classList.toggle("empty", room.messages.length === 0);
  if (moved || atBottom) list.scrollTop = list.scrollHeight;
}

/** Bring one message into view and mark it for a moment; whether it is there. */
export function pointTo(list, ts) {
  const node = [...list.children].find((each) => each.dataset.key === ts);
  if (!node) return false;
  node.scrollIntoView({ block: "center" });
  node.classList.remove("pointed");
  void node.offsetWidth; // lets the animation begin anew
  node.classList.add("pointed");
  return true;
}

function message(item, place) {
  return el(
    "li",
    { class: item.private ? "message private" : "message" },
    avatar(item),
    el(
      "div",
      { class: "content" },
      el(
        "p",
        { class: "byline" },
        el("strong", {}, item.author),
        item.is_bot ? el("span", { class: "badge" }, "APP") : "",
        el("time", { title: inFull(item.ts) }, stamp(item.ts)),
        item.edited ? el("span", { class: "small" }, "(edited)") : "",
        item.private ? el("span", { class: "only-you" }, "Only visible to you") : "",
      ),
      contents(item, place),
    ),
  );
}

/** The first letter, on a colour of the person's own. */
export function avatar({ user, author, is_bot: isBot }) {
  const hue = [...user].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 1009, 0) % 6;
  const kind = isBot ? "avatar bot" : `avatar hue${hue}`;
  return el("span", { class: kind, "aria-hidden": "true" }, [...author][0] ?? "?");
}
