// The rich_text block (docs.slack.dev, rich text block): sections, lists, quotes, and code, made of styled pieces.

import { el, outside } from "../dom.js";
import { emoji } from "./emoji.js";
import { address, channel, mention } from "./mrkdwn.js";
import { localDate } from "../time.js";
import { unknown } from "./unknown.js";

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
  ["highlight", "mark"],
];

/** The whole block; also what stands in a table's cell. */
export const richText = (block, place) =>
  el("div", { class: "rich" }, ...block.elements.map((part) => PARTS[part.type]?.(part, place) ?? unknown(part)));

const inside = (part, place) => part.elements.map((each) => piece(each, place));

const PARTS = {
  rich_text_section: (part, place) => el("div", { class: "text" }, ...inside(part, place)),
  rich_text_quote: (part, place) => el("blockquote", { class: "text" }, ...inside(part, place)),
  rich_text_preformatted: (part, place) => el("pre", {}, ...inside(part, place)),
  rich_text_list: list,
};

/** A list stands as far in as `indent` says, and counts on from `offset`. */
function list(part, place) {
  const ordered = part.style === "ordered";
  const indent = Math.min(part.indent ?? 0, 8);
  const node = el(
    ordered ? "ol" : "ul",
    { class: `indent${indent} kind${indent % 3}`, start: ordered && part.offset ? part.offset + 1 : null },
    ...part.elements.map((each) => el("li", { class: "text" }, ...inside(each, place))),
  );
  return part.border ? el("blockquote", {}, node) : node;
}

function piece(part, place) {
  const node = Object.hasOwn(PIECES, part.type) ? PIECES[part.type](part, place) : unknown(part);
  return STYLES.reduce((inner, [name, tag]) => (part.style?.[name] ? el(tag, {}, inner) : inner), node);
}

const PIECES = {
  text: (part) => part.text,
  link: (part, { me }) => address(part.url, part.text || part.url, me),
  user: (part, { names, me }) => mention(part.user_id, `@${names[part.user_id] ?? part.user_id}`, me),
  usergroup: (part) => el("span", { class: "mention" }, `@${part.usergroup_id}`),
  channel: (part, { names, me }) =>
    channel(part.channel_id, `#${names[part.channel_id] ?? "private-channel"}`, names, me),
  broadcast: (part) => el("span", { class: "mention" }, `@${part.range}`),
  emoji: (part) => emoji(part.name) ?? fromCode(part.unicode) ?? `:${part.name}:`,
  date,
  color: (part) => el("span", {}, swatch(part.value), part.value),
  team: (part) => part.team_id,
};

function fromCode(codes) {
  if (!/^[0-9a-f]{1,5}(-[0-9a-f]{1,5})*$/i.test(codes ?? "")) return undefined;
  return String.fromCodePoint(...codes.split("-").map((each) => parseInt(each, 16)));
}

function date(part) {
  const fallback = part.fallback ?? String(part.timestamp);
  const shown = localDate(String(part.timestamp), part.format ?? "{date_pretty} {time}", fallback);
  const node = el("time", { title: fallback }, shown);
  return part.url ? outside(part.url, node) : node;
}

function swatch(value) {
  const node = el("span", { class: "swatch", "aria-hidden": "true" });
  node.style.backgroundColor = value;
  return node;
}
