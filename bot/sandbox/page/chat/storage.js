// What this browser keeps over a reload, for as long as the sandbox runs: what was read, what was typed.

const OURS = "teller-sandbox ";

export class Storage {
  /** `run` tells this sandbox from one that was here before, of which nothing is kept. */
  constructor(run) {
    this.prefix = `${OURS}${run} `;
    this.own = new Map(); // for a browser that keeps nothing
    this.clear();
  }

  /** Read anew each time: another window may have written meanwhile. */
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.prefix + name)) ?? this.own.get(name);
    } catch {
      return this.own.get(name);
    }
  }

  /** Each name has an entry of its own: two windows that write at once do not undo each other's. */
  set(name, value) {
    this.own.set(name, value);
    try {
      localStorage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // then it is kept until the page is closed
    }
  }

  clear() {
    try {
      const old = Object.keys(localStorage).filter((key) => key.startsWith(OURS) && !key.startsWith(this.prefix));
      for (const key of old) localStorage.removeItem(key);
    } catch {
      // nothing is kept, so nothing is old
    }
  }
}
