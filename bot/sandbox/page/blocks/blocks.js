// Block Kit -> nodes (docs.slack.dev, Block Kit reference). What is not known here is shown as it is, as JSON.

import { CARDS } from "./cards.js";
import { chart } from "./chart.js";
import { LAYOUT } from "./layout.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./table.js";
import { unknown } from "./unknown.js";

const KINDS = {
  ...LAYOUT,
  ...CARDS,
  rich_text: richText,
  table,
  data_table: dataTable,
  data_visualization: chart,
};

/** The nodes of some blocks. `place` has names and me, what a person does there (actions.js), and for a view its values
 * and errors. */
export const blocks = (list, place) => list.map((block) => draw(block, place));

function draw(block, place) {
  if (!Object.hasOwn(KINDS, block?.type)) return unknown(block);
  try {
    return KINDS[block.type](block, place, blocks);
  } catch {
    return unknown(block, "This page cannot draw this block");
  }
}
