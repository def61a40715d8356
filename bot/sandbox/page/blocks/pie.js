// A pie: every segment's share, clockwise from the top.

import { number } from "./scale.js";
import { at, hue, svg } from "./svg.js";

export function pie({ segments }, width, height) {
  const radius = height / 2 - 8;
  const [x, y] = [width / 2, height / 2];
  const values = segments.map((each) => Math.max(0, each.value));
  const whole = values.reduce((sum, value) => sum + value, 0);
  let turned = 0;
  return segments.map((segment, index) => {
    const from = turned;
    turned += whole ? values[index] / whole : 0;
    const title = svg("title", {}, `${segment.label}: ${number(segment.value)}`);
    const slice = { class: `mark ${hue(index)}` };
    if (turned - from > 0.9999) return svg("circle", { ...slice, cx: x, cy: y, r: radius }, title);
    const path = [`M ${at(x)} ${at(y)}`, `L ${rim(x, y, radius, from)}`];
    path.push(`A ${radius} ${radius} 0 ${turned - from > 0.5 ? 1 : 0} 1 ${rim(x, y, radius, turned)} Z`);
    return svg("path", { ...slice, d: path.join(" ") }, title);
  });
}

function rim(x, y, radius, turn) {
  const angle = 2 * Math.PI * turn - Math.PI / 2;
  return `${at(x + radius * Math.cos(angle))} ${at(y + radius * Math.sin(angle))}`;
}
