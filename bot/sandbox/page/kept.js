// What this browser keeps over a reload, for as long as the sandbox runs: what was read, what was typed.

const KEY = "teller-sandbox";

export class Kept {
  /** `run` tells this sandbox from one that was here before, of which nothing is kept. */
  constructor(run) {
    this.run = run;
  }

  get(name) {
    return this.all()[name];
  }

  set(name, value) {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...this.all(), [name]: value }));
    } catch {
      // a browser that keeps nothing still shows everything
    }
  }

  /** Read anew each time: another window may have written meanwhile. */
  all() {
    try {
      const all = JSON.parse(localStorage.getItem(KEY));
      if (all?.run === this.run) return all;
    } catch {
      // as above, or it was not written by us
    }
    return { run: this.run };
  }
}
