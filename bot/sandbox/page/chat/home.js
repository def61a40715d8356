// The app's Home tab, as published for the person who looks, or a word on why there is none.

import { blocks } from "../blocks/blocks.js";
import { el } from "../dom.js";
import { focused, refocus, restore, touched } from "../blocks/fields.js";
import { withActions } from "./actions.js";

export class HomeTab {
  constructor(root, bot) {
    this.root = root;
    this.bot = bot;
    this.key = "";
  }

  /** Show what is published for the person, {id, blocks, values} or null; as long as nothing has changed, what stands
   * there is left in peace. `place` has names and me. */
  show(view, place) {
    const key = JSON.stringify([place.me, place.names, view?.id, view?.blocks]);
    if (key === this.key) return;
    this.key = key;
    if (view) this.draw(view, place);
    else this.root.replaceChildren(...this.nothing());
  }

  clear() {
    this.key = "";
    this.root.replaceChildren();
  }

  draw(view, place) {
    const before = this.root.firstElementChild;
    const node = el("div", { class: "home blocks" });
    node.append(...blocks(view.blocks, withActions({ ...place, values: view.values }, view.id, () => node)));
    const was = before?.dataset.view === view.id && focused(before);
    if (before?.dataset.view === view.id) restore(node, touched(before));
    node.dataset.view = view.id;
    this.root.replaceChildren(node);
    if (was) refocus(node, was);
  }

  nothing() {
    const { name, has_home: has } = this.bot;
    const [head, words] = has
      ? [`${name} has not published a Home for you yet`, "It hears of you if it subscribes to app_home_opened."]
      : [`${name} has no Home`, "Its manifest does not switch the Home tab on."];
    return [el("h3", {}, head), el("p", {}, words)];
  }
}
