// Ctrl+Z takes back the last act on marks and dismissals: citing, accepting, removing, dismissing. Acts on
// a form end with that form.

const MOST = 50;

/** @typedef {{ label: string, undo: () => unknown, form?: Element | null }} Act */

export class Undo {
  constructor() {
    /** @type {Act[]} */
    this.acts = [];
    /** @type {(() => unknown)[] | null} */
    this.collected = null; // the steps of an act that has several
  }

  /**
   * @param {string} label what was done, as in "Cited for date"
   * @param {() => unknown} undo
   * @param {Element | null} form that the act belongs to, if any
   */
  push(label, undo, form = null) {
    if (this.collected) this.collected.push(undo);
    else this.acts = [...this.acts, { label, undo, form }].slice(-MOST);
  }

  /**
   * Run an act whose steps are taken back together, the last first.
   *
   * @template T
   * @param {string} label
   * @param {Element | null} form
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  async together(label, form, act) {
    if (this.collected) return act();
    /** @type {(() => unknown)[]} */
    const steps = [];
    this.collected = steps;
    try {
      return await act();
    } finally {
      this.collected = null;
      if (steps.length) this.push(label, () => steps.reverse().forEach((undo) => undo()), form);
    }
  }

  // Take back the last act that can be; returns its label, or "" if there is none.
  last() {
    while (this.acts.length) {
      const { label, undo, form } = /** @type {Act} */ (this.acts.pop());
      if (form && !form.isConnected) continue;
      undo();
      return label;
    }
    return "";
  }
}

/**
 * Take an element off the page; returns what puts it back where it was.
 *
 * @param {Element} element
 * @returns {() => void}
 */
export function takeOff(element) {
  const { parentElement: parent, nextElementSibling: next } = element;
  element.remove();
  return () => {
    if (element.isConnected || !parent) return;
    parent.insertBefore(element, next?.parentElement === parent ? next : null);
  };
}

/**
 * Remember what the fields of a block say; returns what writes that again.
 *
 * @param {Element} block
 * @returns {() => void}
 */
export function rememberFields(block) {
  const said = [...block.querySelectorAll(".block-inputs :is(input, select, textarea)")]
    .map((field) => [field, /** @type {HTMLInputElement} */ (field).value]);
  return () => said.forEach(([field, value]) => {
    const input = /** @type {HTMLInputElement} */ (field);
    if (input.value === value) return;
    input.value = /** @type {string} */ (value);
    // A hidden key follows the name beside it, which would empty it.
    if (input.type !== "hidden" && input.getAttribute("role") !== "combobox") {
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}
