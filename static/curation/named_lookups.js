/* Select2 hides the labelled select. Its replacement gets the label, so that a screen reader can
   announce the field and the selected option. */
(() => {
  "use strict";

  const nameOf = (select) =>
    select.getAttribute("aria-label") || select.labels?.[0]?.textContent.replace("*", "").trim();

  const nameLookup = (container) => {
    const select = container.previousElementSibling;
    const words = select instanceof HTMLSelectElement && nameOf(select);
    const frame = container.querySelector(".select2-selection--single");
    const chosen = frame?.querySelector(".select2-selection__rendered");
    if (!words || !chosen) return;
    const name = document.createElement("span");
    name.id = `${chosen.id}-name`;
    name.className = "sr-only";
    name.textContent = words;
    container.append(name);
    frame.setAttribute("aria-labelledby", `${name.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", name.id);
  };

  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(node instanceof Element)) continue;
      if (node.matches(".select2-container")) nameLookup(node);
      node.querySelectorAll(".select2-container").forEach(nameLookup);
    }
  }).observe(document, { childList: true, subtree: true });
})();
