// The overflow menu: a button with three dots and a list of actions (w3.org/WAI/ARIA/apg/patterns/menu-button).

import { el, outside } from "../dom.js";
import { uid } from "./fields.js";
import { Popup } from "./popup.js";
import { plain } from "./text.js";

export function overflow(block, part, place) {
  const id = uid("menu");
  const items = part.options.map((option) => item(option, (event) => pick(event, option)));
  const list = el("div", { id, class: "popup menu", role: "menu", "aria-label": "More actions" }, ...items);
  const dots = { type: "button", class: "dots", "aria-label": "More actions", "aria-haspopup": "menu" };
  const button = el("button", { ...dots, "aria-expanded": "false", "aria-controls": id }, "⋯");
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
  const pick = (event, option) => {
    close();
    place.choose(block, part, option.value, button);
  };
  button.addEventListener("click", () => {
    open(!popup.open);
    if (popup.open) items[0].focus();
  });
  list.addEventListener("keydown", (event) => key(event, items, close));
  button.dataset.block = block.block_id;
  button.dataset.action = part.action_id;
  return node;
}

function item(option, onclick) {
  const words = [
    el("span", {}, plain(option.text)),
    option.description ? el("small", {}, plain(option.description)) : "",
  ];
  const node = option.url ? outside(option.url, ...words) : el("button", { type: "button" }, ...words);
  node.setAttribute("role", "menuitem");
  node.tabIndex = -1;
  node.addEventListener("click", onclick);
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
