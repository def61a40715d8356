// The overflow menu: a button with three dots and a list of actions (w3.org/WAI/ARIA/apg/patterns/menu-button).

import { el, outside } from "../dom.js";
import { uid } from "./fields.js";
import { Popup } from "./popup.js";
import { plain } from "./text.js";

export function overflow(block, part, place) {
  const dots = { type: "button", class: "dots", "aria-label": "More actions" };
  const button = el("button", dots, "⋯");
  const entries = part.options.map((option) => {
    const node = option.url ? outside(option.url) : el("button", { type: "button" });
    const pick = () => place.choose(block, part, option.value, button);
    return { node: entry(node, plain(option.text), option.description && plain(option.description)), pick };
  });
  button.dataset.block = block.block_id;
  button.dataset.action = part.action_id;
  return menu(button, "More actions", entries);
}

/** What stands in the page for a button that opens a list of actions. `entries` are {node, pick()}. */
export function menu(button, name, entries) {
  const id = uid("menu");
  const items = entries.map(({ node }) => node);
  const list = el("div", { id, class: "popup menu", role: "menu", "aria-label": name }, ...items);
  const node = el("span", { class: "overflow" }, button, list);
  const popup = new Popup(list, node, () => open(false));
  const open = (is) => {
    if (is) popup.show();
    else popup.hide();
    button.setAttribute("aria-expanded", String(is));
  };
  const close = () => {
    open(false);
    button.focus();
  };
  for (const each of entries) {
    each.node.addEventListener("click", () => {
      close();
      each.pick();
    });
  }
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", id);
  button.addEventListener("click", () => {
    open(!popup.open);
    if (popup.open) items[0].focus();
  });
  list.addEventListener("keydown", (event) => key(event, items, close));
  return node;
}

/** A button or a link as an entry of such a list. */
export function entry(node, words, note) {
  node.append(el("span", {}, words), ...(note ? [el("small", {}, note)] : []));
  node.setAttribute("role", "menuitem");
  node.tabIndex = -1;
  return node;
}

function key(event, items, close) {
  const at = items.indexOf(document.activeElement);
  const last = items.length - 1;
  const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
  if (to !== undefined) items[to].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
