// Blocks that are shown, made into other blocks under somebody's eyes: what is the same stays as it is, with what is
// open in it, typed into it, and in focus.

import { blocks } from "./blocks.js";
import { focused, hasFields, refocus, restore, touched } from "./fields.js";

/** Make the children of `root` what `list` says. `place` is what they are drawn with; who calls this with another
 * place than before, and wants all drawn with that, empties `root` first. */
export function redraw(root, list, place) {
  const typed = touched(root);
  const was = focused(root);
  const before = [...root.children];
  const now = list.map((block) => kept(before, block) ?? fresh(block, place, typed));
  for (const node of before) node.remove(); // what is left of them
  let next = root.firstChild;
  for (const node of now) {
    if (node === next) next = node.nextSibling;
    else root.insertBefore(node, next);
  }
  if (was && !root.contains(document.activeElement)) refocus(root, was);
}

function fresh(block, place, typed) {
  const [node] = blocks([block], place);
  node.block = block;
  node.words = wordsOf(block);
  restore(node, typed);
  return node;
}

/** The node that shows such a block already, taken out of those that do. A block that the app gave no id has another
 * one each time, under which what is pressed is told; a field under another id is another field. */
function kept(nodes, block) {
  const words = wordsOf(block);
  const same = nodes.filter((node) => node.words === words);
  const isIt = (node) => node.block.block_id === block.block_id;
  const node = same.find(isIt) ?? same.find((each) => !hasFields(each));
  if (!node) return null;
  nodes.splice(nodes.indexOf(node), 1);
  node.block.block_id = block.block_id;
  for (const part of node.querySelectorAll("[data-block]")) part.dataset.block = block.block_id;
  return node;
}

const wordsOf = (block) => JSON.stringify({ ...block, block_id: "" });
