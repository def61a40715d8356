// The page: one person, one conversation, kept up to date. The address says which: #PERSON/CONVERSATION[/MESSAGE].

import { act, follow, get, notTaken } from "./api.js";
import { Panels } from "./panels/panels.js";
import { Composer } from "./chat/composer.js";
import { Modal } from "./chat/dialogs.js";
import { HomeTab } from "./chat/home.js";
import { Inspector } from "./panels/inspector.js";
import { Storage } from "./chat/storage.js";
import { offerShortcuts } from "./chat/shortcuts.js";
import { offers } from "./chat/suggestions.js";
import { State } from "./chat/state.js";
import { HOME, Sidebar, keyOf, signOf } from "./chat/sidebar.js";
import { Stream } from "./chat/stream.js";
import { Stories } from "./panels/stories.js";
import { Lights } from "./panels/switches.js";
import { keepPlace } from "./place.js";
import { moveNow } from "./time.js";
import { Toolbox } from "./panels/toolbox.js";
import { Unread } from "./chat/unread.js";

const at = (id) => document.getElementById(id);
const TITLE = document.title;

let seen = new State();
let person = "";
let wanted = { room: "", message: "" };
let opened = { place: "", since: "" };
let begun = { place: "", line: "" };
let lost = false;
let unfollow = () => {};

const world = await get("/api/world");
const storage = new Storage(world.run);
const unread = new Unread(storage);
const sidebar = new Sidebar(at("sidebar"), at("show-sidebar"), at("veil"), world);
const stream = new Stream(at("messages"), at("jump"), () => earlier(roomNow()));
const homeTab = new HomeTab(at("home"), world.bot);
const known = (sign) => offers(sign, world, seen.frame);
const lights = new Lights(at("lights"));
const composer = new Composer(at("composer"), { commands: world.commands, storage, offers: known, send });
offerShortcuts(at("composer").querySelector(".tools"), world.shortcuts, use);
const panels = {
  stories: new Stories(at("stories"), begin),
  toolbox: new Toolbox(at("toolbox")),
  inspector: new Inspector(at("inspector")),
};
const backstage = new Panels(at("backstage"), at("show-backstage"), panels, lit, world.panels);
const modal = new Modal(at("modal"), {
  submit: (view, values) => act("submit", person, { view: view.id, values }),
  close: (view, everything) => act("close", person, { view: view.id, everything }),
});

/** What is switched on in the sandbox, and how late it is there: on another day, all is drawn anew. */
function lit(state) {
  lights.show(state);
  if (!moveNow(state.ahead)) return;
  stream.forget();
  draw();
}

async function send(line) {
  if (!seen.frame) throw new Error("One moment: the page is still being read.");
  stream.toEnd();
  await act("type", person, { channel: roomNow().id, line });
}

/** Use a shortcut; what went wrong stands beneath the message box. */
async function use(shortcut) {
  const as = person;
  const wrong = await act("shortcut", as, { callback_id: shortcut, channel: roomNow().id }).then(
    ({ outcome }) => notTaken(outcome),
    (error) => error.message,
  );
  if (as === person) composer.say(wrong, true);
}

/** Open a conversation as somebody, with a line in the message box if there is one. */
function begin(id, room, line = "") {
  begun = { place: line && `${id}/${room}`, line };
  location.hash = `#${id}/${room}`;
  backstage.giveWay();
  draw();
}

async function earlier(room) {
  const of = person;
  const first = room.messages[0]?.ts ?? "";
  const query = new URLSearchParams({ as: of, channel: room.id, before: first });
  const before = await get(`/api/earlier?${query}`);
  return () => {
    if (of !== person) return;
    seen.precede(room.id, first, before);
    draw();
  };
}

const titleOf = (room) => (room.kind === "im" ? world.bot.name : `${signOf(room)}${room.name}`);
const roomsNow = () => seen.channels().map((room) => ({ ...room, title: titleOf(room) }));
const isWanted = (room) => [keyOf(room), room.id].includes(wanted.room);
const roomNow = (rooms = roomsNow()) => rooms.find(isWanted) ?? rooms[0];

function draw() {
  if (!seen.frame) return;
  if (stream.stuck && !wanted.message) seen.trim();
  const atHome = wanted.room === HOME;
  const rooms = roomsNow();
  const room = atHome ? null : roomNow(rooms);
  if (room) look(room);
  const counts = new Map(rooms.map((each) => [each.id, unread.tally(person, each)]));
  const total = sidebar.show(person, room ? keyOf(room) : HOME, rooms, counts, seen.frame.standings);
  const title = room ? room.title : `${world.bot.name} Home`;
  document.title = `${total ? `(${total}) ` : ""}${title} · ${nameOf(person)} · ${TITLE}`;
  at("room-name").textContent = title;
  at("who").textContent = `as ${nameOf(person)}`;
  document.body.classList.toggle("at-home", atHome);
  const place = { names: seen.frame.names, me: person, title };
  if (room) drawRoom(room, place);
  else homeTab.show(seen.frame.home, place);
  modal.show(seen.frame.modal, place);
  drawTrouble();
}

/** What is in front of somebody who looks is read; what was new when they came is marked as that. */
function look(room) {
  if (document.hidden) return;
  const place = `${person}/${room.id}`;
  if (opened.place !== place) opened = { place, since: unread.of(person, room)[0]?.ts ?? "" };
  unread.seen(person, room);
}

function drawRoom(room, place) {
  composer.aim(person, room.id, room.title);
  if (begun.place === `${person}/${keyOf(room)}`) {
    composer.put(begun.line);
    begun.place = "";
  }
  stream.show(room, place, opened.since);
  if (wanted.message) find(room);
}

/** Go to the message that the address names, however far back it is. */
function find(room) {
  const ts = wanted.message;
  const isEarlier = room.earlier && room.messages[0]?.ts > ts;
  if (stream.pointTo(ts) || !isEarlier) wanted.message = "";
  else stream.ask();
}

function drawTrouble() {
  const words = lost ? "The sandbox does not answer. Is “teller sandbox” still running?" : (seen.frame?.trouble ?? "");
  at("trouble").textContent = words;
  at("trouble").hidden = !words;
}

/** Another sandbox may answer now where the first one did: nothing of that one holds any more. */
const renew = () => get("/api/world").then(({ run }) => run === world.run || location.reload(), () => {});

const nameOf = (id) => world.people.find((each) => each.id === id).real_name;

function become(id) {
  unfollow();
  person = id;
  const fresh = new State();
  seen = fresh;
  sidebar.become(person, wanted.room);
  stream.clear();
  modal.show(null);
  homeTab.clear();
  at("room-name").textContent = "";
  unfollow = follow(id, {
    news: (news) => {
      fresh.take(news);
      draw();
    },
    lost: (gone) => {
      if (lost && !gone) renew();
      lost = gone;
      drawTrouble();
    },
  });
}

function route() {
  const [id, room = "", message = ""] = location.hash.slice(1).split("/");
  const known = world.people.some((each) => each.id === id) ? id : world.people[0].id;
  const arrives = room === HOME && (wanted.room !== HOME || known !== person);
  wanted = { room, message };
  opened = { place: "", since: "" };
  if (known !== person) become(known);
  if (arrives) act("home", person, {}).catch(() => {}); // its stream says that the sandbox is gone
  draw();
}

document.addEventListener("visibilitychange", () => {
  opened.place = document.hidden ? "" : opened.place;
  draw();
});
keepPlace(() => at(document.body.classList.contains("at-home") ? "home" : "messages"));
at("skip").addEventListener("click", () => composer.box.focus());
window.addEventListener("storage", draw); // another window of the same person has read something
window.addEventListener("hashchange", route);
route();
