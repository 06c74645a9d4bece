// Copies words selected in the document's text into the form, with their offset in code points.
"use strict";
{
  // The browser counts UTF-16 units; passages count Unicode code points.
  const codePoints = (text) => {
    let count = 0;
    for (const _character of text) count += 1;
    return count;
  };

  function selected(box) {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(box);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const trimmed = words.trim();
    if (!trimmed) return null;
    const lead = words.slice(0, words.length - words.trimStart().length);
    return { exact: trimmed, start: codePoints(before.toString()) + codePoints(lead) };
  }

  document.addEventListener("DOMContentLoaded", () => {
    /** @type {NodeListOf<HTMLElement>} */
    const copying = document.querySelectorAll(".copy-words");
    copying.forEach((button) => {
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.words);
        button.textContent = "Copied";
      });
    });

    const box = document.getElementById("document-text");
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("mark-passage"));
    if (!box || !form) return;
    const { exact, start } = /** @type {any} */ (form.elements);
    // After a change by hand the offset is unknown.
    exact.addEventListener("input", () => { start.value = ""; });
    const take = () => {
      const found = selected(box);
      if (!found) return;
      exact.value = found.exact;
      start.value = found.start;
    };
    box.addEventListener("mouseup", take);
    box.addEventListener("keyup", take);
  });
}
