// What RMS and the SMS gateway know, and what they were asked.

import { el, reconcile } from "../dom.js";
import { clock, inFull, stamp } from "../time.js";

const number = new Intl.NumberFormat();

export class Rms {
  constructor() {
    this.quota = el("p", { class: "note" });
    this.companies = el("tbody", {});
    this.more = el("p", { class: "note" });
    this.codes = new Fold("Codes", el("ol", { class: "codes" }));
    this.calls = new Calls();
    this.root = el(
      "section",
      { class: "tool", "aria-labelledby": "tool-rms" },
      el("h3", { id: "tool-rms" }, "RMS"),
      this.quota,
      table(["Company", "Credits left", "of"], this.companies),
      this.more,
      this.codes.root,
      this.calls.root,
    );
  }

  show({ rms, codes: listed, code_count: count }) {
    const { left, most } = rms.quota;
    const limit = most === null ? "" : `${number.format(left)} of ${number.format(most)} calls left this month.`;
    this.quota.textContent = limit;
    reconcile(this.companies, rms.companies.flatMap(rows), (row) => row.key, companyRow);
    const missing = rms.company_count - rms.companies.length;
    this.more.textContent = missing ? `And ${number.format(missing)} more.` : "";
    this.codes.count(count);
    reconcile(this.codes.list, listed, (item) => String(item.id), code);
    this.calls.show(rms.calls);
  }
}

export class Ozeki {
  constructor() {
    this.accounts = el("tbody", {});
    this.calls = new Calls();
    this.root = el(
      "section",
      { class: "tool", "aria-labelledby": "tool-ozeki" },
      el("h3", { id: "tool-ozeki" }, "Ozeki, the SMS gateway"),
      table(["Account", "SMS left"], this.accounts),
      this.calls.root,
    );
  }

  show({ ozeki }) {
    reconcile(this.accounts, ozeki.accounts, (each) => each.name, ({ name, balance, is_admin: isAdmin }) => {
      const who = [name, isAdmin ? el("small", {}, " the bot’s own login") : ""];
      return el("tr", {}, el("th", { scope: "row" }, ...who), el("td", {}, number.format(balance)));
    });
    this.calls.show(ozeki.calls);
  }
}

/** Something that is unfolded by who wants to see it. */
class Fold {
  constructor(title, list) {
    this.list = list;
    this.counted = el("span", { class: "small" });
    this.root = el("details", {}, el("summary", {}, title, " ", this.counted), list);
  }

  count(many) {
    this.counted.textContent = `(${number.format(many)})`;
  }
}

/** The calls that a provider got, the newest first. */
class Calls extends Fold {
  constructor() {
    super("Calls received", el("ol", { class: "calls" }));
  }

  show({ count, newest }) {
    this.count(count);
    reconcile(this.list, newest, (item) => String(item.number), call);
  }
}

function table(heads, body) {
  const cells = heads.map((head) => el("th", { scope: "col" }, head));
  return el("table", { class: "figures" }, el("thead", {}, el("tr", {}, ...cells)), body);
}

/** A company's credits, and below them those of other types that it has. */
const rows = ({ id, name, is_root: isRoot, pools }) =>
  pools.map((pool) => ({ ...pool, key: `${id}/${pool.type}`, name, id, isRoot }));

function companyRow({ name, id, isRoot, type, left, total }) {
  const plain = type === "credit";
  const company = plain ? [name, el("small", {}, isRoot ? " root" : ` ${id}`)] : [el("small", {}, type)];
  const figures = [el("td", {}, number.format(left)), el("td", {}, number.format(total))];
  return el("tr", { class: plain ? "" : "more" }, el("th", { scope: "row" }, ...company), ...figures);
}

function call({ method, path, query, at, status, fault }) {
  const outcome = status === null ? "no answer" : String(status);
  const good = status !== null && status < 400;
  const met = fault ? el("span", { class: "met" }, fault) : "";
  return el(
    "li",
    {},
    el("p", {}, el("strong", {}, method), " ", path, el("span", { class: good ? "status" : "status bad" }, outcome)),
    query ? el("p", { class: "small query" }, query) : "",
    el("p", { class: "small" }, el("time", { title: inFull(at) }, clock(at)), met),
  );
}

function code(item) {
  return el(
    "li",
    {},
    el("p", {}, el("code", {}, item.code), " ", el("strong", {}, `${item.amount} × ${item.type}`)),
    el("p", { class: "text" }, item.comment || "no comment"),
    el(
      "p",
      { class: "small" },
      `${item.company} · made `,
      el("time", { title: inFull(item.made) }, stamp(item.made)),
      item.used_by ? ` · used by ${item.used_by}` : " · unused",
    ),
  );
}
