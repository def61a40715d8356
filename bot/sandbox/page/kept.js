// What this browser keeps over a reload, for as long as the sandbox runs: what was read, what was typed.

const KEY = "teller-sandbox";

export class Kept {
  /** `run` tells this sandbox from one that was here before, of which nothing is kept. */
  constructor(run) {
    this.run = run;
    this.last = { run }; // for a browser that keeps nothing
  }

  get(name) {
    return this.all()[name];
  }

  set(name, value) {
    this.last = { ...this.all(), [name]: value };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.last));
    } catch {
      // then it is kept until the page is closed
    }
  }

  /** Read anew each time: another window may have written meanwhile. */
  all() {
    try {
      const all = JSON.parse(localStorage.getItem(KEY));
      return all?.run === this.run ? all : this.last;
    } catch {
      return this.last;
    }
  }
}
