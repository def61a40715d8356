// Slack's text markup -> nodes (docs.slack.dev, Formatting message text).

import { el, outside } from "./dom.js";
import { localDate } from "./time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const EMOJI = { warning: "⚠️", white_check_mark: "✅", x: "❌", hourglass: "⌛", tada: "🎉", bell: "🔔", key: "🔑" };
const ANGLES = /<([^<>]*)>/g;
const PERMALINK = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})$/;

// Pre, code, angle brackets, emoji; then bold, italic and struck out, which begin and end beside no letter.
const PIECE =
  /```\n?([\s\S]+?)```|`([^`\n]+)`|<([^<>]*)>|:([a-z0-9_+-]+):|(?<![\p{L}\p{N}])(?:\*(?=\S)((?:<[^<>]*>|[^*<\n])+)(?<=\S)\*|_(?=\S)((?:<[^<>]*>|[^_<\n])+)(?<=\S)_|~(?=\S)((?:<[^<>]*>|[^~<\n])+)(?<=\S)~)(?![\p{L}\p{N}])/gu;

const decoded = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** Emoji names as pictures; a name we have no picture for stays as it is. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => (Object.hasOwn(EMOJI, name) ? EMOJI[name] : whole));

/** The nodes of a text in mrkdwn. `names` has what ids are called, `me` is who looks. */
export function mrkdwn(text, names, me) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(PIECE)) {
    nodes.push(decoded(text.slice(position, match.index)), piece(match, names, me));
    position = match.index + match[0].length;
  }
  return [...nodes, decoded(text.slice(position))];
}

function piece([whole, pre, code, angle, emoji, bold, italic, struck], names, me) {
  if (pre !== undefined) return el("pre", {}, flat(pre, names));
  if (code !== undefined) return el("code", {}, flat(code, names));
  if (angle !== undefined) return angled(angle, names, me);
  if (emoji !== undefined) return withEmoji(whole);
  if (bold !== undefined) return el("strong", {}, ...mrkdwn(bold, names, me));
  if (italic !== undefined) return el("em", {}, ...mrkdwn(italic, names, me));
  return el("s", {}, ...mrkdwn(struck, names, me));
}

/** Inside code nothing links: only the visible text of what stands in angle brackets. */
const flat = (text, names) => decoded(text.replace(ANGLES, (_, inside) => label(inside, names)));

function label(inside, names) {
  const [target, words] = halves(inside);
  if (target.startsWith("@")) return `@${names[target.slice(1)] || words || target.slice(1)}`;
  if (target.startsWith("#")) return `#${names[target.slice(1)] || words || "private-channel"}`;
  if (target.startsWith("!date^")) {
    const [, seconds, pattern] = target.split("^");
    return localDate(seconds, pattern ?? "", words);
  }
  if (target.startsWith("!")) return words || `@${target.slice(1).split("^")[0]}`;
  return words || target.replace(/^mailto:/, "");
}

function halves(inside) {
  const cut = inside.indexOf("|");
  return cut < 0 ? [inside, ""] : [inside.slice(0, cut), inside.slice(cut + 1)];
}

function angled(inside, names, me) {
  const [target, words] = halves(inside);
  const shown = decoded(label(inside, names));
  if (target.startsWith("!date^")) return el("time", { title: decoded(words) }, shown);
  if (target.startsWith("@")) return el("span", { class: target.slice(1) === me ? "mention me" : "mention" }, shown);
  if (target.startsWith("!")) return el("span", { class: "mention" }, shown);
  if (target.startsWith("#")) {
    const room = target.slice(1);
    return names[room] ? el("a", { class: "mention", href: `#${me}/${room}` }, shown) : el("span", {}, shown);
  }
  const address = decoded(target);
  const here = PERMALINK.exec(address);
  return here ? el("a", { href: `#${me}/${here[1]}/${here[2]}.${here[3]}` }, shown) : outside(address, shown);
}
