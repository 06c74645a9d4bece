// A row that is removed leaves a line that puts it back, until the form is saved or closed.

import { nameOf } from "./blocks.js";
import { takeOff } from "./undo.js";

export class RemovedRows {
  constructor(editor) {
    this.editor = editor;
  }

  remove(block) {
    const { editor } = this;
    const line = document.createElement("p");
    line.className = "quiet row-removed";
    line.setAttribute("role", "status");
    const said = document.createElement("span");
    said.dir = "auto";
    said.textContent = `Removed: ${nameOf(block)}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-small";
    button.textContent = "Put it back";
    line.append(said, " ", button);
    const next = block.nextElementSibling;
    const rows = block.parentElement;
    const back = takeOff(block);
    rows.insertBefore(line, next);
    const putBack = () => {
      if (!line.isConnected) return;
      back();
      line.replaceWith(block);
      editor.changed();
      editor.activate(block);
      block.querySelector("input:not([type=hidden]), select")?.focus();
    };
    button.addEventListener("click", putBack);
    editor.undo.push("Removed the row", putBack, editor.form);
    editor.changed();
  }
}
