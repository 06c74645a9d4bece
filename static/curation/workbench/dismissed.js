// The suggestions that a person wants to see no more in a document. This browser keeps them; where
// it keeps nothing, the open page does.

export class Dismissed {
  /** @param {string} whose person and document */
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
    this.keys = new Set([...this.kept(), ...this.keys, key]);
    try {
      window.localStorage.setItem(this.name, JSON.stringify([...this.keys]));
    } catch {
      // Full, or forbidden.
    }
  }
}
