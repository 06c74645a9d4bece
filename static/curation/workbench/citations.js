// The citations of the open form: the value of each, and its speaker.

import { nameOf } from "./blocks.js";
import { lookupOf } from "./lookup.js";
import { inOneLine } from "./one_line.js";
import { skipQuotes } from "./tab_stops.js";
import { mayBeOf, otherReading, setReading } from "./readings.js";

// A denial of an attack does not deny its date or place.
const UNAFFECTED_BY_DENIAL = ["date", "place"];

let counter = 0;

export class Citations {
  constructor(bench, editor) {
    this.bench = bench;
    this.editor = editor;
  }

  get elements() {
    return [...(this.editor.form?.querySelectorAll("[data-citation]") || [])];
  }

  // Cite words for a value. A speaker already given in the same sentence is copied.
  cite(block, words, voice = {}) {
    const holder = document.createElement("div");
    const template = this.bench.querySelector("#citation-template");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(1000 + counter++));
    const citation = holder.firstElementChild;
    const part = (name) =>
      /** @type {HTMLInputElement} */ (citation.querySelector(`[data-part="${name}"]`));
    part("document").value = this.bench.dataset.document;
    part("target").value = block ? block.dataset.block : "";
    part("start").value = words.start;
    part("exact").value = words.exact;
    citation.querySelector("[data-words]").textContent = words.exact;
    const same = this.existingCitation(block, words);
    if (same) return same;
    const nearbyVoice = this.voiceNear(words);
    const denial = nearbyVoice || voice.key ? null : this.denialNear(words);
    if (block) {
      // Words that a person chooses replace those that came with a choice.
      block.querySelector("[data-citation].is-proposed")?.remove();
      block.querySelector(".block-citations").append(citation);
    } else {
      const unassigned = this.editor.form.querySelector(".unassigned");
      unassigned.hidden = false;
      unassigned.append(citation);
    }
    this.setVoice(citation, { ...nearbyVoice, ...voice });
    if (denial && !UNAFFECTED_BY_DENIAL.includes(block?.dataset.filledBy)) this.bench.setSpeaker(citation, denial);
    this.offerReading(citation, block, words);
    this.editor.undo.push("Cited", () => {
      citation.remove();
      this.editor.changed();
    }, this.editor.form);
    this.editor.changed();
    return citation;
  }

  // The words say another count or date than the value: offer to keep it as their reading.
  offerReading(citation, block, words) {
    const found = (this.bench.readingsIn?.(words) || []).filter((each) => mayBeOf(block, each));
    const [reading, ...others] = new Set(found.map((each) => otherReading(block, each)));
    if (!reading || others.length) return;
    const offer = document.createElement("button");
    offer.type = "button";
    offer.className = "button-small citation-offer";
    offer.textContent = `These words say ${reading}: keep as reported`;
    offer.addEventListener("click", () => {
      setReading(citation, reading);
      this.editor.dirty = true;
      offer.remove();
    });
    citation.querySelector(".citation-reading").append(offer);
  }

  // What a finding says tells its kind, too: a kind that is chosen is cited with the same words.
  citeKind(block) {
    if (block?.dataset.block !== "finding.kind" || block.querySelector("[data-citation]")) return;
    const statement = this.editor.blocks().find((each) => each.dataset.block === "finding.statement");
    const [words] = statement ? this.quotesOf(statement) : [];
    if (words && words.document === this.bench.dataset.document) {
      const made = this.cite(block, { start: words.start, end: words.start + [...words.exact].length, exact: words.exact });
      made.classList.add("is-proposed");
    }
  }

  existingCitation(block, words) {
    if (!block) return null;
    return [...block.querySelectorAll("[data-citation]")].find((citation) => {
      const quote = quoteOf(citation);
      return quote && quote.start === words.start && quote.exact === words.exact;
    });
  }

  // The speaker of another citation from the same sentence, if there is one.
  voiceNear(words) {
    const sentence = this.bench.sentenceAt?.(words.start);
    if (!sentence) return null;
    for (const citation of this.elements) {
      const quote = quoteOf(citation);
      if (quote && quote.start >= sentence.start && quote.start < sentence.end) {
        return voiceOf(citation);
      }
    }
    return null;
  }

  // The suggested speaker of a denial in the same sentence: the only speaker there or, of several, the
  // one within the cited words.
  denialNear(words) {
    const sentence = this.bench.sentenceAt?.(words.start);
    const speakers = sentence ? this.bench.speakersIn(sentence) : [];
    const cited = speakers.filter((each) => each.start < words.end && each.end > words.start);
    const [only, other] = speakers.length > 1 ? cited : speakers;
    return only && !other && only.value.stance === "denies" ? only : null;
  }

  setVoice(citation, voice) {
    if (voice.key) {
      const lookup = lookupOf(citation.querySelector(".lookup"));
      lookup.choose({ key: voice.key, label: voice.label });
    }
    if (voice.speaker) citation.querySelector("[data-part=speaker]").value = inOneLine(voice.speaker);
    if (voice.stance) citation.querySelector("[data-part=stance]").value = voice.stance;
    citation.classList.toggle("has-voice", hasVoice(citation));
  }

  // All citations that begin in a range of the text.
  within(start, end) {
    return this.elements.filter((citation) => {
      const quote = quoteOf(citation);
      return quote && quote.document === this.bench.dataset.document
        && quote.start >= start && quote.start < end;
    });
  }

  // The quotations of this document with the key of the value of each.
  quotes() {
    return this.elements
      .map((citation) => ({ ...quoteOf(citation), value: citation.closest(".block")?.dataset.block || "" }))
      .filter((quote) => quote.document === this.bench.dataset.document);
  }

  // The quotations of one value.
  quotesOf(block) {
    return [...block.querySelectorAll("[data-citation]")].map(quoteOf).filter(Boolean);
  }

  places() {
    return this.elements
      .map(quoteOf)
      .filter((quote) => quote && quote.document === this.bench.dataset.document)
      .map((quote) => ({ start: quote.start, end: quote.start + [...quote.exact].length }));
  }

  updateTargetMenus() {
    skipQuotes(this.editor.form);
    const blocks = this.editor.citable();
    this.elements.forEach((citation) => {
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
    const block = this.editor.blocks().find((each) => each.dataset.block === select.value);
    const citation = select.closest("[data-citation]");
    if (!block) return;
    citation.querySelector("[data-part=target]").value = block.dataset.block;
    block.querySelector(".block-citations").append(citation);
    const unassigned = this.editor.form.querySelector(".unassigned");
    unassigned.hidden = !unassigned.querySelector("[data-citation]");
    this.editor.dirty = true;
    this.editor.activate(block);
    this.updateTargetMenus();
  }
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

function hasVoice(citation) {
  const voice = voiceOf(citation);
  return Boolean(voice.key || voice.speaker || voice.stance === "denies");
}
