// What opens below a control and lies over everything else, a dialog included.

const GAP = 4;
const EDGE = 8;

export class Popup {
  /** `anchor` is what it belongs to; `closed` is called when it goes because the page moved under it. */
  constructor(node, anchor, closed) {
    this.node = node;
    this.anchor = anchor;
    node.setAttribute("popover", "manual");
    this.away = (event) => {
      if (!node.contains(event.target) && !anchor.contains(event.target)) closed();
    };
    this.moved = (event) => {
      if (event.type === "resize" || !node.contains(event.target)) this.place();
    };
  }

  get open() {
    return this.node.matches(":popover-open");
  }

  show() {
    if (!this.open) {
      this.node.showPopover();
      document.addEventListener("pointerdown", this.away, true);
      document.addEventListener("scroll", this.moved, true);
      window.addEventListener("resize", this.moved);
    }
    this.place();
  }

  hide() {
    document.removeEventListener("pointerdown", this.away, true);
    document.removeEventListener("scroll", this.moved, true);
    window.removeEventListener("resize", this.moved);
    if (this.open) this.node.hidePopover();
  }

  /** Below where there is room, else above; never wider than the window. */
  place() {
    const box = this.anchor.getBoundingClientRect();
    const below = window.innerHeight - box.bottom - GAP - EDGE;
    const above = box.top - GAP - EDGE;
    const { style } = this.node;
    style.minWidth = `${Math.min(box.width, window.innerWidth - 2 * EDGE)}px`;
    style.maxHeight = `${Math.min(320, Math.max(below, above))}px`;
    const height = this.node.offsetHeight;
    const upwards = height > below && above > below;
    style.top = `${upwards ? box.top - GAP - height : box.bottom + GAP}px`;
    style.left = `${Math.max(EDGE, Math.min(box.left, window.innerWidth - this.node.offsetWidth - EDGE))}px`;
  }
}
