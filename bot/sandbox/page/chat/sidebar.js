// The sidebar: who one is, and the conversations, with what is unread in them. A drawer where the window is narrow.

import { el, NARROW, reconcile } from "../dom.js";
import { avatar } from "./message.js";

export const DIRECT = "direct";
export const HOME = "home";
const MOST = 99;
const NOTHING = { count: 0, more: false };

export const keyOf = (room) => (room.kind === "im" ? DIRECT : room.id);
/** What stands before a channel's name. */
export const signOf = (room) => (room.kind === "group" ? "🔒 " : "#");

export class Sidebar {
  constructor(root, opener, veil, world) {
    this.root = root;
    this.opener = opener;
    this.veil = veil;
    this.world = world;
    this.standings = {};
    opener.addEventListener("click", () => this.open(!root.classList.contains("open")));
    veil.addEventListener("click", () => this.open(false));
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.open(false));
    root.addEventListener("click", (event) => event.target.closest("a") && this.open(false));
    NARROW.addEventListener("change", () => this.open(false));
  }

  /** Pull the drawer out or push it back; what is beside it is out of reach meanwhile. */
  open(open) {
    const is = open && NARROW.matches;
    if (is === this.root.classList.contains("open")) return;
    this.root.classList.toggle("open", is);
    this.opener.setAttribute("aria-expanded", String(is));
    this.veil.hidden = !is;
    for (const beside of document.querySelectorAll("main, #backstage")) beside.inert = is;
    if (is) this.root.querySelector("a[aria-current]")?.focus();
    else this.opener.focus();
  }

  /** `unread`: { count, more } of each conversation; `here` is the part of the address that says where one is;
   * `standings` are of those who are no full members. */
  show(person, here, rooms, unread, standings) {
    this.standings = standings;
    this.people(person, here);
    const entries = rooms.map((room) => ({ ...this.entry(room), unread: unread.get(room.id) }));
    const { name, has_home: has } = this.world.bot;
    const home = { key: HOME, name: `${name} Home`, sign: "⌂", unread: NOTHING };
    fill(this.at("channels"), entries.filter((entry) => entry.sign), person, here);
    fill(this.at("directs"), entries.filter((entry) => !entry.sign), person, here);
    fill(this.at("apps"), has ? [home] : [], person, here);
    this.at("apps-title").hidden = !has;
    const total = {
      count: entries.reduce((sum, entry) => sum + entry.unread.count, 0),
      more: entries.some((entry) => entry.unread.more),
    };
    tell(this.opener.querySelector(".count"), total);
    return inWords(total);
  }

  /** Somebody else sits here now, whose conversations are not known yet. */
  become(person, here) {
    this.people(person, here);
    for (const list of this.root.querySelectorAll(".rooms")) list.replaceChildren();
  }

  people(person, here) {
    const people = this.world.people.map((each) => ({ ...each, standing: this.standings[each.id] }));
    reconcile(this.at("people"), people, ({ id }) => id, personLink);
    for (const node of this.at("people").children) {
      const { key } = node.dataset;
      mark(node.firstChild, `#${key}/${here}`, key === person);
    }
  }

  entry(room) {
    if (room.kind !== "im") return { key: room.id, name: room.name, sign: signOf(room).trim() };
    const { id: user, name } = this.world.bot;
    return { key: DIRECT, name, author: { user, author: name, is_bot: true } };
  }

  at(id) {
    return this.root.querySelector(`#${id}`);
  }
}

function personLink({ id, name, real_name: author, about, standing }) {
  const words = el("span", { class: "name" }, author, el("small", {}, standing ?? about));
  return el("li", {}, el("a", { title: `@${name}` }, avatar({ user: id, author }), words));
}

/** The links stay the same nodes while what is unread changes, so that nobody's place is lost. */
function fill(list, entries, person, here) {
  reconcile(list, entries, (entry) => entry.key, link, (entry) => entry.name);
  for (const [place, node] of [...list.children].entries()) {
    const { key, unread } = entries[place];
    const anchor = node.firstChild;
    mark(anchor, `#${person}/${key}`, key === here);
    anchor.classList.toggle("unread", unread.count > 0);
    tell(anchor.lastChild, unread);
  }
}

function link({ name, sign, author }) {
  const picture = sign ? el("span", { class: "sign", "aria-hidden": "true" }, sign) : avatar(author);
  const locked = sign === "🔒" ? el("span", { class: "spoken" }, "private: ") : "";
  const words = el("span", { class: "name" }, name);
  return el("li", {}, el("a", {}, picture, locked, words, " ", el("span", { class: "count" })));
}

/** How many are unread, on a badge that is not there where none are. */
function tell(badge, unread) {
  if (!unread.count) badge.replaceChildren();
  else badge.replaceChildren(inWords(unread), el("span", { class: "spoken" }, " unread"));
}

/** "" for none; a plus where there are more than were counted. */
function inWords({ count, more }) {
  if (count > MOST) return `${MOST}+`;
  return count ? `${count}${more ? "+" : ""}` : "";
}

function mark(anchor, href, current) {
  anchor.setAttribute("href", href);
  if (current) anchor.setAttribute("aria-current", "true");
  else anchor.removeAttribute("aria-current");
}
