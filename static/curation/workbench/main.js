// The workbench: selecting, citing, suggestions, coverage, keys.

import { DocumentText } from "./offsets.js";
import { Editor, nameOf, quoteOf } from "./editor.js";
import { tellFailures } from "./failures.js";
import { Gutter } from "./gutter.js";
import { Lights } from "./lights.js";
import { Sight } from "./sight.js";
import { Suggestions } from "./suggestions.js";
import { Toolbar } from "./toolbar.js";

const bench = document.getElementById("workbench");
const root = document.getElementById("text");
const editor = new Editor(bench, null);
tellFailures(bench);
bench.querySelector("[data-help]").addEventListener("click", toggleHelp);

if (root) start();
else {
  bench.addEventListener("htmx:afterSwap", () => editor.opened());
  openAsked();
}

function toggleHelp() {
  const help = document.getElementById("bench-keys");
  help.hidden = !help.hidden;
  bench.querySelector("[data-help]").setAttribute("aria-expanded", String(!help.hidden));
}

function start() {
  const text = new DocumentText(root);
  editor.text = text;
  const sight = new Sight(text);
  const lights = new Lights(text);
  const suggestions = new Suggestions(bench, text, editor);
  const toolbar = new Toolbar(document.getElementById("toolbar"));
  const gutter = new Gutter(document.getElementById("gutter"), text, sight, toggleSentence);
  const announce = document.getElementById("announce");
  const may = Boolean(bench.dataset.mayMark);

  let words = null; // what is selected: { start, end, exact }
  let sentence = -1; // the sentence that the keys stand on
  let marks = { passages: [], sentences: [], dismissed: [] };
  let waiting = null; // what to do with the form that is on its way
  let firstOffer = null; // what Enter accepts

  bench.sentenceAt = (point) => marks.sentences.find((each) => each.start <= point && point < each.end)
    || { start: point, end: point + 1 };
  bench.speakersIn = (place) => suggestions.speakersIn(place);
  bench.voiceOf = (citation, speaker) => suggestions.voice(citation, speaker);

  // What the server says of the text

  function readMarks() {
    const read = JSON.parse(document.getElementById("marks").textContent);
    marks = {
      passages: read.passages,
      sentences: read.sentences.map(([begin, end, state], number) => ({ start: begin, end, state, number })),
    };
    marks.dismissed = marks.sentences.filter((each) => each.state === "dismissed");
    gutter.update(marks.sentences);
    draw();
  }

  function draw() {
    lights.show("dismissed", sight.near(marks.dismissed));
    lights.show("cited", [...sight.near(marks.passages), ...editor.places()]);
    lights.show("suggestion", sight.near(suggestions.open()));
    lights.show("suggestion-current", suggestions.current ? [suggestions.current] : []);
    lights.show("sentence", marks.sentences[sentence] ? [marks.sentences[sentence]] : []);
    lights.show("lit", words ? [words] : []);
    bench.querySelectorAll(".block-cite").forEach((button) => { button.hidden = !words; });
  }

  // Words in hand

  function hold(found, chosen = null) {
    words = found;
    if (!found) {
      toolbar.hide();
      suggestions.current = null;
      draw();
      return;
    }
    sentence = marks.sentences.findIndex((each) => each.start <= found.start && found.start < each.end);
    draw();
    offer(chosen);
  }

  function offer(chosen) {
    const at = text.range(words.start, words.end).getBoundingClientRect();
    const near = chosen ? [chosen] : suggestions.within(words.start, words.end);
    const entries = [];
    const notes = [];
    firstOffer = null;
    for (const suggestion of near.slice(0, 3)) {
      const label = suggestions.offer(suggestion);
      notes.push(`${suggestion.text}: ${suggestion.explanation}`);
      if (label) {
        const act = () => accept(suggestion, chosen ? suggestion : words);
        entries.push({ label, key: firstOffer ? "" : "Enter", act });
        firstOffer ??= act;
      }
    }
    if (may && editor.form) {
      const active = editor.active;
      if (active && "cited" in active.dataset) {
        entries.push({ label: `cite for ${nameOf(active)}`, key: "c", act: () => cite() });
      }
    }
    if (may) {
      bench.querySelectorAll("[data-new]").forEach((button) => {
        entries.push({
          label: `new ${button.dataset.new}`, key: button.dataset.key, act: () => begin(button.dataset.new),
        });
      });
      entries.push({ label: "alias of…", key: "a", act: () => ofGroup("aliases") });
      entries.push({ label: "tie of…", key: "t", act: () => ofGroup("ties") });
    }
    toolbar.show(words.exact, entries, may ? otherValues() : null, notes.join(" · "), at);
  }

  // Every value of the open record, and a new row of each kind.
  function otherValues() {
    if (!editor.form) return null;
    const values = editor.citable().map((block) => ({ label: nameOf(block), act: () => cite(block) }));
    const rows = [...editor.form.querySelectorAll("[data-rows]")]
      .filter((each) => each.querySelector("template").content.querySelector("[data-cited]"))
      .map((each) => ({
        label: `new: ${each.dataset.label}`, act: () => cite(editor.addRow(each.dataset.rows)),
      }));
    return { label: "cite for…", options: [...values, ...rows] };
  }

  // By key the value in hand moves on to the next that lacks words; where a person pointed at a
  // value it stays, for they may have to say who speaks.
  function cite(block = editor.active, pointed = false) {
    if (!words || !block || !("cited" in block.dataset)) return;
    const near = suggestions.within(words.start, words.end)
      .find((each) => suggestions.takerOf(each) === block || block.closest("[data-rows]")?.dataset.rows === suggestions.takerOf(each));
    const cited = words;
    const done = () => {
      editor.cite(block, cited);
      announce.textContent = `Cited for ${nameOf(block)}.`;
      if (pointed) editor.take(block);
      else editor.takeNext(block);
      release();
    };
    // An empty value is filled by what the words were recognised as.
    if (near && isEmpty(block)) suggestions.fill(block, near).then(done);
    else done();
  }

  async function accept(suggestion, cited) {
    const block = await suggestions.accept(suggestion, cited);
    if (block) {
      announce.textContent = `${suggestion.text} entered.`;
      release();
    }
  }

  function release() {
    document.getSelection().removeAllRanges();
    hold(null);
  }

  // A new record from the words in hand; they become evidence of its first value.
  function begin(type, then = null) {
    const button = bench.querySelector(`[data-new="${type}"]`);
    if (!button || !editor.mayLeave()) return;
    const kept = words;
    waiting = then || (kept && (() => startFrom(type, kept)));
    editor.dirty = false;
    window.htmx.ajax("GET", button.getAttribute("hx-get"), "#editor");
  }

  async function startFrom(type, kept) {
    const near = suggestions.within(kept.start, kept.end);
    let used = false;
    for (const suggestion of near) {
      if (suggestions.takerOf(suggestion) !== null) {
        await suggestions.accept(suggestion, suggestion);
        used = true;
      }
    }
    if (type === "group") {
      const name = editor.form.querySelector("[data-field=name]");
      const named = near.find((each) => each.kind === "group");
      if (!named && name && !name.value && [...kept.exact].length <= 80) {
        name.value = kept.exact;
        name.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    const first = type === "finding" ? "finding.statement" : `${type}.kind`;
    const block = editor.blocks().find((each) => each.dataset.block === first);
    if (block && (!used || type === "finding" || type === "incident")) editor.cite(block, kept);
    editor.form.querySelector(".block-inputs input:not([type=hidden]), .block-inputs textarea")?.focus();
    release();
  }

  // Alias or tie: of the group that is open, or of one that the person names.
  function ofGroup(rows) {
    if (!words) return;
    const kept = words;
    if (editor.type === "group") {
      addToGroup(rows, kept);
      return;
    }
    askForGroup(toolbar.element, (identifier) => {
      if (!editor.mayLeave()) return;
      editor.dirty = false;
      waiting = () => addToGroup(rows, kept);
      window.htmx.ajax("GET", editAddress(identifier), "#editor");
    });
  }

  async function addToGroup(rows, kept) {
    const block = editor.addRow(rows);
    if (rows === "aliases") {
      block.querySelector("[data-field=name]").value = kept.exact;
    } else {
      const open = editor.form.querySelector("[name=record]").value;
      const other = suggestions.within(kept.start, kept.end)
        .find((each) => each.kind === "group" && each.value.group !== open);
      if (other) await suggestions.fill(block, other);
    }
    editor.cite(block, kept);
    editor.take(block);
    block.querySelector("select, input:not([type=hidden])")?.focus();
    release();
  }

  // Sentences

  function toSentence(index) {
    if (index < 0 || index >= marks.sentences.length) return;
    sentence = index;
    hold(null);
    lights.reveal(marks.sentences[index]);
    draw();
    root.focus({ preventScroll: true });
    const found = marks.sentences[index];
    announce.textContent = `${found.state}: ${text.slice(found.start, found.end)}`;
  }

  function nextOpen() {
    const after = marks.sentences.findIndex((each, index) => index > sentence && each.state === "open");
    const next = after >= 0 ? after : marks.sentences.findIndex((each) => each.state === "open");
    if (next >= 0) toSentence(next);
    else announce.textContent = "No sentence is open.";
  }

  function toggleSentence(start) {
    if (!may) return;
    const found = marks.sentences.find((each) => each.start === start);
    if (!found || found.state === "cited") return;
    const address = found.state === "open" ? bench.dataset.dismiss : bench.dataset.reopen;
    window.htmx.ajax("POST", address, { source: gutter.element, target: "#records", values: { start } });
  }

  function selectSentence() {
    const found = marks.sentences[sentence];
    if (found) hold({ start: found.start, end: found.end, exact: text.slice(found.start, found.end) });
  }

  function adjust(end, step) {
    if (!words) return;
    const moved = { ...words };
    if (end) moved.end = Math.max(words.start + 1, step > 0 ? text.wordEdge(words.end, 1) : trimEnd(text, words));
    else moved.start = Math.min(words.end - 1, step < 0 ? text.wordEdge(words.start, -1) : trimStart(text, words));
    moved.exact = text.slice(moved.start, moved.end);
    if (moved.exact.trim()) hold(moved);
  }

  // What happens on the page

  let timer = 0;
  let pressing = false;
  function readSelection() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const found = pressing ? null : text.selected();
      if (found) hold(found);
    }, 80);
  }
  root.addEventListener("pointerdown", () => {
    pressing = true;
    toolbar.hide();
  });
  document.addEventListener("pointerup", () => {
    if (!pressing) return;
    pressing = false;
    readSelection();
  });
  document.addEventListener("selectionchange", readSelection);

  root.addEventListener("click", (event) => {
    if (!document.getSelection().isCollapsed) return;
    const point = text.pointAt(event.clientX, event.clientY);
    if (point === null) return;
    const [suggestion] = suggestions.at(point);
    if (suggestion) {
      suggestions.current = suggestion;
      hold(suggestion, suggestion);
      return;
    }
    hold(null);
    sentence = marks.sentences.findIndex((each) => each.start <= point && point < each.end);
    draw();
    const passage = marks.passages.find((each) => each.start <= point && point < each.end);
    if (passage) showCards(passage.records);
  });

  function showCards(names) {
    bench.querySelectorAll(".card").forEach((card) => {
      card.classList.toggle("is-lit", names.includes(card.dataset.record));
    });
    bench.querySelector(".card.is-lit")?.scrollIntoView({ block: "nearest" });
  }

  bench.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-words]")) return;
    event.stopPropagation();
    event.target.click();
  });

  bench.addEventListener("click", (event) => {
    const quote = event.target.closest(".card-quote[data-start]");
    const cited = event.target.closest("[data-words]");
    if (quote) lightUp({ start: Number(quote.dataset.start), end: Number(quote.dataset.end) });
    if (cited) {
      const found = quoteOf(cited.closest("[data-citation]"));
      if (found.document === bench.dataset.document) {
        lightUp({ start: found.start, end: found.start + [...found.exact].length });
      }
    }
    const there = event.target.closest("[data-cite-there]");
    if (there) citeThere(there.dataset.citeThere);
    if (event.target.closest("[data-cite]")) {
      cite(event.target.closest(".block"), true);
    }
  });

  // The words gathered so far go to a record that is there already: those of a value of its own to
  // the same value, those of rows wait until somebody says of which.
  function citeThere(address) {
    const quotes = editor.quotes();
    editor.dirty = false;
    waiting = () => quotes.forEach((quote) => {
      const block = editor.citable().find((each) => quote.value.includes(".") && each.dataset.block === quote.value);
      editor.cite(block || null, quote);
    });
    window.htmx.ajax("GET", address, "#editor");
  }

  function lightUp(place) {
    lights.reveal(place);
    lights.show("lit", [place]);
  }

  bench.addEventListener("htmx:confirm", (event) => {
    if (event.target.matches("[data-new], .card [hx-get]") && !editor.mayLeave()) event.preventDefault();
    else if (event.target.matches("[data-new], .card [hx-get]")) editor.dirty = false;
  });

  // Once htmx knows what came: what a form asks by itself works from here on.
  bench.addEventListener("htmx:afterSettle", (event) => {
    const { id } = event.detail.target;
    if (!["editor", "records"].includes(id)) return;
    readMarks();
    if (id === "editor") {
      editor.opened();
      const then = waiting;
      waiting = null;
      if (then) Promise.resolve(then()).then(draw);
    }
    draw();
  });
  bench.addEventListener("editor:changed", draw);
  bench.addEventListener("suggestions:changed", draw);

  // Keys

  const KEYS = {
    o: nextOpen,
    j: () => toSentence(sentence + 1),
    k: () => toSentence(Math.max(0, sentence - 1)),
    x: () => marks.sentences[sentence] && toggleSentence(marks.sentences[sentence].start),
    s: selectSentence,
    c: () => cite(),
    v: () => editor.takeNext(editor.active),
    "]": () => adjust(true, 1),
    "[": () => adjust(true, -1),
    "{": () => adjust(false, -1),
    "}": () => adjust(false, 1),
    n: () => begin("incident"),
    f: () => begin("finding"),
    g: () => begin("group"),
    a: () => ofGroup("aliases"),
    t: () => ofGroup("ties"),
    ".": () => toSuggestion(1),
    ",": () => toSuggestion(-1),
    "?": toggleHelp,
    Delete: dropSuggestion,
    Enter: () => firstOffer(),
    Escape: release,
  };

  function toSuggestion(by) {
    const from = words?.start ?? marks.sentences[sentence]?.start ?? 0;
    const next = suggestions.step(by, from);
    if (!next) return;
    lights.reveal(next);
    hold(next, next);
    announce.textContent = `${next.exact}: ${next.text}. ${next.explanation}`;
  }

  function dropSuggestion() {
    if (!suggestions.current) return;
    const from = suggestions.current.start;
    suggestions.dismiss(suggestions.current);
    const next = suggestions.step(1, from);
    if (next) hold(next, next);
    else release();
  }

  document.addEventListener("keydown", (event) => {
    if (editor.saving) {
      event.preventDefault();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && editor.form) {
      event.preventDefault();
      editor.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    if (event.target.matches("button, a") && event.key === "Enter") return;
    const act = KEYS[event.key];
    if (!act || (!may && !["o", "j", "k", ".", ",", "?", "Escape"].includes(event.key))) return;
    if (event.key === "Enter" && !(words && firstOffer)) return;
    event.preventDefault();
    act();
  });

  sight.watch(root.closest(".text-scroll"), () => {
    gutter.draw();
    draw();
  });
  readMarks();
  suggestions.load();
  openAsked();
}

// An address that names a record opens it: ?edit=I12, or ?new=incident.
function openAsked() {
  const asked = new URLSearchParams(window.location.search);
  const edit = asked.get("edit");
  const type = asked.get("new");
  const button = type && bench.querySelector(`[data-new="${CSS.escape(type)}"]`);
  if (edit) window.htmx.ajax("GET", editAddress(edit), "#editor");
  else if (button) window.htmx.ajax("GET", button.getAttribute("hx-get"), "#editor");
}

function isEmpty(block) {
  return [...block.querySelectorAll(".block-inputs input:not([name$='-id'])")].every((line) => !line.value);
}

function trimEnd(text, words) {
  const cut = [...text.slice(words.start, words.end)];
  while (cut.length && /[\p{L}\p{N}\p{M}]/u.test(cut[cut.length - 1]) === false) cut.pop();
  while (cut.length && /[\p{L}\p{N}\p{M}]/u.test(cut[cut.length - 1])) cut.pop();
  while (cut.length && /\s/.test(cut[cut.length - 1])) cut.pop();
  return words.start + cut.length;
}

function trimStart(text, words) {
  const cut = [...text.slice(words.start, words.end)];
  let gone = 0;
  while (gone < cut.length && /[\p{L}\p{N}\p{M}]/u.test(cut[gone])) gone += 1;
  while (gone < cut.length && !/[\p{L}\p{N}\p{M}]/u.test(cut[gone])) gone += 1;
  return words.start + gone;
}

function editAddress(identifier) {
  return `${window.location.pathname}edit/${encodeURIComponent(identifier)}/`;
}

// A line in the toolbar that asks for a group; `then` gets its identifier.
function askForGroup(element, then) {
  const template = document.getElementById("citation-template");
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML;
  const box = holder.querySelector(".lookup");
  const line = box.querySelector("input[role=combobox]");
  line.placeholder = "Of which group?";
  line.setAttribute("aria-label", "Of which group?");
  box.addEventListener("lookup:chosen", (event) => {
    if (event.detail?.id) then(event.detail.id);
  });
  element.append(box);
  line.focus();
}
