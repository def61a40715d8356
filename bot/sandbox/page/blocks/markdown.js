// The markdown block: standard Markdown (docs.slack.dev, markdown block), as far as chat needs it.

import { el, outside } from "../dom.js";
import { withEmoji } from "./emoji.js";

const FENCE = /^(```+|~~~+)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const around = (sign) => String.raw`${sign}(?=\S)(.+?)(?<=\S)${sign}`;
const PIECE = new RegExp(
  [
    "`([^`]+)`",
    String.raw`!?\[([^\]]*)\]\(([^\s)]+)(?:\s+"[^"]*")?\)`,
    around(String.raw`\*\*`),
    around("__"),
    around("~~"),
    String.raw`(?<![\p{L}\p{N}*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)`,
    String.raw`(?<![\p{L}\p{N}_])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\p{L}\p{N}_])`,
    String.raw`(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"])`,
  ].join("|"),
  "gu",
);

/** The nodes of a text in Markdown. */
export function markdown(source) {
  const nodes = [];
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  while (lines.length) {
    const [kind] = KINDS.find(([, is]) => is(lines[0]));
    nodes.push(...[kind(lines)].flat());
  }
  return nodes;
}

const take = (lines, is) => {
  const taken = [];
  while (lines.length && is(lines[0])) taken.push(lines.shift());
  return taken;
};

function fence(lines) {
  const end = FENCE.exec(lines.shift())[1];
  const code = take(lines, (line) => !line.startsWith(end));
  lines.shift();
  return el("pre", {}, code.join("\n"));
}

function heading(lines) {
  const [, signs, words] = HEADING.exec(lines.shift());
  return el(`h${Math.min(6, signs.length + 2)}`, {}, ...inline(words));
}

const rule = (lines) => lines.shift() && el("hr");

const quote = (lines) =>
  el(
    "blockquote",
    {},
    ...markdown(
      take(lines, (line) => QUOTE.test(line))
        .map((line) => line.replace(QUOTE, ""))
        .join("\n"),
    ),
  );

/** Items of one depth; those further in are a list of their own. */
function list(lines) {
  const [, space, sign] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(sign);
  const node = el(ordered ? "ol" : "ul", { start: ordered && parseInt(sign, 10) !== 1 ? parseInt(sign, 10) : null });
  while (lines.length && ITEM.test(lines[0]) && ITEM.exec(lines[0])[1].length >= space.length) {
    const [, inner, , tick, words] = ITEM.exec(lines[0]);
    if (inner.length > space.length + 1 && node.lastChild) {
      node.lastChild.append(list(lines));
      continue;
    }
    lines.shift();
    const mark = tick === undefined ? "" : `${tick === " " ? "☐" : "☑"} `;
    node.append(el("li", {}, mark, ...inline(words)));
  }
  return node;
}

function paragraph(lines) {
  const words = [lines.shift(), ...take(lines, (line) => KINDS.findIndex(([, is]) => is(line)) === KINDS.length - 1)];
  return el("p", {}, ...inline(words.join("\n")));
}

const blank = (lines) => (lines.shift(), []);

const KINDS = [
  [blank, (line) => !line.trim()],
  [fence, (line) => FENCE.test(line)],
  [heading, (line) => HEADING.test(line)],
  [rule, (line) => RULE.test(line)],
  [quote, (line) => QUOTE.test(line)],
  [list, (line) => ITEM.test(line)],
  [paragraph, () => true],
];

function inline(text) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(PIECE)) {
    nodes.push(withEmoji(text.slice(position, match.index)), piece(match));
    position = match.index + match[0].length;
  }
  return [...nodes, withEmoji(text.slice(position))];
}

function piece([, code, label, target, bold, strong, struck, italic, slanted, address]) {
  if (code !== undefined) return el("code", {}, code);
  if (target !== undefined) return outside(target, ...inline(label || target));
  if (bold ?? strong) return el("strong", {}, ...inline(bold ?? strong));
  if (struck !== undefined) return el("s", {}, ...inline(struck));
  if (italic ?? slanted) return el("em", {}, ...inline(italic ?? slanted));
  return outside(address, address);
}
