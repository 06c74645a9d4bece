// Mouse actions: selecting words, clicking marks in the text, quotations and buttons.

import { quoteOf } from "./citations.js";

// The selection changes many times while the user is selecting.
const WAIT = 80;

export function handleMouse(workbench) {
  watchSelection(workbench);
  watchText(workbench);
  watchQuotes(workbench);
}

function watchSelection({ root, text, toolbar, selection }) {
  let timer = 0;
  let pressing = false;
  const read = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const found = pressing ? null : text.selected();
      if (found) selection.select(found);
    }, WAIT);
  };
  root.addEventListener("pointerdown", () => {
    pressing = true;
    toolbar.hide();
  });
  document.addEventListener("pointerup", () => {
    if (!pressing) return;
    pressing = false;
    read();
  });
  document.addEventListener("selectionchange", read);
}

function watchText(workbench) {
  const { coverage, element, marks, root, suggestions, text, selection } = workbench;
  root.addEventListener("click", (event) => {
    if (!document.getSelection().isCollapsed) return;
    const point = text.pointAt(event.clientX, event.clientY);
    if (point === null) return;
    const [suggestion] = suggestions.at(point);
    if (suggestion) {
      suggestions.current = suggestion;
      selection.select(suggestion, suggestion);
      return;
    }
    selection.select(null);
    coverage.moveTo(point);
    workbench.draw();
    const passage = marks.passageAt(point);
    if (passage) showCards(element, passage.records);
  });
}

function showCards(bench, names) {
  bench.querySelectorAll(".card").forEach((card) => {
    card.classList.toggle("is-highlighted", names.includes(card.dataset.record));
  });
  bench.querySelector(".card.is-highlighted")?.scrollIntoView({ block: "nearest" });
}

// Clicking a quotation on the right shows it in the text; the buttons there cite.
function watchQuotes(workbench) {
  const { citing, element, opening } = workbench;
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-words]")) return;
    event.stopPropagation();
    event.target.click();
  });
  element.addEventListener("click", (event) => {
    const quote = event.target.closest(".card-quote[data-start]");
    const cited = event.target.closest("[data-words]");
    if (quote) workbench.pointTo({ start: Number(quote.dataset.start), end: Number(quote.dataset.end) });
    if (cited) {
      const found = quoteOf(cited.closest("[data-citation]"));
      if (found.document === element.dataset.document) {
        workbench.pointTo({ start: found.start, end: found.start + [...found.exact].length });
      }
    }
    const there = event.target.closest("[data-cite-there]");
    if (there) opening.citeThere(there.dataset.citeThere);
    if (event.target.closest("[data-cite]")) {
      citing.cite(event.target.closest(".block"), true);
    }
  });
}
