// The dialog before an action (docs.slack.dev, confirmation dialog object).

import { el } from "../dom.js";
import { uid } from "./fields.js";
import { plain, text } from "./text.js";

/** Ask; resolves to whether the person said yes. */
export function confirmed(question, place) {
  const title = uid("confirm");
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "confirm", "aria-labelledby": title, onclose: () => done(dialog.returnValue === "yes") },
      el(
        "form",
        { method: "dialog" },
        el("h2", { id: title }, plain(question.title)),
        text(question.text, place),
        el(
          "footer",
          {},
          el("button", { value: "no" }, plain(question.deny) || "Cancel"),
          el("button", { value: "yes", class: question.style ?? "primary" }, plain(question.confirm) || "Yes"),
        ),
      ),
    );
    const done = (yes) => {
      dialog.remove();
      resolve(yes);
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
