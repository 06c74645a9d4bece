// The suggestions that a user dismissed in a document. They are kept in the browser's storage or,
// where that is not available, in the open page.

export class Dismissed {
  /** @param {string} whose user and document */
  constructor(whose) {
    this.name = `dismissed-suggestions:${whose}`;
    /** @type {Set<string>} */
    this.keys = new Set(this.kept());
  }

  kept() {
    try {
      const found = JSON.parse(window.localStorage.getItem(this.name));
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  /** @param {string} key */
  has(key) {
    return this.keys.has(key);
  }

  /** @param {string} key */
  add(key) {
    // Another tab may have dismissed some as well.
    this.write(new Set([...this.kept(), ...this.keys, key]));
  }

  /** @param {string} key */
  remove(key) {
    this.write(new Set([...this.kept(), ...this.keys].filter((each) => each !== key)));
  }

  /** @param {Set<string>} keys */
  write(keys) {
    this.keys = keys;
    try {
      window.localStorage.setItem(this.name, JSON.stringify([...this.keys]));
    } catch {
      // Full, or forbidden.
    }
  }
}
