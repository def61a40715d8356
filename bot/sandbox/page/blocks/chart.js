// The data_visualization block as SVG (docs.slack.dev, data visualization block), drawn anew as its place grows.

import { axes, PLOTS } from "./plot.js";
import { el } from "../dom.js";
import { categories, number } from "./scale.js";
import { pie } from "./pie.js";
import { hue, svg } from "./svg.js";

const HEIGHT = 240;
const FIRST_WIDTH = 560;

export function chart(block) {
  const { chart: data, title } = block;
  const name = { role: "img", "aria-label": `${title}: ${described(data)}` };
  const canvas = el("div", { class: "canvas" });
  let width = 0;
  const draw = (wide) => {
    if (Math.abs(wide - width) < 2) return;
    width = wide;
    const inside = data.type === "pie" ? pie(data, wide, HEIGHT) : plotted(data, wide);
    canvas.replaceChildren(svg("svg", { ...name, viewBox: `0 0 ${wide} ${HEIGHT}`, height: HEIGHT }, ...inside));
  };
  draw(FIRST_WIDTH);
  new ResizeObserver(([entry]) => entry.contentRect.width && draw(Math.round(entry.contentRect.width))).observe(canvas);
  return el("figure", { class: "chart" }, el("figcaption", {}, title), canvas, legend(data), numbers(data, title));
}

function plotted(data, width) {
  const frame = axes(data, width, HEIGHT);
  return [...frame.nodes, ...PLOTS[data.type](data, frame)];
}

const total = (segments) => segments.reduce((sum, each) => sum + Math.max(0, each.value), 0);

function legend(data) {
  const share = (each) =>
    `${each.label}: ${number(each.value)} (${Math.round((100 * each.value) / (total(data.segments) || 1))} %)`;
  const rows = data.type === "pie" ? data.segments.map(share) : data.series.map((each) => each.name);
  const mark = (index) => el("span", { class: `key ${hue(index)}`, "aria-hidden": "true" });
  return el("ul", { class: "legend" }, ...rows.map((words, index) => el("li", {}, mark(index), words)));
}

function described({ type, segments, series }) {
  if (type === "pie") return `a pie chart of ${counted(segments.length, "segment")}`;
  const kind = { bar: "a bar chart", line: "a line chart", area: "an area chart" }[type];
  const names = series.map((each) => each.name).join(", ");
  return `${kind} of ${names} over ${counted(categories({ series }).length, "label")}`;
}

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** The numbers themselves, for those who do not see the picture. */
function numbers(data, title) {
  const series = data.type === "pie" ? [{ name: "Value", data: data.segments }] : data.series;
  const labels = categories({ ...data, series });
  const at = (each, label) => each.data.find((point) => point.label === label)?.value;
  const cell = (value) => el("td", {}, value === undefined ? "" : number(value));
  const row = (label) =>
    el("tr", {}, el("th", { scope: "row" }, label), ...series.map((each) => cell(at(each, label))));
  const head = el("tr", {}, el("td"), ...series.map((each) => el("th", { scope: "col" }, each.name)));
  return el(
    "div",
    { class: "spoken" },
    el("table", {}, el("caption", {}, title), el("thead", {}, head), el("tbody", {}, ...labels.map(row))),
  );
}
