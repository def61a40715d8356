// The app's Home tab, as published for the person who looks, or a word on why there is none.

import { el } from "../dom.js";
import { redraw } from "../blocks/redraw.js";
import { withActions } from "./actions.js";

export class HomeTab {
  constructor(root, bot) {
    this.root = root;
    this.bot = bot;
    this.key = "";
    this.names = "";
    this.node = null; // where the blocks are
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

  /** Draw it; of one that was there before what is the same stays, and stays where it is on the screen. */
  draw(view, place) {
    const names = JSON.stringify([view.id, place.names]);
    if (this.names !== names || !this.node?.isConnected) {
      this.names = names;
      this.node = el("div", { class: "home blocks" });
      this.root.replaceChildren(this.node);
    }
    const { node } = this;
    const stay = this.anchor();
    redraw(node, view.blocks, withActions({ ...place, values: view.values }, view.id, () => node));
    stay();
  }

  /** What one looks at: the block with the focus, where it is in view, else the first one in view. Gives what puts the
   * first of those that are still there, from that one on, where it was. */
  anchor() {
    const { top, bottom } = this.root.getBoundingClientRect();
    const seen = [...this.node.children]
      .map((node) => ({ node, box: node.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > top && box.top < bottom);
    const at = Math.max(0, seen.findIndex(({ node }) => node.contains(document.activeElement)));
    const inOrder = [...seen.slice(at), ...seen.slice(0, at)];
    return () => {
      const still = inOrder.find(({ node }) => node.isConnected);
      if (still) this.root.scrollTop += still.node.getBoundingClientRect().top - still.box.top;
    };
  }

  nothing() {
    const { name, has_home: has } = this.bot;
    const [head, words] = has
      ? [`${name} has not published a Home for you yet`, "It hears of you if it subscribes to app_home_opened."]
      : [`${name} has no Home`, "Its manifest does not switch the Home tab on."];
    return [el("h3", {}, head), el("p", {}, words)];
  }
}
