// The app's global shortcuts, in a menu beside the message box (docs.slack.dev, implementing shortcuts).

import { el } from "../dom.js";
import { entry, menu } from "../blocks/menu.js";

/** Put the menu at the head of `row`; an app without shortcuts has none. `use(callback_id)` uses one. */
export function offerShortcuts(row, shortcuts, use) {
  if (!shortcuts.length) return;
  const attributes = { type: "button", class: "bolt quiet", "aria-label": "Shortcuts", title: "Shortcuts" };
  const button = el("button", attributes, el("span", { "aria-hidden": "true" }, "⚡"));
  const entries = shortcuts.map((each) => ({
    node: entry(el("button", { type: "button" }), each.name, each.description),
    pick: () => use(each.callback_id),
  }));
  row.prepend(menu(button, "Shortcuts", entries));
}
