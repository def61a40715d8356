// Moments as this browser's owner reads them, in the zone of this machine. It is as late as in the sandbox.

const HALF_A_YEAR = 183 * 86400 * 1000;

let ahead = 0;

/** The present moment in the sandbox. */
export const now = () => new Date(Date.now() + ahead);

/** The sandbox's clock is so many seconds ahead of this machine's; whether it was otherwise before. */
export function moveNow(seconds) {
  const moved = ahead !== seconds * 1000;
  ahead = seconds * 1000;
  return moved;
}

const format = (moment, how) => new Intl.DateTimeFormat(undefined, how).format(moment);
const time = (moment) => format(moment, { hour: "numeric", minute: "2-digit" });

function day(moment, month, weekday) {
  const far = Math.abs(moment - now()) > HALF_A_YEAR;
  return format(moment, { weekday, month, day: "numeric", year: far ? "numeric" : undefined });
}

function near(moment) {
  const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((midnight(moment) - midnight(now())) / 86400000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** "3 days ago", "in 2 hours". */
function ago(moment) {
  const seconds = Math.round((moment - now()) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const TOKENS = {
  date_num: (moment) => [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(two).join("-"),
  date: (moment) => day(moment, "long"),
  date_short: (moment) => day(moment, "short"),
  date_long: (moment) => day(moment, "long", "long"),
  date_pretty: (moment) => near(moment) ?? day(moment, "long"),
  date_short_pretty: (moment) => near(moment) ?? day(moment, "short"),
  date_long_pretty: (moment) => near(moment) ?? day(moment, "long", "long"),
  time,
  date_slash: (moment) => format(moment, { year: "numeric", month: "2-digit", day: "2-digit" }),
  ago,
  time_secs: (moment) => format(moment, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
};

const two = (number) => String(number).padStart(2, "0");

/** What `<!date^seconds^pattern|fallback>` shows; the fallback where the pattern cannot be read. */
export function localDate(seconds, pattern, fallback) {
  const moment = new Date(Number(seconds) * 1000);
  if (!/^\d+$/.test(seconds) || Number.isNaN(moment.valueOf())) return fallback;
  let readable = true;
  const shown = pattern.replace(/\{(\w+)\}/g, (token, name) => {
    if (Object.hasOwn(TOKENS, name)) return TOKENS[name](moment);
    readable = false;
    return token;
  });
  return readable ? shown : fallback;
}

/** A moment in seconds as a browser's own field for date and time has it. */
export function inField(seconds) {
  const moment = new Date(seconds * 1000);
  return `${TOKENS.date_num(moment)}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** A message's timestamp: the time, with the day where it is not today's. */
export function stamp(ts) {
  const moment = new Date(Number(ts) * 1000);
  const when = near(moment);
  return when === "today" ? time(moment) : `${when ?? day(moment, "short")} ${time(moment)}`;
}

/** The whole of it. */
export const inFull = (ts) => format(new Date(Number(ts) * 1000), { dateStyle: "full", timeStyle: "medium" });

/** A message's time of day. */
export const clock = (ts) => time(new Date(Number(ts) * 1000));

/** The day of a message, as a key. */
export const dayOf = (ts) => TOKENS.date_num(new Date(Number(ts) * 1000));

/** The day of a message, in words. */
export function dayName(ts) {
  const moment = new Date(Number(ts) * 1000);
  return { today: "Today", yesterday: "Yesterday" }[near(moment)] ?? day(moment, "long", "long");
}

/** A moment in some zone, to the second. */
export const inZone = (moment, timeZone) =>
  format(moment, { timeZone, weekday: "short", day: "numeric", month: "short", ...TO_THE_SECOND });

const TO_THE_SECOND = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, { weekday: "short", ...TO_THE_SECOND }); // made once

/** A moment of these days, to the second. */
export const dayAndTime = (moment) => DAY_AND_TIME.format(moment);

const LENGTHS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** A length of time in words, in its two largest units. */
export function lasting(seconds) {
  const parts = [];
  for (const [unit, size] of LENGTHS) {
    const many = Math.floor(seconds / size);
    if (many && parts.length < 2) parts.push(`${many} ${unit}${many === 1 ? "" : "s"}`);
    seconds -= many * size;
  }
  return parts.join(" ") || "no time";
}
