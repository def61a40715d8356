// Slack's text markup -> nodes (docs.slack.dev, Formatting message text).

import { el, outside } from "../dom.js";
import { withEmoji } from "./emoji.js";
import { localDate } from "../time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const ANGLES = /<([^<>]*)>/g;
const PERMALINK = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})$/;
const FENCE = /\n?```\n?([\s\S]+?)```\n?/g;
const QUOTED = /^(?:>|&gt;) ?/;
const ALL_QUOTED = /^(?:>>>|&gt;&gt;&gt;) ?/;

// Code, angle brackets, emoji; then bold, italic and struck out, which begin and end beside no letter.
const styled = (sign) => String.raw`${sign}(?=\S)((?:<[^<>]*>|[^${sign}<\n])+)(?<=\S)${sign}`;
const STYLED = String.raw`(?<![\p{L}\p{N}])(?:${[styled("\\*"), styled("_"), styled("~")].join("|")})(?![\p{L}\p{N}])`;
const PIECE = new RegExp(["`([^`\\n]+)`", "<([^<>]*)>", ":([a-z0-9_+-]+):", STYLED].join("|"), "gu");

// What is found in plain words: addresses, and, where Slack parses names as well, the three that call everybody.
const URL_PATTERN = String.raw`https?:\/\/[^\s<>|"]*[^\s<>|".,;:!?)\]}']`;
const ADDRESS = new RegExp(`(${URL_PATTERN})`, "u");
const NAMED = new RegExp(
  String.raw`(${URL_PATTERN}|(?<![\w@])@(?:here|channel|everyone)\b|(?<![\w#&])#[\p{L}\p{N}_\-]+)`,
  "u",
);

const decoded = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** The nodes of a text in mrkdwn. `names` has what ids are called, `me` is who looks; with `loose`, @here and #channel
 * count as they are typed (a text object that is not `verbatim`). */
export function mrkdwn(text, names, me, loose = false) {
  const place = { names, me, loose };
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(FENCE)) {
    nodes.push(...lines(text.slice(position, match.index), place), el("pre", {}, flat(match[1], names)));
    position = match.index + match[0].length;
  }
  return [...nodes, ...lines(text.slice(position), place)];
}

/** Lines that begin with > stand together as a quotation; after >>> everything does. */
function lines(text, place) {
  const nodes = [];
  let run = [];
  let quoting = false;
  const flush = () => {
    const words = run.join("\n");
    if (run.length && quoting) nodes.push(el("blockquote", {}, ...inline(words, place)));
    else if (run.length) nodes.push(...inline(words, place));
    run = [];
  };
  const all = text.split("\n");
  for (const [index, line] of all.entries()) {
    if (ALL_QUOTED.test(line)) {
      flush();
      const rest = [line.replace(ALL_QUOTED, ""), ...all.slice(index + 1)].join("\n");
      return [...nodes, el("blockquote", {}, ...inline(rest, place))];
    }
    if (QUOTED.test(line) !== quoting) {
      flush();
      quoting = !quoting;
    }
    run.push(quoting ? line.replace(QUOTED, "") : line);
  }
  flush();
  return nodes;
}

function inline(text, place) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(PIECE)) {
    nodes.push(...words(text.slice(position, match.index), place), piece(match, place));
    position = match.index + match[0].length;
  }
  return [...nodes, ...words(text.slice(position), place)];
}

function words(text, { names, me, loose }) {
  return decoded(text)
    .split(loose ? NAMED : ADDRESS)
    .map((part, index) => {
      if (index % 2 === 0) return part;
      if (part.startsWith("@")) return el("span", { class: "mention" }, part);
      if (part.startsWith("#")) return channelNamed(part, names, me);
      return outside(part, part);
    })
    .filter(Boolean);
}

function channelNamed(part, names, me) {
  const id = Object.keys(names).find((each) => /^[CG]/.test(each) && names[each] === part.slice(1));
  return id ? el("a", { class: "mention", href: `#${me}/${id}` }, part) : part;
}

function piece([whole, code, angle, name, bold, italic, struck], place) {
  if (code !== undefined) return el("code", {}, flat(code, place.names));
  if (angle !== undefined) return angled(angle, place.names, place.me);
  if (name !== undefined) return withEmoji(whole);
  if (bold !== undefined) return el("strong", {}, ...inline(bold, place));
  if (italic !== undefined) return el("em", {}, ...inline(italic, place));
  return el("s", {}, ...inline(struck, place));
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
  if (target.startsWith("!date^")) return dated(target, words, shown);
  if (target.startsWith("@")) return mention(target.slice(1), shown, me);
  if (target.startsWith("!")) return el("span", { class: "mention" }, shown);
  if (target.startsWith("#")) return channel(target.slice(1), shown, names, me);
  return address(decoded(target), shown, me);
}

/** `<!date^seconds^pattern^link|fallback>`; the link is optional. */
function dated(target, words, shown) {
  const link = target.split("^").slice(3).join("^");
  const time = el("time", { title: decoded(words) }, shown);
  return link ? outside(decoded(link), time) : time;
}

export const mention = (id, shown, me) => el("span", { class: id === me ? "mention me" : "mention" }, shown);

export function channel(id, shown, names, me) {
  return names[id] ? el("a", { class: "mention", href: `#${me}/${id}` }, shown) : el("span", {}, shown);
}

/** A link; one to a message of this workspace stays in the page. */
export function address(target, shown, me) {
  const here = PERMALINK.exec(target);
  return here ? el("a", { href: `#${me}/${here[1]}/${here[2]}.${here[3]}` }, shown) : outside(target, shown);
}
