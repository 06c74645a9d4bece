// Reviewing beside the text: one value after the other, with its quotation highlighted.

import { showLoadingNotice } from "./loading_notice.js";
import { showFailures } from "./failures.js";
import { closeHelp, toggleHelp } from "./help.js";
import { Highlights } from "./highlights.js";
import { ViewingTimes } from "./viewing_times.js";
import { DocumentText } from "./offsets.js";
import { VerdictForms } from "./verdict_forms.js";
import { Viewport } from "./viewport.js";

const bench = document.getElementById("workbench");
const holder = document.getElementById("text-holder");
const title = document.getElementById("text-title");
const announce = document.getElementById("announce");
const values = document.getElementById("review-values");
const texts = new Map();
const opened = new Map();
let shown = null;
let current = null;
let busy = false; // a verdict is being sent: key presses are queued until the answer
let sentForm = null; // the form that was sent, which the answer replaces
let sentRequest = null; // its request
let record = headOfPage().dataset.record; // the record that the page shows
let swapped = false; // the answer is swapped in, but not settled yet
const queuedKeys = [];
const viewingTimes = new ViewingTimes();
const verdictForms = new VerdictForms(values);

// Replaced when the next record follows.
function headOfPage() {
  return document.getElementById("review-head");
}

/** @type {() => HTMLElement[]} */
const stops = () => [...values.querySelectorAll(".cited")].map((stop) => /** @type {HTMLElement} */ (stop));
const isSettled = (stop) => Boolean(stop.closest(".is-settled"));

// Requested once, however many values are passed before it arrives.
function textOf(identifier) {
  if (!texts.has(identifier)) texts.set(identifier, fetchText(identifier));
  return texts.get(identifier);
}

async function fetchText(identifier) {
  const response = await fetch(bench.dataset.texts.replace("DOCUMENT", encodeURIComponent(identifier)));
  const box = document.createElement("div");
  if (response.ok) box.innerHTML = await response.text();
  else box.textContent = "The text could not be read. Reload the page.";
  return box;
}

async function open(identifier, name) {
  if (shown?.identifier === identifier) {
    if (name) title.textContent = name;
    return shown;
  }
  const box = await textOf(identifier);
  holder.replaceChildren(box);
  const root = box.querySelector(".document-words");
  if (!root) return null;
  if (!opened.has(identifier)) {
    const text = new DocumentText(root);
    opened.set(identifier, { identifier, text, highlights: new Highlights(text) });
    loadVisibleBlocks(opened.get(identifier));
  }
  shown = opened.get(identifier);
  title.textContent = name;
  return shown;
}

async function goTo(stop, { focus = true } = {}) {
  if (!stop) return;
  current?.classList.remove("is-current");
  current = stop;
  viewingTimes.start(stop.dataset.citation);
  verdictForms.fill(stop);
  stop.classList.add("is-current");
  stop.scrollIntoView({ block: "nearest" });
  if (focus) stop.focus({ preventScroll: true });
  const found = await open(stop.dataset.document, stop.dataset.title);
  if (!found || current !== stop) return;
  const here = stops().filter((each) => each.dataset.document === found.identifier);
  await found.highlights.reveal(placeOf(stop));
  if (current !== stop) return;
  found.highlights.show("cited", here.map(placeOf));
  found.highlights.show("selected", [placeOf(stop)]);
}

// Only the beginning of a long text is loaded: visible blocks are loaded next, the rest later.
function loadVisibleBlocks({ identifier, text, highlights }) {
  if (text.isComplete) return;
  const viewport = new Viewport(text);
  viewport.watch(holder, async () => {
    if (await text.load(...viewport.visibleRange()) && shown?.identifier === identifier) {
      highlights.show("cited", stops().filter((each) => each.dataset.document === identifier).map(placeOf));
    }
  });
  showLoadingNotice(text, holder.closest(".text-pane"));
}

function placeOf(stop) {
  return { start: Number(stop.dataset.start), end: Number(stop.dataset.end) };
}

// Settled values need no decision, so only the capital keys stop there.
function step(by, { settled = false } = {}) {
  const list = stops();
  let at = current ? list.indexOf(current) : by < 0 ? list.length : -1;
  do at += by; while (list[at] && !settled && isSettled(list[at]));
  goTo(list[at]);
}

function confirm() {
  const details = current?.querySelector(".verdict-change");
  if (details) details.open = true;
  current?.querySelector("button[value=confirm]")?.click();
}

function reject() {
  const details = current?.querySelector(".verdict-change");
  if (details) details.open = true;
  current?.querySelector("[name=comment]")?.focus();
}

function comment() {
  const form = current?.closest(".value")?.querySelector(".comment-form");
  if (!form) return;
  form.open = true;
  form.querySelector("textarea").focus();
}

function approve() {
  /** @type {HTMLButtonElement | null} */
  const button = values.querySelector("[data-approve-next]");
  if (button && !button.disabled) {
    button.click();
    return;
  }
  /** @type {HTMLElement | null} */
  const reason = values.querySelector("[data-read-again]") || values.querySelector("[data-reason]");
  if (!reason) return;
  const said = (reason.closest(".problem") || reason).textContent.trim().replace(/\s+/g, " ");
  // Cleared first, so that the same reason is announced again.
  announce.textContent = "";
  setTimeout(() => { announce.textContent = `Not approved. ${said}`; }, 50);
  reason.scrollIntoView({ block: "nearest" });
  reason.focus({ preventScroll: true });
}

function requestChanges() {
  /** @type {HTMLDetailsElement | null} */
  const form = values.querySelector(".request-changes");
  if (!form) return;
  form.open = true;
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("textarea").focus();
}

function showWhatIsMissing() {
  /** @type {HTMLDetailsElement | null} */
  const list = missing().querySelector("details");
  if (!list) return;
  list.open = !list.open;
  (list.open ? list.querySelector("button") || list.querySelector("summary") : current)?.focus();
}

// Replaced when the next record follows.
function missing() {
  return document.getElementById("review-missing");
}

async function revealMissing(button) {
  const found = await open(button.dataset.document, "");
  if (!found) return;
  const place = placeOf(button);
  await found.highlights.reveal(place);
  found.highlights.show("suggestion-current", [place]);
}

async function underlineOpenSentences() {
  const marked = [...missing().querySelectorAll("[data-open-sentence]")];
  if (!marked.length) return;
  const identifier = /** @type {HTMLElement} */ (marked[0]).dataset.document;
  await textOf(identifier);
  if (shown?.identifier === identifier) shown.highlights.show("suggestion", marked.map(placeOf));
}

function leaveForLater() {
  /** @type {HTMLElement | null} */
  const button = values.querySelector("[data-later]");
  button?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => step(1, { settled: true }),
  K: () => step(-1, { settled: true }),
  y: confirm,
  r: reject,
  m: comment,
  a: approve,
  c: requestChanges,
  n: leaveForLater,
  o: showWhatIsMissing,
  "?": toggleHelp,
  Escape: closeHelp,
};

// Handle queued keys one after the other, each on the page as the one before left it. After a key that
// focuses an input, the others are typed into it.
function handleQueuedKeys() {
  while (queuedKeys.length && !busy) {
    const key = queuedKeys.shift();
    const field = /** @type {HTMLInputElement} */ (document.activeElement);
    if (!field.matches("input, textarea")) KEYS[key]?.();
    else if (key === "Enter") field.form.requestSubmit();
    else field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
  }
}

function mustQueue(key) {
  const isWritten = ["r", "m", "c"].some((each) => queuedKeys.includes(each));
  return busy && (key in KEYS || (isWritten && (key.length === 1 || key === "Enter")));
}

bench.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-help]")) toggleHelp();
});

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.key === "Escape" && target.matches("input, textarea")) {
    current?.focus();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches(".request-changes textarea")) {
    event.preventDefault();
    /** @type {HTMLTextAreaElement} */ (target).form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input, textarea, select") && !(busy && sentForm.contains(target))) return;
  // A key that is held down gives only one verdict, and does not confirm the question that follows.
  if (event.repeat && ["y", "a", "n"].includes(event.key)) return;
  if (mustQueue(event.key)) {
    event.preventDefault();
    queuedKeys.push(event.key);
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

values.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("button, input, a, summary, textarea")) return;
  const stop = target.closest(".cited") || target.closest(".value")?.querySelector(".cited");
  if (stop) goTo(stop);
});

// The value under the mouse counts as viewed.
values.addEventListener("pointerover", (event) => {
  /** @type {HTMLElement | null} */
  const stop = /** @type {Element} */ (event.target).closest(".cited");
  if (stop) viewingTimes.start(stop.dataset.citation);
});
values.addEventListener("htmx:configRequest", ({ detail }) => {
  const { citation } = detail.parameters;
  if (citation) detail.parameters.looked = viewingTimes.milliseconds(citation);
});

bench.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("#review-missing button");
  if (button) revealMissing(button);
});
bench.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target === missing()) underlineOpenSentences();
});

showFailures(bench);
values.addEventListener("htmx:beforeRequest", ({ detail }) => {
  busy = true;
  sentForm = detail.elt;
  sentRequest = detail.xhr;
  swapped = false;
});
// After a failure, queued keys would act on the wrong value, so they are dropped. htmx reports the end of
// a request after its answer has settled, when a queued key may already have sent the next one.
values.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (swapped || detail.xhr !== sentRequest) return;
  busy = false;
  queuedKeys.length = 0;
});
// After htmx has processed the answer: before that, its forms would be sent without htmx. The event is
// sent for each swapped part.
values.addEventListener("htmx:afterSettle", () => {
  if (!swapped) return;
  swapped = false;
  busy = false;
  handleQueuedKeys();
});

// After a verdict, go to the next citation without one, or to the approval. After a refused verdict, go
// back to the field with the error, or to the question.
values.addEventListener("htmx:afterSwap", () => {
  swapped = true;
  current = null;
  verdictForms.watch(stops());
  if (values.querySelector(".problem")) queuedKeys.length = 0;
  if (headOfPage().dataset.record !== record) {
    showNextRecord();
    return;
  }
  /** @type {HTMLElement | null} */
  const lacking = values.querySelector(".verdict-forms [aria-invalid]");
  if (lacking) {
    goTo(lacking.closest(".cited"), { focus: false });
    lacking.focus({ preventScroll: true });
    lacking.closest(".verdict-forms").scrollIntoView({ block: "nearest" });
    return;
  }
  /** @type {HTMLElement | null} */
  const question = values.querySelector(".verdict-forms [data-question]");
  if (question) {
    goTo(question.closest(".cited"), { focus: false });
    question.focus({ preventScroll: true });
    question.closest(".verdict-forms").scrollIntoView({ block: "nearest" });
    return;
  }
  /** @type {HTMLElement | null} */
  const readAgain = values.querySelector("[data-read-again]");
  if (readAgain) {
    readAgain.focus();
    return;
  }
  const next = document.getElementById("next");
  if (next) {
    goTo(next);
    return;
  }
  const approval = values.querySelector(".approval");
  announce.textContent = "Every citation has a verdict.";
  approval?.scrollIntoView({ block: "nearest" });
  /** @type {HTMLElement | null} */
  const button = approval?.querySelector("button:not([disabled])");
  button?.focus();
});

// The text stays where it is, unless the record is read in another document, or its words are elsewhere.
function showNextRecord() {
  const head = headOfPage();
  record = head.dataset.record;
  // Keys that were pressed for the record before must not decide on this one.
  queuedKeys.length = 0;
  values.scrollTop = 0;
  // The title above belongs to the frame of every page, so it is not replaced with the record.
  document.querySelectorAll(".tracking-tight").forEach((heading) => {
    if (!heading.textContent.trim().startsWith("Review:")) return;
    heading.textContent = `Review: ${record} ${head.querySelector("h1").textContent.trim()}`;
  });
  const said = values.querySelector("[data-said]")?.textContent.trim() || "";
  announce.textContent = `${said} Now: ${record}, ${head.querySelector("h1").textContent.trim()}.`;
  const next = firstStop();
  if (next) {
    goTo(next);
    return;
  }
  if (head.dataset.first) open(head.dataset.first, "");
  /** @type {HTMLElement | null} */
  const button = values.querySelector(".approval button:not([disabled])");
  button?.focus();
}

/** @type {() => HTMLElement | undefined} */
const firstStop = () => document.getElementById("next") || stops().find((stop) => !isSettled(stop)) || stops()[0];

verdictForms.watch(stops());
const first = firstStop();
if (first) goTo(first, { focus: false });
else if (headOfPage().dataset.first) open(headOfPage().dataset.first, "");
