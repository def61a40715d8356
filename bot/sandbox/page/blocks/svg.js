// Building SVG; like dom.js, but in the other namespace.

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat());
  return node;
}

/** The class of a series' or a segment's colour; with the thirteenth they begin again. */
export const hue = (index) => `s${index % 12}`;

/** A number as it stands in a path. */
export const at = (value) => Math.round(value * 100) / 100;
