// Where somebody is on the page: what they are at may go, and they are not to be thrown back to its beginning.

const isGone = (node) => !node.isConnected || !node.checkVisibility() || node.disabled;

/** Who is at something that goes away goes on at the nearest thing around it that takes the focus, else at `rest()`. */
export function keepPlace(rest) {
  let around = [];
  document.addEventListener("focusin", ({ target }) => (around = ancestors(target)));
  const look = () => {
    const here = document.activeElement;
    const [was] = here === document.body ? around : [here];
    if (!was || !isGone(was)) return;
    const next = around.find((node) => node.matches("[tabindex]") && !isGone(node)) ?? rest();
    next.focus({ preventScroll: true });
  };
  const how = { childList: true, subtree: true, attributeFilter: ["hidden", "disabled", "open", "class"] };
  new MutationObserver(look).observe(document.body, how);
}

function ancestors(node) {
  const found = [];
  for (let each = node; each && each !== document.body; each = each.parentElement) found.push(each);
  return found;
}
