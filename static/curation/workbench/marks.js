// What the server says of the text: the sentences with how far each is worked through, and the
// passages with the records that cite them. Places in code points. Of a long text the sentences come
// with the stretch that is looked at.

import { fetchJson } from "../requests.js";

/** @typedef {import("./offsets.js").Place & { number: number, state: string }} Sentence */
/** @typedef {import("./offsets.js").Place & { records: string[] }} Passage */

export class Marks {
  /** @param {string} address of the sentences */
  constructor(address) {
    this.address = address;
    /** @type {Passage[]} */
    this.passages = [];
    /** @type {Map<number, Sentence>} */
    this.numbered = new Map(); // the sentences that are here, by their number
    /** @type {Sentence[]} */
    this.sentences = [];
    /** @type {Sentence[]} */
    this.dismissed = [];
    this.version = 0; // of what the server said: what was asked before is not taken any more
    /** @type {import("./offsets.js").Place[]} */
    this.loaded = []; // stretches of a long text whose sentences are here as they stand
    /** @type {Map<string, Promise<any>>} */
    this.pending = new Map(); // the requests on their way, by what they ask for
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
   * Have the sentences of [from, to) here as they stand; says whether any came.
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
   * Ask for a stretch of sentences; null where nothing comes, or what comes was overtaken.
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
   * The next open sentence after a number, and round the end of the text; null when none is open.
   *
   * @param {number} number
   */
  async nextOpen(number) {
    const answer = await this.ask(`open_after=${number}`);
    return this.numbered.get(answer?.found) || null;
  }

  /**
   * The same where all sentences are here.
   *
   * @param {number} number
   */
  nextLoadedOpen(number) {
    const isOpen = (/** @type {Sentence} */ each) => each.state === "open";
    return this.sentences.find((each) => each.number > number && isOpen(each)) || this.sentences.find(isOpen) || null;
  }

  /**
   * The number of the sentence at a place; -1 when none is there.
   *
   * @param {number} point
   */
  numberAt(point) {
    return this.sentences.find((each) => each.start <= point && point < each.end)?.number ?? -1;
  }

  /**
   * The sentence at a place; where there is none, the place alone.
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
