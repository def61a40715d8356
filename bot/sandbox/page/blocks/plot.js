// Bars, lines, and areas over labels, with their axes.

import { categories, number, scale } from "./scale.js";
import { at, hue, svg } from "./svg.js";

const LETTER = 7; // width of a letter, about
const TOP = 8;
const ROW = 18;

/** The frame of a chart: its nodes, and where a value (`y`) and a label (`x`, the middle of its `band`) are. */
export function axes(data, width, height) {
  const labels = categories(data);
  const values = data.series.flatMap((each) => each.data.map((point) => point.value));
  const { low, high, ticks } = scale(values.length ? values : [0], data.type !== "line");
  const { x_label: below, y_label: beside } = data.axis_config ?? {};
  const left = Math.max(...ticks.map((tick) => number(tick).length)) * LETTER + 10 + (beside ? ROW : 0);
  const bottom = height - ROW - 4 - (below ? ROW : 0);
  const band = (width - left - 8) / Math.max(1, labels.length);
  const frame = {
    labels,
    band,
    bottom,
    x: (index) => left + band * (index + 0.5),
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - TOP),
  };
  frame.zero = frame.y(Math.max(low, Math.min(high, 0)));
  const lines = ticks.map((tick) =>
    svg("line", { class: tick === 0 ? "axis" : "grid", x1: left, x2: width - 8, y1: frame.y(tick), y2: frame.y(tick) }),
  );
  const words = [
    ...ticks.map((tick) => word(left - 6, frame.y(tick) + 4, number(tick), "end")),
    ...along(frame, bottom + ROW - 2),
    below ? word((left + width) / 2, height - 4, below) : null,
    beside
      ? svg("text", { transform: `translate(12 ${bottom / 2}) rotate(-90)`, "text-anchor": "middle" }, beside)
      : null,
  ];
  frame.nodes = [...lines, ...words.filter(Boolean)];
  return frame;
}

/** The labels below, only so many that they do not touch. */
function along({ labels, band, x }, y) {
  const longest = Math.max(1, ...labels.map((label) => label.length)) * LETTER + 8;
  const every = Math.max(1, Math.ceil(longest / band));
  return labels.flatMap((label, index) => (index % every ? [] : [word(x(index), y, label)]));
}

const word = (x, y, words, anchor = "middle") => svg("text", { x: at(x), y: at(y), "text-anchor": anchor }, words);

const titled = (series, point) => svg("title", {}, `${series.name}, ${point.label}: ${number(point.value)}`);

/** The points of a series in the order of the labels, each with its place. */
const placed = (series, frame) =>
  frame.labels.flatMap((label, index) => {
    const point = series.data.find((each) => each.label === label);
    return point ? [{ point, x: at(frame.x(index)), y: at(frame.y(point.value)) }] : [];
  });

const path = (points) => points.map(({ x, y }, index) => `${index ? "L" : "M"} ${x} ${y}`).join(" ");

const dots = (series, points, index) =>
  points.map(({ point, x, y }) =>
    svg("circle", { class: `mark ${hue(index)}`, cx: x, cy: y, r: 3.5 }, titled(series, point)),
  );

export const PLOTS = {
  /** Several series stand side by side at each label. */
  bar: ({ series }, frame) => {
    const wide = Math.min(48, (frame.band * 0.72) / series.length);
    return series.flatMap((each, index) =>
      placed(each, frame).map(({ point, x, y }) => {
        const left = x + wide * (index - series.length / 2);
        const [top, foot] = [Math.min(y, frame.zero), Math.max(y, frame.zero)];
        const size = { x: at(left), y: at(top), width: at(Math.max(1, wide - 1)), height: at(Math.max(1, foot - top)) };
        return svg("rect", { class: `mark ${hue(index)}`, rx: 2, ...size }, titled(each, point));
      }),
    );
  },
  line: ({ series }, frame) =>
    series.flatMap((each, index) => {
      const points = placed(each, frame);
      return [svg("path", { class: `line ${hue(index)}`, d: path(points) }), ...dots(each, points, index)];
    }),
  /** Layered in the order of the series, the first at the back. */
  area: ({ series }, frame) =>
    series.flatMap((each, index) => {
      const points = placed(each, frame);
      if (!points.length) return [];
      const filled = `${path(points)} L ${points.at(-1).x} ${at(frame.zero)} L ${points[0].x} ${at(frame.zero)} Z`;
      return [
        svg("path", { class: `area ${hue(index)}`, d: filled }),
        svg("path", { class: `line ${hue(index)}`, d: path(points) }),
        ...dots(each, points, index),
      ];
    }),
};
