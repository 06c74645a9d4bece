// The small toolbar beside selected words.

export class Toolbar {
  constructor(element) {
    this.element = element;
    // Pressing a button keeps the selection.
    this.element.addEventListener("mousedown", (event) => {
      if (!event.target.matches("input, select")) event.preventDefault();
    });
  }

  // `entries` are { label, key, act }, `choice` is { label, options: [{ label, act }] } or null.
  show(words, entries, choice, note, at) {
    const quote = document.createElement("q");
    quote.dir = "auto";
    quote.textContent = words.length > 70 ? `${words.slice(0, 69)}…` : words;
    const buttons = entries.map(({ label, key, act }) => {
      const button = document.createElement("button");
      button.type = "button";
      if (key) {
        const hint = document.createElement("kbd");
        hint.textContent = key;
        button.append(hint, " ");
      }
      button.append(label);
      button.addEventListener("click", act);
      return button;
    });
    this.element.replaceChildren(quote, ...buttons);
    if (choice?.options.length) this.element.append(menuOf(choice));
    if (note) {
      const line = document.createElement("p");
      line.className = "toolbar-note";
      line.textContent = note;
      this.element.append(line);
    }
    this.element.hidden = false;
    const pane = this.element.parentElement.getBoundingClientRect();
    const height = this.element.offsetHeight;
    const below = at.bottom - pane.top + 8;
    const top = below + height < pane.height ? below : Math.max(8, at.top - pane.top - height - 8);
    const left = Math.min(Math.max(8, at.left - pane.left), pane.width - this.element.offsetWidth - 8);
    this.element.style.top = `${top}px`;
    this.element.style.left = `${Math.max(8, left)}px`;
  }

  hide() {
    this.element.hidden = true;
  }

  // A look-up for a group; `then` gets its identifier, `create` the name of one that is to be created.
  askForGroup(then, create) {
    const template = document.getElementById("citation-template");
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML;
    /** @type {HTMLElement} */
    const box = holder.querySelector(".lookup");
    /** @type {HTMLInputElement} */
    const line = box.querySelector("input[role=combobox]");
    line.placeholder = "Of which group?";
    line.setAttribute("aria-label", "Of which group?");
    box.addEventListener("lookup:chosen", (event) => {
      if (event.detail?.id) then(event.detail.id);
    });
    box.addEventListener("lookup:create", (event) => {
      event.stopPropagation();
      create(/** @type {CustomEvent} */ (event).detail.name);
    });
    this.element.append(box);
    line.focus();
  }
}

function menuOf({ label, options }) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", label);
  select.append(new Option(label, ""), ...options.map((each, index) => new Option(each.label, index)));
  select.addEventListener("change", () => options[Number(select.value)].act());
  return select;
}
