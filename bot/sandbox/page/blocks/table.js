// Tables: the first row is the header (docs.slack.dev, table block and data table block).

import { el } from "../dom.js";
import { uid } from "./fields.js";
import { richText } from "./richtext.js";
import { unknown } from "./unknown.js";

const PAGE = 5; // rows of a data table that show at a time, where page_size says nothing else

export function table(block, place) {
  const [head, ...rows] = block.rows;
  const settings = (index) => block.column_settings?.[index] ?? {};
  const body = rows.map((row) => tableRow(row, place, settings, -1));
  return scrolling("Table", el("table", {}, header(head, place, settings), el("tbody", {}, ...body)));
}

/** A table with a caption, a few rows at a time. */
export function dataTable(block, place) {
  const [head, ...rows] = block.rows;
  const caption = uid("caption");
  const size = block.page_size ?? PAGE;
  const last = Math.ceil(rows.length / size) - 1;
  const settings = (index) => ({
    align: head.length && isNumber(rows[0]?.[index]) ? "right" : "left",
    is_wrapped: true,
  });
  const body = el("tbody");
  const where = el("span", { role: "status", class: "small" });
  let page = 0;
  const go = (to) => {
    page = Math.max(0, Math.min(last, to));
    const shown = rows.slice(page * size, (page + 1) * size);
    body.replaceChildren(...shown.map((row) => tableRow(row, place, settings, block.row_header_column_index ?? -1)));
    where.textContent = `Page ${page + 1} of ${last + 1}`;
    back.setAttribute("aria-disabled", String(page === 0));
    on.setAttribute("aria-disabled", String(page === last));
  };
  const turn = (words, step) => el("button", { type: "button", class: "quiet", onclick: () => go(page + step) }, words);
  const [back, on] = [turn("Previous", -1), turn("Next", 1)];
  go(0);
  return el(
    "div",
    { class: "data-table" },
    el("p", { id: caption, class: "caption" }, block.caption),
    scrolling(block.caption, el("table", { "aria-labelledby": caption }, header(head, place, settings), body)),
    last > 0 ? el("p", { class: "pages" }, back, where, on) : "",
  );
}

/** A table that is wider than its place is moved with the arrow keys, too. */
const scrolling = (name, node) =>
  el("div", { class: "table", role: "region", "aria-label": name, tabindex: "0" }, node);

const header = (cells, place, settings) =>
  el("thead", {}, el("tr", {}, ...cells.map((cell, index) => drawn("th", cell, place, settings(index), "col"))));

function tableRow(cells, place, settings, named) {
  const cell = (each, index) =>
    index === named ? drawn("th", each, place, settings(index), "row") : drawn("td", each, place, settings(index));
  return el("tr", {}, ...cells.map(cell));
}

function drawn(tag, cell, place, { align, is_wrapped: wrapped }, scope) {
  const how = [align ?? "left", wrapped ? "wrapped" : ""].filter(Boolean).join(" ");
  const content = Object.hasOwn(CELLS, cell.type) ? CELLS[cell.type](cell, place) : unknown(cell);
  return el(tag, { class: how, scope }, content);
}

const CELLS = {
  rich_text: richText,
  raw_text: (cell) => cell.text,
  raw_number: (cell) => String(cell.text ?? cell.value),
};

const isNumber = (cell) => cell?.type === "raw_number";
