// Citing the selected words for a value of the open record.

import { isEmpty, nameOf } from "./blocks.js";
import { finest } from "./choosing.js";

export class Citing {
  constructor(workbench) {
    this.workbench = workbench;
  }

  // By keyboard, the next value without a citation becomes active. After a click the value stays active,
  // since the user may want to enter the speaker.
  cite(block = this.workbench.editor.active, pointed = false) {
    const { editor, suggestions, selection } = this.workbench;
    const cited = selection.words;
    if (!cited || !block || !("cited" in block.dataset)) return;
    const near = finest(suggestions.within(cited.start, cited.end))
      .find((each) => suggestions.targetOf(each) === block || block.closest("[data-rows]")?.dataset.rows === suggestions.targetOf(each));
    const done = () => {
      editor.citations.cite(block, cited);
      this.workbench.announce(`Cited for ${nameOf(block)}.`);
      if (pointed) editor.activate(block);
      else editor.activateNext(block);
      selection.clear();
    };
    // An empty value is filled from a suggestion within the words.
    if (near && isEmpty(block)) suggestions.fill(block, near).then(done);
    else done();
  }

  async accept(suggestion, cited) {
    const { suggestions, selection } = this.workbench;
    const block = await suggestions.accept(suggestion, cited);
    if (block) {
      this.workbench.announce(`${suggestion.text} entered.`);
      selection.clear();
    }
  }
}
