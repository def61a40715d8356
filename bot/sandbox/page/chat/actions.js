// What a person does with the elements of one message or view.

import { act, notTaken } from "../api.js";
import { confirmed } from "../blocks/confirm.js";
import { el } from "../dom.js";
import { entered, twin } from "../blocks/fields.js";

/** `place` with what a person does here: press(block, element, button) and choose(block, element, value, node) resolve
 * to whether the bot took it, options(block, element, query) to what a menu shows. `where` is a ts or a view's id,
 * `root()` all that is there. */
export function withActions(place, where, root) {
  const which = (block, part) => ({ where, block_id: block.block_id, action_id: part.action_id });
  const actions = {
    ...place,
    root,
    press: (block, part, button) =>
      once(button, part, actions, () => act("press", place.me, { ...which(block, part), values: entered(root()) })),
    choose: (block, part, value, node) =>
      last(node, part, actions, () =>
        act("choose", place.me, { ...which(block, part), value, values: entered(root()) }),
      ),
    options: (block, part, query) => act("options", place.me, { ...which(block, part), query }),
  };
  return actions;
}

/** Do it as `once` does; of what is chosen meanwhile the last is sent after it. */
async function last(node, part, place, send) {
  node.chosen = send;
  if (node.busy) return true;
  let took = false;
  while (node.chosen) {
    const next = node.chosen;
    node.chosen = null;
    took = await once(node, part, place, next);
  }
  return took;
}

/** Do it after the person has confirmed it, not twice at a time; what went wrong stands beside it. */
async function once(node, part, place, send) {
  if (node.busy) return false;
  if (part.confirm && !(await confirmed(part.confirm, place))) return false;
  node.busy = true;
  node.classList.add("busy");
  rowOf(node, place).querySelector(":scope > .failed")?.remove();
  const wrong = await send().then(
    ({ outcome }) => notTaken(outcome),
    (error) => error.message,
  );
  node.busy = false;
  node.classList.remove("busy");
  if (wrong) complain(rowOf(node, place), wrong);
  return !wrong;
}

/** Where something stands, or what was drawn in its place since; all that is there where it is gone. */
function rowOf(node, place) {
  const here = twin(place.root(), node);
  return here?.closest(".actions") ?? here?.parentNode ?? place.root();
}

/** At the end: the buttons stay where they were. */
function complain(row, wrong) {
  const words = el("span", { class: "failed", role: "alert" }, `⚠️ ${wrong}`);
  row.append(words);
  words.scrollIntoView({ block: "nearest" });
}
