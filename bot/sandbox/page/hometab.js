// Where the app's Home is shown, whether the bot has published one or not.

import { el } from "./dom.js";
import { home } from "./home.js";

export class HomeTab {
  constructor(root, bot) {
    this.root = root;
    this.bot = bot;
    this.drawn = "";
  }

  /** Show what is published for the person, anew only where it is something else. */
  show(view, place) {
    const drawn = JSON.stringify([view ?? null, place.names, place.me]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (!view) return this.root.replaceChildren(...this.nothing());
    const press = (block, part, button) => place.press(view.id, block, part, button);
    this.root.replaceChildren(...[home(view, { ...place, press, values: view.values, errors: {} })].flat());
  }

  nothing() {
    const { name, has_home: has } = this.bot;
    const [head, words] = has
      ? [`${name} has not published a Home for you yet`, "It is told that you are here if it subscribes to app_home_opened."]
      : [`${name} has no Home`, "Its manifest does not switch the Home tab on."];
    return [el("h3", {}, head), el("p", {}, words)];
  }
}
