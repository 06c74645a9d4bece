// Reviewing beside the text: one value after the other, its words lit where they stand.

import { tellFailures } from "./failures.js";
import { toggleHelp } from "./help.js";
import { Lights } from "./lights.js";
import { DocumentText } from "./offsets.js";

const bench = document.getElementById("workbench");
const holder = document.getElementById("text-holder");
const title = document.getElementById("text-title");
const announce = document.getElementById("announce");
const values = document.getElementById("review-values");
const texts = new Map();
let shown = null;
let current = null;
let busy = false; // a verdict is on its way: the next key waits for what comes back

const stops = () => [...values.querySelectorAll(".cited")];
const isSettled = (stop) => Boolean(stop.closest(".is-settled"));

async function textOf(identifier) {
  if (!texts.has(identifier)) {
    const response = await fetch(bench.dataset.texts.replace("DOCUMENT", encodeURIComponent(identifier)));
    const box = document.createElement("div");
    if (response.ok) box.innerHTML = await response.text();
    else box.textContent = "The text could not be read. Reload the page.";
    texts.set(identifier, box);
  }
  return texts.get(identifier);
}

async function open(identifier, name) {
  if (shown?.identifier === identifier) return shown;
  const box = await textOf(identifier);
  holder.replaceChildren(box);
  const root = box.querySelector(".document-words");
  if (!root) return null;
  const text = new DocumentText(root);
  shown = { identifier, text, lights: new Lights(text) };
  title.textContent = name;
  return shown;
}

async function goTo(stop, { focus = true } = {}) {
  if (!stop) return;
  current?.classList.remove("is-current");
  current = stop;
  stop.classList.add("is-current");
  stop.scrollIntoView({ block: "nearest" });
  if (focus) stop.focus({ preventScroll: true });
  const found = await open(stop.dataset.document, stop.dataset.title);
  if (!found || current !== stop) return;
  const here = stops().filter((each) => each.dataset.document === found.identifier);
  found.lights.show("cited", here.map(placeOf));
  found.lights.show("lit", [placeOf(stop)]);
  found.lights.reveal(placeOf(stop));
}

function placeOf(stop) {
  return { start: Number(stop.dataset.start), end: Number(stop.dataset.end) };
}

// What is settled asks for nothing, so only the capital keys stop there.
function step(by, { settled = false } = {}) {
  const list = stops();
  let at = current ? list.indexOf(current) : by < 0 ? list.length : -1;
  do at += by; while (list[at] && !settled && isSettled(list[at]));
  goTo(list[at]);
}

function confirm() {
  const details = current?.querySelector(".judge-again");
  if (details) details.open = true;
  current?.querySelector("button[value=confirm]")?.click();
}

function reject() {
  const details = current?.querySelector(".judge-again");
  if (details) details.open = true;
  current?.querySelector("[name=comment]")?.focus();
}

function comment() {
  const say = current?.closest(".value")?.querySelector(".say");
  if (!say) return;
  say.open = true;
  say.querySelector("textarea").focus();
}

function approve() {
  const button = values.querySelector("[data-approve-next]");
  if (button && !button.disabled) {
    button.click();
    return;
  }
  const reason = values.querySelector("[data-read-again]") || values.querySelector("[data-reason]");
  if (!reason) return;
  const said = (reason.closest(".problem") || reason).textContent.trim().replace(/\s+/g, " ");
  // Emptied first: the same reason is said again when it is asked for again.
  announce.textContent = "";
  setTimeout(() => { announce.textContent = `Not approved. ${said}`; }, 50);
  reason.scrollIntoView({ block: "nearest" });
  reason.focus({ preventScroll: true });
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
  c: () => values.querySelector("[data-request-changes]")?.click(),
  "?": toggleHelp,
};

bench.querySelector("[data-help]").addEventListener("click", toggleHelp);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("input, textarea")) {
    current?.focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  if (!busy) act();
});

values.addEventListener("click", (event) => {
  if (event.target.closest("button, input, a, summary, textarea")) return;
  const stop = event.target.closest(".cited") || event.target.closest(".value")?.querySelector(".cited");
  if (stop) goTo(stop);
});

tellFailures(bench);
values.addEventListener("htmx:beforeRequest", () => { busy = true; });
values.addEventListener("htmx:afterRequest", () => { busy = false; });

// After a verdict: on to the next citation that has none, or to the approval.
values.addEventListener("htmx:afterSwap", () => {
  current = null;
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
  approval?.querySelector("button:not([disabled])")?.focus();
});

const first = document.getElementById("next") || stops().find((stop) => !isSettled(stop)) || stops()[0];
if (first) goTo(first, { focus: false });
else if (bench.dataset.first) open(bench.dataset.first, "");
