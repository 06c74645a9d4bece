// Suggestions from the text. Accepting one enters its value and its citation in the form; nothing is
// entered automatically.

import { fetchJson } from "../requests.js";
import { Dismissed } from "./dismissed.js";
import { lookupOf } from "./lookup.js";
import { inOneLine } from "./one_line.js";
import { choosePart } from "./parts.js";
import { rememberFields } from "./undo.js";
import { adoptedOf, otherReading, rowCounting, setReading } from "./readings.js";

// How long to wait before asking again for a text that is being read, in milliseconds.
const WAIT = 2000;

export class Suggestions {
  constructor(bench, editor) {
    this.bench = bench;
    this.editor = editor;
    // The rows or the field that each kind of suggestion fills, by the type of the open record.
    this.targets = JSON.parse(document.getElementById("suggestion-targets").textContent);
    this.all = [];
    this.stretches = []; // ranges of the text whose suggestions are loaded
    this.pending = new Map(); // pending requests, by place
    this.dismissed = new Dismissed(`${bench.dataset.person}:${bench.dataset.document}`);
    this.current = null;
  }

  // Load the range of suggestions around a place (code points) once. A long text has many ranges, and a
  // text that is being read is asked for again. Returns the range, or null on failure.
  async load(at = 0) {
    const known = this.stretchAt(at);
    if (known) return known;
    if (this.pending.has(at)) return this.pending.get(at);
    const asking = this.ask(at);
    this.pending.set(at, asking);
    const found = await asking;
    if (this.pending.get(at) === asking) this.pending.delete(at);
    return found;
  }

  // Names changed: everything is loaded again. Answers to earlier requests are ignored.
  forget() {
    this.all = [];
    this.stretches = [];
    this.pending = new Map();
    this.current = null;
  }

  async ask(at) {
    const { suggestions: address } = this.bench.dataset;
    const { pending } = this;
    const answer = await fetchJson(at ? `${address}?at=${at}` : address);
    if (!answer || pending !== this.pending) return null;
    this.beingRead(answer.being_read);
    if (!answer.being_read) document.getElementById("names-only")?.toggleAttribute("hidden", !answer.names_only);
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

  // Load all suggestions from one place to another, as far as the text has been read.
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

  // The open ones of some suggestions: not dismissed, and not cited in the open form. Filter by place
  // first, which is cheap: a long text has a quarter of a million of them.
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

  // The next open suggestion, or the previous one (`by` is -1), from the current one or from a place,
  // wrapping at the end of the text. Ranges on the way are loaded.
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
    const key = keyOf(suggestion);
    this.dismissed.add(key);
    this.editor.undo.push("Dismissed the suggestion", () => {
      this.dismissed.remove(key);
      this.bench.dispatchEvent(new CustomEvent("suggestions:changed"));
    });
    if (this.current === suggestion) this.current = null;
  }

  // The label for accepting a suggestion in the open form; empty if the form has no place for it.
  offer(suggestion) {
    const type = this.editor.type;
    if (suggestion.kind === "speaker") return type ? `Say that ${suggestion.text}` : "";
    const target = this.targetOf(suggestion);
    if (target === null) return "";
    const other = otherReading(this.reportedBefore(target, suggestion), suggestion);
    if (other) return `As reported: ${suggestion.text}`;
    return `${labels[suggestion.kind]}: ${suggestion.text}`;
  }

  targetOf(suggestion) {
    const targets = this.targets[this.editor.type];
    if (!targets) return null;
    if (suggestion.kind === "date") {
      const active = this.editor.active;
      if (active?.dataset.filledBy === "date") return active;
    }
    const target = targets[suggestion.kind];
    if (!target) return null;
    if (target.with.length && !target.with.some((name) => suggestion.value[name])) return null;
    return target.field
      ? this.editor.blocks().find((block) => block.dataset.block === target.field) || null
      : target.rows;
  }

  // Fill and cite in one step; returns the block. A group, place or weapon that already has a row gets the words
  // as another citation, because a second row could not be saved.
  accept(suggestion, words = suggestion) {
    const { form, undo } = this.editor;
    return undo.together("Accepted", form, () => this.enter(suggestion, words));
  }

  async enter(suggestion, words) {
    if (suggestion.kind === "speaker") return this.acceptSpeaker(suggestion);
    const target = this.targetOf(suggestion);
    if (target === null) return null;
    const reported = this.reportedBefore(target, suggestion);
    let block = typeof target === "string" ? reported || await this.rowOf(target, suggestion) : target;
    const reading = otherReading(reported, suggestion);
    if (!block) {
      const before = new Set(this.editor.blocks());
      block = this.editor.emptyRow(target);
      const made = block;
      const isNew = !before.has(made);
      const fields = rememberFields(made);
      this.editor.undo.push("Added a row", () => {
        if (isNew) made.remove();
        else fields();
        this.editor.changed();
      }, this.editor.form);
      await this.fill(block, suggestion);
    } else if (block === target && !reported) {
      this.editor.undo.push("Filled", rememberFields(block), this.editor.form);
      await this.fill(block, suggestion);
    }
    const { start, end, exact } = words === suggestion ? clauseOf(suggestion) : words;
    const citation = this.editor.citations.cite(block, { start, end, exact });
    if (reading) setReading(citation, reading);
    this.editor.activate(block);
    this.current = null;
    return block;
  }

  // The row that already has the suggested group or place, if any.
  async rowOf(rows, suggestion) {
    const { weapon } = suggestion.value;
    if (weapon) return this.rowWithWeapon(rows, weapon);
    const named = suggestion.value.group || suggestion.value.place;
    if (!named) return null;
    const lines = [...this.editor.form.querySelectorAll(`[data-rows="${rows}"] > .block .block-inputs .lookup`)];
    const answer = lines.length && (await this.answer(lines[0], named));
    const line = answer && lines.find(
      (each) => each.querySelector("input[type=hidden]").value === String(answer.key),
    );
    return line ? line.closest(".block") : null;
  }

  rowWithWeapon(rows, weapon) {
    const fields = [...this.editor.form.querySelectorAll(`[data-rows="${rows}"] > .block [data-field=weapon]`)];
    return fields.find(({ value }) => value === weapon)?.closest(".block") || null;
  }

  // The value of the form that another sentence or document says already, and this suggestion says too,
  // perhaps with another count or date. Numbers of one sentence are of different people.
  reportedBefore(target, suggestion) {
    if (!["count", "date"].includes(suggestion.kind)) return null;
    const block = typeof target === "string"
      ? rowCounting([...this.editor.form.querySelectorAll(`[data-rows="${target}"] > .block`)], suggestion)
      : target;
    if (!block || !adoptedOf(block)) return null;
    const sentence = this.bench.sentenceAt?.(suggestion.start);
    const quotes = this.editor.citations.quotesOf(block);
    const isHere = ({ document, start }) => document === this.bench.dataset.document
      && sentence && start >= sentence.start && start < sentence.end;
    return quotes.length && !quotes.some(isHere) ? block : null;
  }

  async fill(block, suggestion) {
    const { kind, value } = suggestion;
    const set = (name, content) => {
      const field = block.querySelector(`[data-field="${name}"]`);
      if (field && content !== null && content !== undefined && content !== "") {
        field.value = field.tagName === "INPUT" ? inOneLine(String(content)) : content;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };
    if (kind === "count") {
      Object.entries(value).forEach(([name, content]) => set(name, content));
      if (value.part) choosePart(block);
    } else if (kind === "date" && value.edtf) {
      const line = block.querySelector(".written-date");
      line.value = value.edtf;
      line.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (BY_NAME.includes(kind)) {
      set(kind, value[kind]);
    } else if (kind !== "date") {
      await this.choose(block, kind === "group" ? value.group : value.place);
      // What the words give: "12 km north of Kabul".
      if (value.bearing) ["precision", "bearing"].forEach((name) => set(name, value[name]));
    }
  }

  // Choose the record or place with this identifier in the look-up of the block.
  async choose(block, identifier) {
    const box = block.querySelector(".block-inputs .lookup");
    const answer = await this.answer(box, identifier);
    if (answer) lookupOf(box).choose(answer);
  }

  // The answer of a look-up for an identifier; null if it is unknown.
  async answer(box, identifier) {
    const answer = await fetchJson(`${box.dataset.lookup}?term=${encodeURIComponent(identifier)}`);
    return answer?.results.find((each) => each.id === identifier) || null;
  }

  // A suggested speaker is set on the citations from the same sentence.
  async acceptSpeaker(suggestion) {
    const sentence = this.bench.sentenceAt(suggestion.start);
    const citations = this.editor.citations.within(sentence.start, sentence.end);
    if (!citations.length) return null;
    for (const citation of citations) await this.setSpeaker(citation, suggestion);
    this.dismiss(suggestion);
    return citations[0].closest(".block");
  }

  speakersIn({ start, end }) {
    return this.all.filter((each) => each.kind === "speaker" && start <= each.start && each.start < end);
  }

  readingsIn({ start, end }) {
    return this.all.filter((each) => ["count", "date"].includes(each.kind) && start <= each.start && each.end <= end);
  }

  async setSpeaker(citation, { value: { group, speaker, stance } }) {
    this.editor.citations.setVoice(citation, { speaker, stance });
    const answer = group && (await this.answer(citation.querySelector(".lookup"), group));
    if (answer) this.editor.citations.setVoice(citation, { key: answer.key, label: answer.label });
  }
}

const labels = {
  count: "Count", date: "Date", place: "Place", group: "Group", weapon: "Weapon", time: "Time", part_of_day: "Part of day",
};

// Kinds whose value stands in the field of the same name.
const BY_NAME = ["weapon", "time", "part_of_day"];

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
