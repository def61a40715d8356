// The app's Home, as it is published for one person.

import { blocks } from "./blocks.js";

/** The nodes of a Home tab. `place` as for blocks. */
export const home = (view, place) => blocks(view.blocks, place);
