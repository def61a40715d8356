// What is entered: every element that keeps something is a field, found by its block id and action id.

let count = 0;

/** An id nothing else on the page has. */
export const uid = (name) => `${name}-${++count}`;

/** Make a node the field of an element. `control` has read() -> what Slack is sent, write(value), and target, which
 * takes the focus. */
export function field(node, block, part, control) {
  node.dataset.block = block.block_id;
  node.dataset.action = part.action_id;
  node.control = control;
  node.drawn = JSON.stringify(control.read());
  return node;
}

/** Whether the bot is told of each choice in a block, and not only of the whole form. */
export const sendsAlone = (block) => block.type !== "input" || block.dispatch_action;

/** Tell the bot what was chosen; whether it stays so: what somebody would not confirm, or the bot did not take after
 * they had, is to be taken back. */
export async function chosen(block, part, place, value, node) {
  return (await place.choose(block, part, value, node)) || !part.confirm;
}

const all = (root) => [...root.querySelectorAll("[data-action]")].filter((node) => node.control);

function gather(nodes) {
  const values = {};
  for (const node of nodes) (values[node.dataset.block] ??= {})[node.dataset.action] = node.control.read();
  return values;
}

/** Everything entered below a node: by block id and action id. */
export const entered = (root) => gather(all(root));

/** The part of it that was changed since it was drawn. */
export const touched = (root) => gather(all(root).filter((node) => node.drawn !== JSON.stringify(node.control.read())));

/** Put back what was touched, where its field is still there. */
export function restore(root, values) {
  for (const node of all(root)) {
    const value = values[node.dataset.block]?.[node.dataset.action];
    if (value !== undefined) node.control.write(value);
  }
}

/** Which field or button below a node has the focus, so that it gets it back after a redraw. */
export function focused(root) {
  const node = root.contains(document.activeElement) && document.activeElement.closest("[data-action]");
  return node ? { block: node.dataset.block, action: node.dataset.action } : null;
}

export function refocus(root, was) {
  if (was) find(root, was)?.focus();
}

function find(root, { block, action }) {
  const nodes = [...root.querySelectorAll("[data-action]")];
  return targetOf(nodes.find((node) => node.dataset.block === block && node.dataset.action === action));
}

/** The node as it is below `root` now, where it was drawn anew; null where nothing of that kind is there any more. */
export function twin(root, node) {
  if (node.isConnected) return node;
  const of = node.closest("[data-action]");
  return (of && find(root, of.dataset)) ?? null;
}

/** Whether anything below a node keeps what is entered. */
export const hasFields = (root) => all(root).length > 0;

/** What takes the focus for a node: its own target, or itself. */
export const targetOf = (node) => node?.control?.target ?? node;

/** What an element holds before anybody touched it: the state it came with, or what the app preset. */
export function initial(block, part, place) {
  const entry = place.values?.[block.block_id]?.[part.action_id];
  const from = entry ? Object.entries(entry).filter(([name]) => name !== "type") : presets(part);
  return from[0]?.[1] ?? null;
}

const presets = (part) => Object.entries(part).filter(([name]) => name.startsWith("initial_"));
