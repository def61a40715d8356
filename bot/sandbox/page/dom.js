// Building elements. Text becomes text: nothing here, or anywhere on this page, is ever read as HTML.

/** An element; properties that begin with `on` are listeners, all others attributes (false and null leave one out). */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Make the list's children what `items` say, touching only those whose item is another than before. */
export function reconcile(list, items, keyOf, build) {
  const known = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let next = list.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    const written = JSON.stringify(item);
    let node = known.get(key);
    known.delete(key);
    if (!node || node.written !== written) {
      const fresh = build(item);
      fresh.dataset.key = key;
      fresh.written = written;
      if (node) {
        if (node === next) next = fresh;
        node.replaceWith(fresh);
      }
      node = fresh;
    }
    if (node === next) next = node.nextSibling;
    else list.insertBefore(node, next);
  }
  for (const node of known.values()) node.remove();
}

const SAFE = /^(https?:|mailto:)/i;

/** A link that leaves the page, or plain text where the address is of a kind that could do something else. */
export function outside(address, ...children) {
  if (!SAFE.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
