// The page: one person, one conversation, kept up to date. The address says which: #PERSON/CONVERSATION[/MESSAGE].

import { act, follow, get } from "./api.js";
import { Backstage } from "./backstage.js";
import { Composer } from "./composer.js";
import { Modal, confirmed } from "./dialogs.js";
import { el } from "./dom.js";
import { avatar, pointTo, showMessages } from "./stream.js";
import { Toolbox } from "./toolbox.js";

const DIRECT = "direct";
const at = (id) => document.getElementById(id);
const read = new Map(); // person/conversation -> the newest message seen there

let world;
let state = null;
let person = "";
let wanted = { room: "", message: "" };
let lost = false;
let unfollow = () => {};

const backstage = new Backstage(at("backstage"), at("show-backstage"), { toolbox: new Toolbox(at("toolbox")) });
const modal = new Modal(at("modal"), {
  press: (view, block, part, button) => press(view.id, block, part, button, modal.entered()),
  submit: (view, values) => act("submit", person, { view: view.id, values }),
  close: (view, everything) => act("close", person, { view: view.id, everything }).catch((error) => modal.say(error.message)),
});

const keyOf = (room) => (room.kind === "im" ? DIRECT : room.id);
const nameOf = (room) => (room.kind === "im" ? world.bot.name : room.name);
const signOf = (room) => (room.kind === "group" ? "🔒" : "#");
const roomNow = () => state.channels.find((room) => [keyOf(room), room.id].includes(wanted.room)) ?? state.channels[0];

async function press(where, block, part, button, values = {}) {
  if (part.confirm && !(await confirmed(part.confirm))) return;
  button.disabled = true;
  button.parentNode.querySelector(".failed")?.remove();
  let wrong = "";
  try {
    const { outcome } = await act("press", person, { where, block_id: block.block_id, action_id: part.action_id, values });
    if (outcome !== "ok") wrong = `The bot did not take this (${outcome}).`;
  } catch (error) {
    wrong = error.message;
  }
  button.disabled = false;
  if (wrong) button.after(el("span", { class: "failed", role: "alert" }, `⚠️ ${wrong}`));
}

function draw() {
  if (!state) return;
  const room = roomNow();
  read.set(`${person}/${room.id}`, room.messages.at(-1)?.ts);
  drawPeople(room);
  at("rooms").replaceChildren(...state.channels.map((each) => roomLink(each, each === room)));
  const words = room.kind === "im" ? `${world.bot.name}, direct message` : `${signOf(room)} ${room.name}`;
  at("room-name").textContent = words;
  composer.aim(`${room.kind === "channel" ? "#" : ""}${nameOf(room)}`);
  const place = { names: state.names, me: person };
  showMessages(at("messages"), room, { ...place, press: (item, ...what) => press(item.ts, ...what) });
  if (wanted.message && pointTo(at("messages"), wanted.message)) wanted.message = "";
  modal.show(state.modal, place);
  drawTrouble();
}

function drawPeople(room) {
  const entries = world.people.map(({ id, name, real_name: author, about }) => {
    const current = id === person;
    const link = { href: `#${id}/${room ? keyOf(room) : ""}`, title: `@${name}`, "aria-current": current ? "true" : null };
    return el("li", {}, el("a", link, avatar({ user: id, author }), el("span", {}, author, el("small", {}, about))));
  });
  at("people").replaceChildren(...entries);
}

function roomLink(room, current) {
  const unread = room.messages.length && read.get(`${person}/${room.id}`) !== room.messages.at(-1).ts;
  const link = { href: `#${person}/${keyOf(room)}`, "aria-current": current ? "true" : null, class: unread ? "unread" : "" };
  const news = unread ? el("span", { class: "dot", role: "img", "aria-label": "unread" }) : "";
  const bot = { user: world.bot.id, author: world.bot.name, is_bot: true };
  const sign = room.kind === "im" ? avatar(bot) : el("span", { class: "sign" }, signOf(room));
  return el("li", {}, el("a", link, sign, nameOf(room), news));
}

function drawTrouble() {
  const words = lost ? "The sandbox does not answer. Is `teller sandbox` still running?" : (state?.trouble ?? "");
  at("trouble").textContent = words;
  at("trouble").hidden = !words;
}

function become(id) {
  unfollow();
  person = id;
  state = null;
  unfollow = follow(id, {
    state: (fresh) => {
      state = fresh;
      draw();
    },
    lost: (gone) => {
      lost = gone;
      drawTrouble();
    },
  });
}

function route() {
  const [id, room = "", message = ""] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const known = world.people.some((each) => each.id === id) ? id : world.people[0].id;
  wanted = { room, message };
  if (known !== person) become(known);
  drawPeople(null);
  draw();
}

world = await get("/api/world");
backstage.offer(world.panels);
const composer = new Composer(at("composer"), world.commands, async (line) => {
  if (!state) throw new Error("One moment: the page is still being read.");
  await act("type", person, { channel: roomNow().id, line });
});
window.addEventListener("hashchange", route);
route();
