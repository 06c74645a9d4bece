// A text input that finds groups and places while typing. Works on every `.lookup` of the page, also on
// those added later.

import { fetchJson } from "../requests.js";

const WAIT = 150;
const MIN_NAME_LENGTH = 2; // of what can be created

class Lookup {
  constructor(box) {
    this.box = box;
    this.key = box.querySelector("input[type=hidden]");
    this.line = box.querySelector("input[role=combobox]");
    this.list = document.createElement("ul");
    this.list.className = "lookup-answers";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    this.list.id = `answers-${Math.random().toString(36).slice(2)}`;
    this.line.setAttribute("aria-controls", this.list.id);
    box.append(this.list);
    this.answers = [];
    this.at = -1;
    this.chosen = this.line.value;
    this.line.addEventListener("input", () => this.typed());
    this.line.addEventListener("keydown", (event) => this.pressed(event));
    this.line.addEventListener("blur", () => setTimeout(() => this.left(), 150));
    this.list.addEventListener("mousedown", (event) => {
      /** @type {HTMLElement | null} */
      const item = /** @type {Element} */ (event.target).closest("[role=option]");
      if (!item) return;
      event.preventDefault();
      this.take(this.options[Number(item.dataset.index)]);
    });
  }

  typed() {
    clearTimeout(this.timer);
    this.key.value = "";
    this.at = -1;
    if (!this.line.value.trim()) {
      this.chosen = "";
      this.close();
      this.changed();
      return;
    }
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const term = this.line.value.trim();
    const answer = await fetchJson(`${this.box.dataset.lookup}?term=${encodeURIComponent(term)}`);
    if (!answer || term !== this.line.value.trim()) return;
    this.answers = answer.results;
    this.show();
  }

  // What can be chosen: the answers and, on a page that can do so, creating what was typed.
  get options() {
    const name = this.line.value.trim();
    if (!this.mayCreate || name.length < MIN_NAME_LENGTH) return this.answers;
    if (this.answers.some(({ id, label }) => [id, label].includes(name))) return this.answers;
    return [...this.answers, { create: name }];
  }

  get mayCreate() {
    /** @type {HTMLElement | null} */
    const page = this.box.closest("#workbench");
    const { newGroup, newPlace, mayAddPublisher } = page?.dataset || {};
    const offers = { group: newGroup, place: newPlace, publisher: mayAddPublisher };
    // Within the panel for a new place, the place that it lies in is only looked up, and so is what a
    // sheet names.
    return Boolean(offers[this.box.dataset.kind]) && !this.box.closest("#creation, #sheet");
  }

  show() {
    const { options } = this;
    this.at = options.length ? 0 : -1;
    this.list.replaceChildren(
      ...options.map((answer, index) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.id = `${this.list.id}-${index}`;
        item.dataset.index = String(index);
        item.dir = "auto";
        item.append(...(answer.create ? creationOf(this.box.dataset.kind, answer.create) : [answer.label]));
        item.classList.toggle("lookup-create", Boolean(answer.create));
        if (answer.more) {
          const more = document.createElement("span");
          more.className = "quiet";
          more.textContent = ` ${answer.more}`;
          item.append(more);
        }
        return item;
      }),
    );
    if (!options.length) {
      const item = document.createElement("li");
      item.className = "quiet";
      item.textContent = "No matches.";
      this.list.append(item);
    }
    this.list.hidden = false;
    this.line.setAttribute("aria-expanded", "true");
    this.point();
  }

  point() {
    [...this.list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.at));
    });
    if (this.at >= 0) this.line.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else this.line.removeAttribute("aria-activedescendant");
  }

  // Whether text was typed but no option chosen.
  get isUnchosen() {
    return Boolean(this.line.value.trim()) && !this.key.value;
  }

  pressed(event) {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && this.isUnchosen && this.at < 0) {
      event.preventDefault();
      return;
    }
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const many = this.options.length;
      this.at = many ? (this.at + step + many) % many : -1;
      this.point();
    } else if (event.key === "Enter" && this.at >= 0) {
      // Ctrl+Enter saves the record, which creates nothing else.
      if (this.options[this.at].create && (event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      this.take(this.options[this.at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.left();
    }
  }

  take(option) {
    if (!option.create) {
      this.choose(option);
      return;
    }
    // Leaving the input must not choose the only answer instead.
    this.answers = [];
    this.close();
    this.box.dispatchEvent(new CustomEvent("lookup:create", { bubbles: true, detail: { name: option.create } }));
  }

  choose(answer) {
    this.key.value = answer.key;
    this.line.value = answer.label;
    this.chosen = answer.label;
    this.close();
    this.changed(answer);
  }

  // Text that was typed but not chosen from the answers has no effect.
  left() {
    if (!this.key.value && this.line.value && this.answers.length === 1) {
      this.choose(this.answers[0]);
    }
    this.box.classList.toggle("is-unchosen", this.isUnchosen);
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.line.setAttribute("aria-expanded", "false");
  }

  changed(answer = null) {
    this.box.classList.remove("is-unchosen");
    this.box.dispatchEvent(new CustomEvent("lookup:chosen", { bubbles: true, detail: answer }));
  }
}

function creationOf(kind, name) {
  const isolated = document.createElement("bdi");
  isolated.textContent = name;
  return [`Create ${kind} “`, isolated, "”"];
}

const known = new WeakMap();

// The Lookup of an element, created on first use.
export function lookupOf(box) {
  if (!known.has(box)) known.set(box, new Lookup(box));
  return known.get(box);
}

document.addEventListener("focusin", (event) => {
  const box = /** @type {Element} */ (event.target).closest?.(".lookup");
  if (box) lookupOf(box);
});
