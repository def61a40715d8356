// Blocks that hold others: containers, cards, plans, and the attachments of old.

import { el, outside } from "../dom.js";
import { element } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { picture } from "./picture.js";
import { richText } from "./richtext.js";
import { text } from "./text.js";
import { unknown } from "./unknown.js";

export const CARDS = { card, carousel, container, plan, task_card: taskCard, attachment };

function card(block, place) {
  return el(
    "article",
    { class: "card" },
    block.hero_image ? picture({ alt_text: "", ...block.hero_image }, "large") : "",
    block.icon ? picture({ alt_text: "", ...block.icon }, "small") : "",
    block.title ? el("h4", {}, text(block.title, place, "span")) : "",
    block.subtitle ? el("p", { class: "small" }, text(block.subtitle, place, "span")) : "",
    block.body ? text(block.body, place) : "",
    block.actions ? el("div", { class: "actions" }, ...block.actions.map((each) => element(block, each, place))) : "",
  );
}

function carousel(block, place, blocks) {
  const name = { class: "carousel", role: "group", "aria-label": "Cards", tabindex: "0" };
  return el("div", name, ...blocks(block.elements, place));
}

function container(block, place, blocks) {
  const title = block.title ? text(block.title, place, "span") : richText(block.rich_text_title, place);
  const heading = [title, block.subtitle ? el("small", {}, text(block.subtitle, place, "span")) : ""];
  const inside = el("div", { class: "blocks" }, ...blocks(block.child_blocks, place));
  const width = `container ${block.width ?? "standard"}`;
  if (!block.is_collapsible) {
    const line = block.has_header_divider ? "heading line" : "heading";
    return el("section", { class: width }, el("div", { class: line }, ...heading), inside);
  }
  return el("details", { class: width, open: !block.default_collapsed }, el("summary", {}, ...heading), inside);
}

const SIGNS = { pending: "⚪", in_progress: "🔵", complete: "✅", error: "⛔" };

function plan(block, place, blocks) {
  return el(
    "section",
    { class: "container" },
    el("div", { class: "heading" }, block.title),
    ...blocks(block.tasks ?? [], place),
  );
}

function taskCard(block, place) {
  const status = block.status ?? "pending";
  const sign = el("span", { role: "img", "aria-label": status.replace("_", " ") }, SIGNS[status]);
  const more = [block.details, block.output].filter((each) => each?.type === "rich_text");
  const sources = (block.sources ?? []).map((each) =>
    el("p", { class: "small" }, outside(each.url, each.text ?? each.url)),
  );
  return el(
    "div",
    { class: "task" },
    el("p", {}, sign, " ", block.title),
    ...more.map((each) => richText(each, place)),
    ...sources,
  );
}

const OF_ATTACHMENTS = new Set(
  "blocks color fallback fields footer id mrkdwn_in pretext text title title_link type".split(" "),
);

/** Attachments of messages (docs.slack.dev, legacy secondary attachments): a bar at the side, text, fields, blocks. */
function attachment(block, place, blocks) {
  const marked = (words) => el("div", { class: "text" }, ...mrkdwn(String(words), place.names, place.me));
  const fields = (block.fields ?? []).map(({ title, value }) =>
    el(
      "div",
      { class: "text" },
      el("strong", {}, title ?? ""),
      el("br"),
      ...mrkdwn(String(value ?? ""), place.names, place.me),
    ),
  );
  const node = el(
    "div",
    { class: "attachment" },
    block.pretext ? marked(block.pretext) : "",
    block.title ? el("strong", {}, block.title_link ? outside(block.title_link, block.title) : block.title) : "",
    block.text ? marked(block.text) : "",
    ...blocks(block.blocks ?? [], place),
    fields.length ? el("div", { class: "fields" }, ...fields) : "",
    block.footer ? el("p", { class: "small" }, block.footer) : "",
  );
  const others = Object.entries(block).filter(([name]) => !OF_ATTACHMENTS.has(name));
  const rest = { type: "attachment", ...Object.fromEntries(others) };
  if (others.length) node.append(unknown(rest, "This page does not draw"));
  else if (!node.textContent && block.fallback) node.append(marked(block.fallback));
  if (/^#[0-9a-f]{3,8}$/i.test(block.color ?? "")) node.style.borderLeftColor = block.color;
  return node;
}
