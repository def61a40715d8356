// Text objects of Block Kit: plain_text and mrkdwn.

import { el } from "../dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A text object, or a plain string, as an element; `tag` where it may hold no more than a line. */
export function text(object, place, tag = "div") {
  if (typeof object === "string") return el(tag, { class: "text" }, object);
  if (object.type !== "mrkdwn") return el(tag, { class: "text" }, plain(object));
  return el(tag, { class: "text" }, ...mrkdwn(object.text, place.names, place.me, !object.verbatim));
}

/** A plain_text object's words; "" where there is none. */
export const plain = (object) => (object?.emoji === false ? object.text : withEmoji(object?.text ?? ""));
