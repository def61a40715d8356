// Where the app's Home is shown, whether the bot has published one or not.

import { el } from "./dom.js";
import { home } from "./home.js";

export class HomeTab {
  constructor(root, bot) {
    this.root = root;
    this.bot = bot;
  }

  /** Show what is published for the person; a node that stands there already is left in peace. */
  show(view, place) {
    if (!view) return this.root.replaceChildren(...this.nothing());
    const node = home(view, place);
    if (this.root.firstChild !== node) this.root.replaceChildren(node);
  }

  nothing() {
    const { name, has_home: has } = this.bot;
    const [head, words] = has
      ? [`${name} has not published a Home for you yet`, "It hears of you if it subscribes to app_home_opened."]
      : [`${name} has no Home`, "Its manifest does not switch the Home tab on."];
    return [el("h3", {}, head), el("p", {}, words)];
  }
}
