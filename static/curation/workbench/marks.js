// The sentences of the text with their state, and the passages with the records that cite them. Places
// are in code points. In a long text, sentences are loaded for the visible range.

import { fetchJson } from "../requests.js";

/** @typedef {import("./offsets.js").Place & { number: number, state: string }} Sentence */
/** @typedef {import("./offsets.js").Place & { records: string[] }} Passage */

// Open, or open in part: some words are cited, and the rest is neither cited nor dismissed.
export const TO_DECIDE = ["open", "part"];

export class Marks {
  /** @param {string} address of the sentences */
  constructor(address) {
    this.address = address;
    /** @type {Passage[]} */
    this.passages = [];
    /** @type {Map<number, Sentence>} */
    this.numbered = new Map(); // the loaded sentences, by number
    /** @type {Sentence[]} */
    this.sentences = [];
    /** @type {Sentence[]} */
    this.dismissed = [];
    this.version = 0; // answers to requests made before the last reading are ignored
    /** @type {import("./offsets.js").Place[]} */
    this.loaded = []; // ranges of a long text whose sentences are loaded
    /** @type {Map<string, Promise<any>>} */
    this.pending = new Map(); // pending requests, by their query
  }

  read() {
    const { passages, sentences, total, being_read: beingRead } = JSON.parse(document.getElementById("marks").textContent);
    this.passages = passages;
    this.beingRead = beingRead;
    this.total = total;
    this.comesInParts = sentences === null;
    this.version += 1;
    this.pending.clear();
    this.loaded = [];
    if (sentences) this.numbered.clear();
    this.take(sentences || []);
  }

  /** @param {[number, number, number, string][]} rows number, start, end, state */
  take(rows) {
    rows.forEach(([number, start, end, state]) => this.numbered.set(number, { number, start, end, state }));
    this.sentences = [...this.numbered.values()].sort((one, other) => one.number - other.number);
    this.dismissed = this.sentences.filter((each) => each.state === "dismissed");
  }

  /**
   * Load the sentences of [from, to). Returns whether any were loaded.
   *
   * @param {number} from
   * @param {number} to
   */
  async loadBetween(from, to) {
    if (!this.comesInParts || this.beingRead) return false;
    let came = false;
    for (let at = from; at < to;) {
      let here = this.loaded.find(({ start, end }) => start <= at && at < end);
      if (!here) {
        here = await this.ask(`at=${at}`);
        came = came || Boolean(here);
      }
      if (!here) return came;
      at = here.end;
    }
    return came;
  }

  /**
   * Load a range of sentences. Returns null on failure, or if the answer is outdated.
   *
   * @param {string} what as in an address
   */
  async ask(what) {
    const { version } = this;
    if (!this.pending.has(what)) this.pending.set(what, fetchJson(`${this.address}?${what}`));
    const answer = await this.pending.get(what);
    if (version !== this.version) return null;
    this.pending.delete(what);
    if (!answer) return null;
    this.loaded.push({ start: answer.start, end: answer.end });
    this.take(answer.sentences);
    return answer;
  }

  /**
   * The next open sentence after a number, wrapping at the end of the text; null if none is open.
   *
   * @param {number} number
   */
  async nextOpen(number) {
    const answer = await this.ask(`open_after=${number}`);
    return this.numbered.get(answer?.found) || null;
  }

  /**
   * The same for a text whose sentences are all loaded.
   *
   * @param {number} number
   */
  nextLoadedOpen(number) {
    const isOpen = (/** @type {Sentence} */ each) => TO_DECIDE.includes(each.state);
    return this.sentences.find((each) => each.number > number && isOpen(each)) || this.sentences.find(isOpen) || null;
  }

  /**
   * The number of the sentence at a place; -1 if there is none.
   *
   * @param {number} point
   */
  numberAt(point) {
    return this.sentences.find((each) => each.start <= point && point < each.end)?.number ?? -1;
  }

  /**
   * The sentence at a place or, if there is none, only the place.
   *
   * @param {number} point
   */
  sentenceAt(point) {
    return this.numbered.get(this.numberAt(point)) || { start: point, end: point + 1 };
  }

  /** @param {number} point */
  passageAt(point) {
    return this.passages.find((each) => each.start <= point && point < each.end);
  }
}
