// The ten stories: what to do for each, and what has happened of it. The sandbox decides that; this shows it.

import { behind, notTaken } from "../api.js";
import { el } from "../dom.js";

export class Stories {
  /** `go(person, room, line)` opens a conversation as somebody, with `line` in the message box if there is one. */
  constructor(root, go) {
    Object.assign(this, { go, drawn: [], open: -1 });
    this.list = el("ol", { class: "stories" });
    this.news = el("p", { class: "spoken", role: "status" });
    this.whole = el(
      "p",
      { class: "all-done", hidden: true },
      "🎉 All ten. You have seen Teller refused, doubled, cut off and killed, and every code was minted once.",
    );
    const how =
      "Ten short stories, five minutes in all. A command that you press makes you who sends it, and goes into the " +
      "message box: Return sends it. Links make you somebody else as well.";
    root.append(el("p", { class: "note" }, how), this.whole, this.list, this.news);
  }

  show({ stories, done, waits }) {
    if (!this.drawn.length) this.draw(stories);
    const before = this.drawn.map((node) => node.classList.contains("done"));
    stories.forEach((story, place) => tick(this.drawn[place], story));
    for (const button of this.list.querySelectorAll(".approve")) {
      dim(button, { idle: !waits || button.closest(".done > details") !== null });
    }
    const all = done === stories.length;
    const celebrates = all && this.whole.hidden;
    this.whole.hidden = !all;
    const fresh = stories.findIndex((story, place) => story.done && !before[place]);
    if (this.open < 0) this.turnTo(stories.findIndex((story) => !story.done));
    else if (fresh >= 0) this.finished(stories, fresh, done);
    if (celebrates) this.whole.scrollIntoView({ block: "nearest" });
  }

  /** Who was in the story that has just ended goes on to the next one; its end can still be looked at. */
  finished(stories, fresh, done) {
    this.news.textContent = `Done: ${stories[fresh].title}. ${done} of ${stories.length}.`;
    if (!this.drawn[fresh].querySelector("details").open) return;
    for (const node of this.list.querySelectorAll("li.done > details")) node.open = this.drawn[fresh].contains(node);
    const after = stories.findIndex((story, place) => !story.done && place > fresh);
    this.turnTo(after < 0 ? stories.findIndex((story) => !story.done) : after);
  }

  turnTo(place) {
    this.open = Math.max(place, 0);
    if (place < 0) return;
    this.drawn[place].querySelector("details").open = true;
    this.drawn[place].scrollIntoView({ block: "nearest" });
  }

  draw(stories) {
    this.drawn = stories.map((story, place) => this.story(story, place));
    this.list.replaceChildren(...this.drawn);
  }

  story({ title, steps }, place) {
    const mark = el("span", { class: "mark", "aria-hidden": "true" }, String(place + 1));
    const state = el("span", { class: "spoken state" });
    const inside = el("ol", {}, ...steps.map((step) => this.step(step)));
    return el("li", {}, el("details", {}, el("summary", {}, mark, el("span", {}, title), state), inside));
  }

  step({ words, helps }) {
    const state = el("span", { class: "spoken state" });
    const trouble = el("p", { class: "error", role: "alert" });
    const links = helps.length ? el("p", { class: "helps" }, ...helps.map((help) => this.help(help, trouble))) : "";
    return el("li", {}, el("p", {}, state, words), links, trouble);
  }

  help(help, trouble) {
    const { kind, words, as: who, room } = help;
    if (kind === "go") return el("a", { href: `#${who}/${room}` }, words);
    const look = () => who && this.go(who, room);
    if (kind === "put") {
      const put = () => this.go(who, room, words);
      return el("button", { type: "button", class: "put", title: "Put it into the message box", onclick: put }, words);
    }
    const acts = { act: () => behind(help.what, help.body), approve: () => this.approve(help) };
    const does = async () => {
      const came = await acts[kind]();
      look();
      return came;
    };
    const button = el("button", { type: "button", class: kind, onclick: () => busy(button, trouble, does) }, words);
    if (Number.isInteger(help.after)) button.dataset.after = help.after;
    return button;
  }

  /** What several windows would do in the same moment. */
  async approve({ people, kill }) {
    const { outcomes } = await behind("approve", { people, kill });
    const lost = outcomes.map(notTaken).find(Boolean);
    if (lost) throw new Error(lost);
  }
}

/** A button that does nothing now, because it is `busy` or `idle`: who is at it stays there. */
function dim(button, why) {
  Object.assign(button, why);
  if (button.busy || button.idle) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

async function busy(button, trouble, does) {
  if (button.busy || button.idle) return;
  dim(button, { busy: true });
  trouble.textContent = "";
  try {
    trouble.textContent = (await does())?.said ?? "";
  } catch (error) {
    trouble.textContent = error.message;
  }
  dim(button, { busy: false });
}

function tick(node, { steps, done }) {
  mark(node, done);
  for (const button of node.querySelectorAll("[data-after]")) button.disabled = !steps[button.dataset.after].done;
  node.querySelectorAll("li").forEach((item, place) => mark(item, steps[place].done));
}

function mark(node, done) {
  node.classList.toggle("done", done);
  node.querySelector(".state").textContent = done ? "(done) " : "";
}
