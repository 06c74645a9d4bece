// What the text offers to be entered. A person accepts it, then value and words go into the form
// together; nothing is entered by itself.

import { answerOf } from "../answers.js";
import { Dismissed } from "./dismissed.js";
import { lookupOf } from "./lookup.js";

// How long a text that is being read is left to its reader before it is asked for again.
const WAIT = 2000;

export class Suggestions {
  constructor(bench, editor) {
    this.bench = bench;
    this.editor = editor;
    // Where each kind of suggestion goes, by the type of the open record: to rows, or a field.
    this.takers = JSON.parse(document.getElementById("takers").textContent);
    this.all = [];
    this.stretches = []; // of the text, whose suggestions are here
    this.asked = new Map(); // the requests on their way, by where they asked
    this.dismissed = new Dismissed(`${bench.dataset.person}:${bench.dataset.document}`);
    this.current = null;
  }

  // The stretch of the text in which a place (code points) lies, once; a long text has many, and one
  // that is being read is asked for again. Returns the stretch, or null where it is not to be had.
  async load(at = 0) {
    const known = this.stretchAt(at);
    if (known) return known;
    if (this.asked.has(at)) return this.asked.get(at);
    const asking = this.ask(at);
    this.asked.set(at, asking);
    const found = await asking;
    this.asked.delete(at);
    return found;
  }

  async ask(at) {
    const { suggestions: address } = this.bench.dataset;
    const answer = await answerOf(at ? `${address}?at=${at}` : address);
    if (!answer) return null;
    this.beingRead(answer.being_read);
    if (answer.being_read || this.stretchAt(answer.start)) return this.stretchAt(at);
    const stretch = { start: answer.start, end: answer.end };
    this.stretches.push(stretch);
    this.stretches.sort((one, other) => one.start - other.start);
    this.all = [...this.all, ...answer.suggestions].sort((one, other) => one.start - other.start);
    this.bench.dispatchEvent(new CustomEvent("suggestions:changed"));
    return stretch;
  }

  stretchAt(at) {
    return this.stretches.find(({ start, end }) => start <= at && (at < end || start === end)) || null;
  }

  // Everything from one place to another, as far as it is read.
  async loadBetween(from, to) {
    for (let at = from; at < to;) {
      const stretch = await this.load(at);
      if (!stretch || stretch.end <= at) return;
      at = stretch.end;
    }
  }

  beingRead(still) {
    const note = document.getElementById("being-read");
    if (!note || (note.hidden && !still)) return;
    note.hidden = !still;
    clearTimeout(this.again);
    if (still) this.again = setTimeout(() => this.bench.dispatchEvent(new CustomEvent("suggestions:again")), WAIT);
  }

  // Those of `some` that still stand open: not dismissed, and not cited in the open form. A long
  // text has a quarter of a million: where they stand is asked first, for that costs least.
  open(some) {
    const taken = this.editor.citations.places();
    return some.filter((each) => this.isOpen(each, taken));
  }

  isOpen(suggestion, taken = this.editor.citations.places()) {
    return !this.dismissed.has(keyOf(suggestion))
      && !taken.some((place) => place.start <= suggestion.start && place.end >= suggestion.end
        && !this.isClauseOfAnother(place, suggestion));
  }

  // "12 soldiers and five civilians were killed": the clause cited for the twelve holds the five.
  isClauseOfAnother(place, suggestion) {
    if (suggestion.kind !== "count" || isAt(place, clauseOf(suggestion))) return false;
    return this.all.some((each) => each.kind === "count" && isAt(place, clauseOf(each)));
  }

  at(point) {
    return this.within(point, point + 1);
  }

  within(start, end) {
    return this.open(this.all.filter((each) => each.start < end && each.end > start));
  }

  // The next that stands open, or the one before (`by` is -1): after the current one, else from a
  // place on, and round the end of the text. Stretches on the way are loaded.
  async step(by, from, length) {
    const taken = this.editor.citations.places();
    const current = this.current && this.isOpen(this.current, taken) ? this.current : null;
    let at = current ? current.start : from;
    let stretch = await this.load(Math.min(at, length - 1));
    let after = current;
    for (let gone = 0; stretch && gone <= length;) {
      const inside = this.all.filter(({ start }) => start >= stretch.start && start < stretch.end);
      if (by < 0) inside.reverse();
      const here = after
        ? inside.slice(inside.indexOf(after) + 1)
        : inside.filter(({ start }) => (by > 0 ? start >= at : start < at));
      const found = here.find((each) => this.isOpen(each, taken));
      if (found) {
        this.current = found;
        return found;
      }
      gone += stretch.end - stretch.start || length;
      after = null;
      const round = by > 0 ? stretch.end >= length : stretch.start <= 0;
      if (by > 0) at = round ? 0 : stretch.end;
      else at = round ? length : stretch.start;
      stretch = await this.load(by > 0 ? at : at - 1);
    }
    return null;
  }

  dismiss(suggestion) {
    this.dismissed.add(keyOf(suggestion));
    if (this.current === suggestion) this.current = null;
  }

  // What accepting would do in the open form; empty when it has no place there.
  offer(suggestion) {
    const type = this.editor.type;
    if (suggestion.kind === "speaker") return type ? `Say that ${suggestion.text}` : "";
    const taker = this.takerOf(suggestion);
    if (taker === null) return "";
    return `${labels[suggestion.kind]}: ${suggestion.text}`;
  }

  takerOf(suggestion) {
    const takers = this.takers[this.editor.type];
    if (!takers) return null;
    if (suggestion.kind === "date") {
      const active = this.editor.active;
      if (active?.dataset.takes === "date") return active;
    }
    const taker = takers[suggestion.kind];
    if (!taker) return null;
    if (taker.with.length && !taker.with.some((name) => suggestion.value[name])) return null;
    return taker.field
      ? this.editor.blocks().find((block) => block.dataset.block === taker.field) || null
      : taker.rows;
  }

  // Fill and cite in one step; returns the block that took it. A group or place that stands in a
  // row already gets the words as one more citation: a second row could not be saved.
  async accept(suggestion, words = suggestion) {
    if (suggestion.kind === "speaker") return this.acceptSpeaker(suggestion);
    const taker = this.takerOf(suggestion);
    if (taker === null) return null;
    let block = typeof taker === "string" ? await this.rowOf(taker, suggestion) : taker;
    if (!block) {
      block = this.editor.freeRow(taker);
      await this.fill(block, suggestion);
    } else if (block === taker) {
      await this.fill(block, suggestion);
    }
    const { start, end, exact } = words === suggestion ? clauseOf(suggestion) : words;
    this.editor.citations.cite(block, { start, end, exact });
    this.editor.take(block);
    this.current = null;
    return block;
  }

  // The row in which the suggested group or place stands already, if there is one.
  async rowOf(rows, suggestion) {
    const named = suggestion.value.group || suggestion.value.place;
    if (!named) return null;
    const lines = [...this.editor.form.querySelectorAll(`[data-rows="${rows}"] > .block .block-inputs .lookup`)];
    const answer = lines.length && (await this.answer(lines[0], named));
    const line = answer && lines.find(
      (each) => each.querySelector("input[type=hidden]").value === String(answer.key),
    );
    return line ? line.closest(".block") : null;
  }

  async fill(block, suggestion) {
    const { kind, value } = suggestion;
    const set = (name, content) => {
      const field = block.querySelector(`[data-field="${name}"]`);
      if (field && content !== null && content !== undefined && content !== "") {
        field.value = content;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };
    if (kind === "count") {
      Object.entries(value).forEach(([name, content]) => set(name, content));
    } else if (kind === "date" && value.edtf) {
      const line = block.querySelector(".written-date");
      line.value = value.edtf;
      line.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (kind !== "date") {
      await this.choose(block, kind === "group" ? value.group : value.place);
    }
  }

  // The look-up of the block takes the record or place of this identifier.
  async choose(block, identifier) {
    const box = block.querySelector(".block-inputs .lookup");
    const answer = await this.answer(box, identifier);
    if (answer) lookupOf(box).choose(answer);
  }

  // What a look-up answers for an identifier; null when it knows none.
  async answer(box, identifier) {
    const answer = await answerOf(`${box.dataset.lookup}?term=${encodeURIComponent(identifier)}`);
    return answer?.results.find((each) => each.id === identifier) || null;
  }

  // Words of saying give a voice to what is cited from the same sentence.
  async acceptSpeaker(suggestion) {
    const sentence = this.bench.sentenceAt(suggestion.start);
    const citations = this.editor.citations.within(sentence.start, sentence.end);
    if (!citations.length) return null;
    for (const citation of citations) await this.voice(citation, suggestion);
    this.dismiss(suggestion);
    return citations[0].closest(".block");
  }

  speakersIn({ start, end }) {
    return this.all.filter((each) => each.kind === "speaker" && start <= each.start && each.start < end);
  }

  async voice(citation, { value: { group, speaker, stance } }) {
    this.editor.citations.speak(citation, { speaker, stance });
    const answer = group && (await this.answer(citation.querySelector(".lookup"), group));
    if (answer) this.editor.citations.speak(citation, { key: answer.key, label: answer.label });
  }
}

const labels = { count: "Count", date: "Date", place: "Place", group: "Group" };

// What is cited for a suggestion: of a count, the words that hold its number and its verb.
export function clauseOf({ start, end, exact, clause, lead = 0, reach = 0 }) {
  return { start: start - lead, end: end + reach, exact: clause ?? exact };
}

function isAt(place, words) {
  return place.start === words.start && place.end === words.end;
}

function keyOf(suggestion) {
  return `${suggestion.kind}:${suggestion.start}:${suggestion.end}`;
}
