// Elements that are filled in: text, numbers, ticks, dates, and times.

import { el } from "../dom.js";
import { chosen, field, initial, sendsAlone, uid } from "./fields.js";
import { inField } from "../time.js";
import { plain, text } from "./text.js";

const LONGEST_PAUSE = 300; // milliseconds after the last character before the bot is told of it

/** A box for text; `properties` make it what it is, `value` turns the element's state into text and back. */
function textBox(block, part, place, label, properties, value = AS_TEXT) {
  const several = part.multiline || part.type === "rich_text_input";
  const how = { ...properties, ...label, spellcheck: "false", placeholder: plain(part.placeholder) };
  const node = several ? el("textarea", { ...how, rows: 4 }) : el("input", how);
  node.value = value.shown(initial(block, part, place));
  if (block.dispatch_action) dispatch(block, part, place, node, () => value.read(node.value));
  return field(node, block, part, {
    read: () => value.read(node.value),
    write: (entry) => {
      node.value = value.shown(entry);
    },
  });
}

const AS_TEXT = { shown: (entry) => entry ?? "", read: (words) => words || null };

const AS_RICH_TEXT = {
  shown: (entry) =>
    (entry?.elements ?? [])
      .flatMap((each) => each.elements ?? [])
      .map((each) => each.text ?? "")
      .join(""),
  read: (words) => {
    const section = { type: "rich_text_section", elements: [{ type: "text", text: words }] };
    return words ? { type: "rich_text", elements: [section] } : null;
  },
};

/** dispatch_action: the bot is told on Enter, or of every character (dispatch_action_config). */
function dispatch(block, part, place, node, read) {
  const when = part.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let timer;
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !when.includes("on_enter_pressed")) return;
    event.preventDefault();
    place.choose(block, part, read(), node);
  });
  node.addEventListener("input", () => {
    clearTimeout(timer);
    const send = () => node.isConnected && place.choose(block, part, read(), node);
    if (when.includes("on_character_entered")) timer = setTimeout(send, LONGEST_PAUSE);
  });
}

/** A native picker of dates or times. The bot is told when one is picked, or when the typist has left the field. */
function picker(block, part, place, label, type, value = AS_TEXT) {
  const node = el("input", { type, class: "picker", ...label });
  node.value = value.shown(initial(block, part, place));
  const read = () => value.read(node.value);
  let told = node.value;
  let typing = false;
  const tell = async () => {
    const before = told;
    if (node.value === told) return;
    told = node.value;
    if (!(await chosen(block, part, place, read(), node))) node.value = told = before;
  };
  if (sendsAlone(block)) {
    node.addEventListener("keydown", (event) => {
      typing = event.key !== "Enter";
      if (!typing) tell();
    });
    node.addEventListener("change", () => typing || tell());
    node.addEventListener("pointerdown", () => {
      typing = false;
    });
    node.addEventListener("blur", tell);
  }
  return field(node, block, part, {
    read,
    write: (entry) => {
      node.value = told = value.shown(entry);
    },
  });
}

const AS_MOMENT = {
  shown: (seconds) => (seconds ? inField(seconds) : ""),
  read: (words) => (words ? Math.floor(new Date(words).getTime() / 1000) : null),
};

/** Boxes to tick, or buttons of which one is on. */
function ticks(block, part, place, label) {
  const several = part.type === "checkboxes";
  const name = uid("ticks");
  const boxes = part.options.map((option) =>
    el("input", { type: several ? "checkbox" : "radio", name, value: option.value }),
  );
  const rows = part.options.map((option, index) =>
    el(
      "label",
      { class: "tick" },
      boxes[index],
      el(
        "span",
        {},
        text(option.text, place, "span"),
        option.description ? el("small", {}, text(option.description, place)) : "",
      ),
    ),
  );
  const write = (entry) => {
    const values = [entry ?? []].flat().map((each) => each.value ?? each);
    for (const box of boxes) box.checked = values.includes(box.value);
  };
  const read = () => {
    const values = boxes.filter((box) => box.checked).map((box) => box.value);
    return several ? values : (values[0] ?? null);
  };
  write(initial(block, part, place));
  const node = el("div", { ...label, class: "ticks", role: several ? "group" : "radiogroup" }, ...rows);
  if (several) node.removeAttribute("aria-required"); // a group cannot be required, its label says so
  let told = read();
  if (sendsAlone(block)) {
    node.addEventListener("change", async () => {
      const before = told;
      told = read();
      if (!(await chosen(block, part, place, told, node))) write((told = before));
    });
  }
  return field(node, block, part, { read, write, target: boxes[0] });
}

function files(block, part, place, label) {
  const box = el("input", { type: "file", disabled: true, ...label });
  const node = el("div", {}, box, el("small", {}, "The sandbox takes no files."));
  return field(node, block, part, { read: () => [], write: () => {}, target: box });
}

const as = (properties, value) => (block, part, place, label) => textBox(block, part, place, label, properties, value);

export const INPUTS = {
  plain_text_input: as({ type: "text" }),
  email_text_input: as({ type: "email" }),
  url_text_input: as({ type: "url" }),
  number_input: as({ type: "text", inputmode: "decimal" }),
  rich_text_input: as({ type: "text" }, AS_RICH_TEXT),
  checkboxes: ticks,
  radio_buttons: ticks,
  datepicker: (block, part, place, label) => picker(block, part, place, label, "date"),
  timepicker: (block, part, place, label) => picker(block, part, place, label, "time"),
  datetimepicker: (block, part, place, label) => picker(block, part, place, label, "datetime-local", AS_MOMENT),
  file_input: files,
};
