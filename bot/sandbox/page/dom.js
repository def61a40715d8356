// Building elements. Text becomes text: nothing here, or anywhere on this page, is ever read as HTML.

/** Whether the window is so narrow that panels cover the conversation, as in the style sheets. */
export const NARROW = matchMedia("(max-width: 760px)");

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

/**
 * Make the list's children what `items` say, touching only those whose item is another than before; `writtenOf` says
 * what two items have in common that are the same. Who was inside one that is replaced is put at the new one.
 */
export function reconcile(list, items, keyOf, build, writtenOf = JSON.stringify) {
  const known = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let next = list.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    const written = writtenOf(item);
    let node = known.get(key);
    known.delete(key);
    if (!node || node.written !== written) {
      const fresh = build(item);
      fresh.dataset.key = key;
      fresh.written = written;
      if (node) {
        if (node === next) next = fresh;
        const inside = node.contains(document.activeElement);
        node.replaceWith(fresh);
        if (inside) focusOn(fresh);
      }
      node = fresh;
    }
    if (node === next) next = node.nextSibling;
    else list.insertBefore(node, next);
  }
  for (const node of known.values()) node.remove();
}

function focusOn(node) {
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
}

const SAFE = /^(https?:|mailto:)/i;

/** A link that leaves the page, or plain text where the address is of a kind that could do something else. */
export function outside(address, ...children) {
  if (!SAFE.test(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
