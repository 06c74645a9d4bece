// The form of the open record: its values in hand, its rows, and the words cited for each. Nothing
// is saved before the person says so.

import { lookupOf } from "./lookup.js";

// The precision that a place of a kind has when nothing finer is said.
const PRECISION = { country: "country", province: "province", district: "district", town: "near" };

// A denial says nothing against the day or the place.
const TELL_OF_NO_DEED = ["date", "place"];

let counter = 0;

export class Editor {
  constructor(bench, text) {
    this.bench = bench;
    this.text = text;
    this.place = bench.querySelector("#editor");
    this.dirty = false;
    this.saving = false;
    this.waitForAnswers();
    this.place.addEventListener("input", () => { this.dirty = true; });
    this.place.addEventListener("lookup:chosen", (event) => {
      this.dirty = true;
      const precision = event.target.closest(".block")?.querySelector("[data-field=precision]");
      const found = PRECISION[event.detail?.kind];
      if (precision && found) precision.value = found;
    });
    // Taking a value in hand opens its lines: while a button of the mouse is down, nothing may move.
    let pressed = false;
    this.place.addEventListener("pointerdown", () => { pressed = true; });
    document.addEventListener("pointerup", () => setTimeout(() => { pressed = false; }));
    this.place.addEventListener("focusin", (event) => {
      if (!pressed) this.take(event.target.closest(".block"));
    });
    this.place.addEventListener("click", (event) => {
      this.take(event.target.closest(".block"));
      this.clicked(event);
    });
    this.place.addEventListener("change", (event) => {
      if (event.target.matches("[data-move]")) this.move(event.target);
    });
    this.place.addEventListener("submit", (event) => {
      const box = this.unchosen();
      if (!box) return;
      event.preventDefault();
      event.stopPropagation();
      lookupOf(box).ask();
      box.querySelector("input[role=combobox]").focus();
    }, true);
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
  }

  get form() {
    return this.place.querySelector("form#entry");
  }

  get type() {
    return this.form?.dataset.type || "";
  }

  // The answer to a save takes the form's place: what was entered meanwhile would go with it, so
  // everything holds still until it is there.
  waitForAnswers() {
    const panes = this.bench.querySelector(".bench-panes");
    let save = null;
    let before = null;
    this.bench.addEventListener("htmx:beforeRequest", ({ detail }) => {
      if (detail.elt.id !== "entry") return;
      save = detail.xhr;
      before = document.activeElement;
      this.saving = true;
      panes.inert = true;
      this.saysSaving(true);
    });
    // The form may be gone by then, and htmx tells it of another element.
    this.bench.addEventListener("htmx:afterRequest", ({ detail }) => {
      if (detail.xhr !== save) return;
      this.saving = false;
      panes.inert = false;
      this.saysSaving(false);
      if (before?.isConnected) before.focus({ preventScroll: true });
    });
  }

  saysSaving(now) {
    const button = this.form?.querySelector("[data-save]");
    if (button) button.textContent = now ? "Saving…" : button.dataset.save;
  }

  blocks() {
    return this.form ? [...this.form.querySelectorAll(".block[data-block]")].filter(onPage) : [];
  }

  citable() {
    return this.blocks().filter((block) => "cited" in block.dataset);
  }

  // A form has just come: its first value that wants words is in hand.
  opened() {
    this.dirty = Boolean(this.form?.querySelector(".has-errors, .stale, .problem"));
    this.active = null;
    this.offerTargets();
    this.takeNext();
    this.lookAt(this.form?.querySelector(".stale, .problem") || this.form?.querySelector(".has-errors"));
  }

  // What is wrong is brought before the eyes; without that the form as a whole is in hand, so that
  // keys go to it and not to the button that opened it.
  lookAt(wrong) {
    const target = wrong?.querySelector("input:not([type=hidden]), select, textarea") || wrong || this.form;
    if (!target) return;
    if (target === wrong || target === this.form) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    (wrong || this.form).scrollIntoView({ block: wrong ? "center" : "nearest" });
  }

  // A name that was typed and not chosen would be lost: the save waits for it.
  unchosen() {
    const boxes = [...(this.form?.querySelectorAll(".lookup") || [])].filter(onPage);
    return boxes.find((box) => lookupOf(box).isUnchosen);
  }

  // Ask before a form with something unsaved goes.
  mayLeave() {
    return !this.dirty || window.confirm("Leave this record? What you entered is not saved.");
  }

  close() {
    this.dirty = false;
    this.place.replaceChildren();
    this.announceChange();
  }

  // The value in hand

  take(block) {
    if (!block || block === this.active || !onPage(block)) return;
    this.active?.classList.remove("is-active");
    this.active = block;
    block.classList.add("is-active");
    this.announceChange();
  }

  takeNext(after = null) {
    const open = this.citable().filter((block) => !block.querySelector("[data-citation]"));
    const list = this.citable();
    const from = after ? list.indexOf(after) : -1;
    const next = open.find((block) => list.indexOf(block) > from) || open[0];
    if (next) {
      this.take(next);
      next.scrollIntoView({ block: "nearest" });
    }
    return next;
  }

  announceChange() {
    this.bench.dispatchEvent(new CustomEvent("editor:changed"));
  }

  // Rows

  addRow(name) {
    const rows = this.form.querySelector(`[data-rows="${name}"]`);
    const template = rows.querySelector("template");
    const number = 1000 + counter++;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(number));
    const block = holder.firstElementChild;
    rows.insertBefore(block, rows.querySelector("[data-add-row]"));
    this.dirty = true;
    this.offerTargets();
    this.take(block);
    return block;
  }

  // An untouched row of a kind, or a new one.
  freeRow(name) {
    const blocks = [...this.form.querySelectorAll(`[data-rows="${name}"] > .block`)];
    return blocks.find(isUntouched) || this.addRow(name);
  }

  // Words

  // Put the words behind a value; a voice already given in the same sentence is taken over.
  cite(block, words, voice = {}) {
    const holder = document.createElement("div");
    const template = this.bench.querySelector("#citation-template");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(1000 + counter++));
    const citation = holder.firstElementChild;
    const part = (name) => citation.querySelector(`[data-part="${name}"]`);
    part("document").value = this.bench.dataset.document;
    part("target").value = block ? block.dataset.block : "";
    part("start").value = words.start;
    part("exact").value = words.exact;
    citation.querySelector("[data-words]").textContent = words.exact;
    const same = this.sameWords(block, words);
    if (same) return same;
    const twin = this.voiceNear(words);
    const denial = twin || voice.key ? null : this.denialNear(words);
    if (block) {
      block.querySelector(".block-citations").append(citation);
    } else {
      const loose = this.form.querySelector(".loose");
      loose.hidden = false;
      loose.append(citation);
    }
    this.speak(citation, { ...twin, ...voice });
    if (denial && !TELL_OF_NO_DEED.includes(block?.dataset.takes)) this.bench.voiceOf(citation, denial);
    this.dirty = true;
    this.offerTargets();
    this.announceChange();
    return citation;
  }

  sameWords(block, words) {
    if (!block) return null;
    return [...block.querySelectorAll("[data-citation]")].find((citation) => {
      const quote = quoteOf(citation);
      return quote && quote.start === words.start && quote.exact === words.exact;
    });
  }

  // Who speaks in the words of the same sentence, as far as somebody said so already.
  voiceNear(words) {
    const sentence = this.bench.sentenceAt?.(words.start);
    if (!sentence) return null;
    for (const citation of this.form.querySelectorAll("[data-citation]")) {
      const quote = quoteOf(citation);
      if (quote && quote.start >= sentence.start && quote.start < sentence.end) {
        return voiceOf(citation);
      }
    }
    return null;
  }

  // Who denies it in the same sentence, as far as the words tell: whoever speaks there alone, or
  // where several do, the one that is cited itself.
  denialNear(words) {
    const sentence = this.bench.sentenceAt?.(words.start);
    const speakers = sentence ? this.bench.speakersIn(sentence) : [];
    const cited = speakers.filter((each) => each.start < words.end && each.end > words.start);
    const [only, other] = speakers.length > 1 ? cited : speakers;
    return only && !other && only.value.stance === "denies" ? only : null;
  }

  speak(citation, voice) {
    if (voice.key) {
      const lookup = lookupOf(citation.querySelector(".lookup"));
      lookup.choose({ key: voice.key, label: voice.label });
    }
    if (voice.speaker) citation.querySelector("[data-part=speaker]").value = voice.speaker;
    if (voice.stance) citation.querySelector("[data-part=stance]").value = voice.stance;
    citation.classList.toggle("has-voice", isVoiced(citation));
  }

  // Everything cited from one stretch of the text.
  citationsWithin(start, end) {
    return [...(this.form?.querySelectorAll("[data-citation]") || [])].filter((citation) => {
      const quote = quoteOf(citation);
      return quote && quote.document === this.bench.dataset.document
        && quote.start >= start && quote.start < end;
    });
  }

  // The quotes of this document with the value that each speaks of; of rows only the words.
  quotes() {
    return [...(this.form?.querySelectorAll("[data-citation]") || [])]
      .map((citation) => ({ ...quoteOf(citation), value: citation.closest(".block")?.dataset.block || "" }))
      .filter((quote) => quote.document === this.bench.dataset.document);
  }

  places() {
    return [...(this.form?.querySelectorAll("[data-citation]") || [])]
      .map(quoteOf)
      .filter((quote) => quote && quote.document === this.bench.dataset.document)
      .map((quote) => ({ start: quote.start, end: quote.start + [...quote.exact].length }));
  }

  offerTargets() {
    if (!this.form) return;
    const blocks = this.citable();
    this.form.querySelectorAll("[data-citation]").forEach((citation) => {
      const select = citation.querySelector("[data-move]");
      const current = citation.closest(".block")?.dataset.block || "";
      select.hidden = false;
      select.replaceChildren(
        new Option(current ? "move to…" : "speaks of…", ""),
        ...blocks
          .filter((block) => block.dataset.block !== current)
          .map((block) => new Option(nameOf(block), block.dataset.block)),
      );
    });
  }

  move(select) {
    const block = this.blocks().find((each) => each.dataset.block === select.value);
    const citation = select.closest("[data-citation]");
    if (!block) return;
    citation.querySelector("[data-part=target]").value = block.dataset.block;
    block.querySelector(".block-citations").append(citation);
    const loose = this.form.querySelector(".loose");
    loose.hidden = !loose.querySelector("[data-citation]");
    this.dirty = true;
    this.take(block);
    this.offerTargets();
  }

  clicked(event) {
    const target = event.target;
    if (target.closest("[data-add-row]")) {
      const block = this.addRow(target.closest("[data-rows]").dataset.rows);
      block.querySelector("input:not([type=hidden]), select")?.focus();
    } else if (target.closest("[data-remove-row]")) {
      target.closest(".block").remove();
      this.dirty = true;
      this.offerTargets();
      this.announceChange();
    } else if (target.closest("[data-remove-citation]")) {
      target.closest("[data-citation]").remove();
      this.dirty = true;
      this.announceChange();
    } else if (target.closest("[data-close]")) {
      if (this.mayLeave()) this.close();
    } else if (target.closest("[data-reload]")) {
      this.dirty = false;
      window.htmx.ajax("GET", target.closest("[data-reload]").dataset.reload, "#editor");
    }
  }
}

function onPage(block) {
  return !block.closest("template");
}

export function quoteOf(citation) {
  const part = (name) => citation.querySelector(`[data-part="${name}"]`)?.value ?? "";
  if (part("start") === "") return null;
  return { document: part("document"), start: Number(part("start")), exact: part("exact") };
}

function voiceOf(citation) {
  return {
    key: citation.querySelector(".lookup input[type=hidden]").value,
    label: citation.querySelector(".lookup input[role=combobox]").value,
    speaker: citation.querySelector("[data-part=speaker]").value,
    stance: citation.querySelector("[data-part=stance]").value,
  };
}

function isVoiced(citation) {
  const voice = voiceOf(citation);
  return Boolean(voice.key || voice.speaker || voice.stance === "denies");
}

function isUntouched(block) {
  const lines = [...block.querySelectorAll(".block-inputs input:not([name$='-id'])")];
  return lines.every((line) => !line.value) && !block.querySelector("[data-citation]");
}

// A value as a menu names it: rows of one kind are told apart by what stands in them.
export function nameOf(block) {
  const label = block.dataset.label;
  if (!("row" in block.dataset)) return label;
  const said = [...block.querySelectorAll(".block-inputs input:not([type=hidden]), .block-inputs select")]
    .map((field) => field.selectedOptions ? field.selectedOptions[0]?.text : field.value)
    .filter((text) => text && !/^-+$/.test(text))
    .join(" ");
  return said ? `${label}: ${said.slice(0, 40)}` : label;
}
