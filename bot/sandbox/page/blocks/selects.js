// Select menus of Block Kit, one or several, with options of their own, asked from the bot, or known to Slack.

import { Combobox } from "./combobox.js";
import { el } from "../dom.js";
import { chosen, field, initial, sendsAlone } from "./fields.js";
import { plain } from "./text.js";

const FEWEST = 3; // characters before the bot is asked, where min_query_length says nothing else
const PAUSE = 150; // milliseconds of no typing before it is asked

/** Draw one. `label` has the attributes that name and describe the field. */
export function select(block, part, place, label) {
  const several = part.type.startsWith("multi_");
  const kind = KINDS[part.type.replace("multi_", "").replace("_select", "")];
  const itemsOf = (values) => values.map((each) => kind.item(each, place, part)).filter(Boolean);
  const items = (value) => itemsOf([value ?? []].flat());
  const box = new Combobox({
    label,
    placeholder: plain(part.placeholder) || (several ? "Select options" : "Select an option"),
    several,
    most: part.max_selected_items,
    find: (query) => kind.find(block, part, place, query),
    changed: (undo) => changed(undo),
  });
  box.choose(items(initial(block, part, place)));
  const read = () => {
    const values = box.chosen.map((each) => each.raw);
    return several ? values : (values[0] ?? null);
  };
  const node = field(el("div", { class: "field-of-select" }, box.node), block, part, {
    read,
    write: (value) => box.choose(items(value)),
    target: box.input,
  });
  const changed = async (undo) => {
    node.dispatchEvent(new Event("change", { bubbles: true }));
    if (sendsAlone(block) && !(await chosen(block, part, place, read(), box.node))) undo();
  };
  return node;
}

const itemOf = (option, raw) => ({ key: option.value, text: plain(option.text), note: plain(option.description), raw });

const optionsOf = (part) => [...(part.options ?? []), ...(part.option_groups ?? []).flatMap((group) => group.options)];

const groupsOf = ({ options = [], option_groups: groups }) =>
  groups ? groups.map((group) => ({ label: plain(group.label), options: group.options })) : [{ options }];

const listed = (groups, raw) =>
  groups.map(({ label, options }) => ({ label, items: options.map((each) => itemOf(each, raw(each))) }));

const byName = {
  item: (id, place) => ({ key: id, text: (place.names[id] ?? id) || "Direct message", raw: id }),
  find: (block, part, place, query) => asked(block, part, place, query, (option) => option.value),
};

const KINDS = {
  static: {
    item: (value, place, part) => {
      const option = optionsOf(part).find((each) => each.value === (value.value ?? value));
      return option && itemOf(option, option.value); // one that is gone since is no choice any more
    },
    find: async (block, part, place, query) => {
      const fits = (option) => plain(option.text).toLowerCase().includes(query.toLowerCase());
      const groups = groupsOf(part).map(({ label, options }) => ({ label, options: options.filter(fits) }));
      return {
        groups: listed(
          groups.filter(({ options }) => options.length),
          (option) => option.value,
        ),
      };
    },
  },
  external: {
    item: (option) => itemOf(option, option),
    find: (block, part, place, query) => {
      const least = part.min_query_length ?? FEWEST;
      if (query.length >= least) return asked(block, part, place, query, (option) => option);
      return { groups: [], note: `Type at least ${least} ${least === 1 ? "character" : "characters"}.` };
    },
  },
  users: byName,
  conversations: byName,
  channels: byName,
};

const waiting = new WeakMap(); // element -> what ends its pause

/** Ask once the person has stopped typing. */
async function asked(block, part, place, query, raw) {
  waiting.get(part)?.();
  const still = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), query ? PAUSE : 0);
    waiting.set(part, () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
  if (!still) return { groups: [] };
  try {
    const { outcome, ...found } = await place.options(block, part, query);
    if (outcome !== "ok") return { groups: [], note: `⚠️ The bot did not answer this (${outcome}).` };
    return {
      groups: listed(
        groupsOf(found).filter(({ options }) => options.length),
        raw,
      ),
    };
  } catch (error) {
    return { groups: [], note: `⚠️ ${error.message}` };
  }
}
