// The message stream: one conversation as one person sees it, by days, with the newest at the bottom.

import { el, reconcile } from "../dom.js";
import { message } from "./message.js";
import { dayName, dayOf } from "../time.js";

const NEAR = 80; // pixels from the end that still count as its end
const TOGETHER = 300; // seconds within which one author's messages stand under one name

export class Stream {
  /** `earlier()` asks for what came before, and resolves to a function that shows it. */
  constructor(list, jump, earlier) {
    this.list = list;
    this.jump = jump;
    this.earlier = earlier;
    this.key = "";
    this.names = "";
    this.stuck = true;
    this.asking = false;
    list.addEventListener("scroll", () => this.scrolled());
    jump.addEventListener("click", () => {
      // a scroll that a key began may still be under way, and would end short of the end
      list.addEventListener("scrollend", () => this.toEnd(), { once: true });
      this.toEnd();
      list.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(list);
    const grown = () => requestAnimationFrame(() => this.stuck && this.toEnd());
    for (const end of ["load", "error"]) list.addEventListener(end, grown, true); // a picture has its size only then
  }

  /** Show nothing, until somebody's conversation is known. */
  clear() {
    this.list.replaceChildren();
    this.key = "";
  }

  /** Show a conversation. `since` is the ts of the first message that is new to the person, where one is. */
  show(room, place, since) {
    const key = `${place.me}/${room.id}`;
    const names = JSON.stringify(place.names);
    const moved = key !== this.key;
    if (moved || names !== this.names) this.list.replaceChildren();
    if (moved) this.stuck = true;
    [this.key, this.names] = [key, names];
    this.list.setAttribute("aria-live", moved ? "off" : "polite"); // another conversation is not read out as news
    this.list.setAttribute("aria-label", `Messages in ${place.title}`);
    const anchor = this.stuck ? null : this.anchor();
    const build = (entry) => this.build(entry, place);
    reconcile(this.list, entries(room, since), (entry) => entry.key, build, (entry) => entry.item ?? entry.words);
    group(this.list);
    if (anchor) this.list.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
    else this.toEnd();
  }

  /** Draw everything anew the next time: today is another day. */
  forget() {
    this.names = "";
  }

  build(entry, place) {
    if (entry.item) return message(entry.item, place);
    if (entry.kind !== "earlier") return el("div", { class: entry.kind }, el("span", {}, entry.words));
    return el("button", { type: "button", class: "earlier", onclick: () => this.ask() }, entry.words);
  }

  /** Fetch what came before, once at a time. */
  async ask() {
    if (this.asking) return;
    this.asking = true;
    this.stuck = false;
    const show = await this.earlier().catch(() => () => {}); // where the sandbox is gone the page says so
    this.asking = false;
    show();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    this.jump.hidden = this.stuck;
    if (!this.stuck && scrollTop < NEAR && this.list.querySelector(".earlier")) this.ask();
  }

  toEnd() {
    this.stuck = true;
    this.jump.hidden = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** The first message in view, and where it stands: it is to stand there afterwards, too. */
  anchor() {
    const { top } = this.list.getBoundingClientRect();
    const node = [...this.list.children].find((each) => each.item && each.getBoundingClientRect().bottom > top);
    return node && { node, top: node.getBoundingClientRect().top };
  }

  /** Bring one message into view and mark it for a moment; whether it is there. */
  pointTo(ts) {
    const node = [...this.list.children].find((each) => each.dataset.key === ts);
    if (!node) return false;
    this.stuck = false;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("pointed");
    void node.offsetWidth; // lets the animation begin anew
    node.classList.add("pointed");
    return true;
  }
}

function entries(room, since) {
  const all = [
    room.earlier
      ? { key: "earlier", kind: "earlier", words: "Earlier messages" }
      : { key: "begin", kind: "begin", words: `This is the very beginning of ${room.title}.` },
  ];
  let today = "";
  for (const item of room.messages) {
    const day = dayOf(item.ts);
    if (day !== today) all.push({ key: day, kind: "day", words: dayName(item.ts) });
    if (item.ts === since) all.push({ key: "new", kind: "new", words: "New" });
    all.push({ key: item.ts, item });
    today = day;
  }
  return all;
}

/** Messages that directly follow one of the same author stand under its name. */
function group(list) {
  let before = null;
  for (const node of list.children) {
    const item = node.written?.ts ? node.written : null;
    node.item = item;
    node.classList.toggle("follows", Boolean(item && before && belongs(item, before)));
    before = item;
  }
}

const belongs = (item, before) =>
  item.user === before.user && !item.private && !before.private && item.ts - before.ts < TOGETHER;
