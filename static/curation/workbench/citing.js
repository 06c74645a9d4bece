// The words in hand become evidence of a value of the open record.

import { isEmpty, nameOf } from "./blocks.js";

export class Citing {
  constructor(workbench) {
    this.workbench = workbench;
  }

  // By key the value in hand moves on to the next that lacks words; where a person pointed at a
  // value it stays, for they may have to say who speaks.
  cite(block = this.workbench.editor.active, pointed = false) {
    const { editor, suggestions, selection } = this.workbench;
    const cited = selection.words;
    if (!cited || !block || !("cited" in block.dataset)) return;
    const near = suggestions.within(cited.start, cited.end)
      .find((each) => suggestions.targetOf(each) === block || block.closest("[data-rows]")?.dataset.rows === suggestions.targetOf(each));
    const done = () => {
      editor.citations.cite(block, cited);
      this.workbench.announce(`Cited for ${nameOf(block)}.`);
      if (pointed) editor.activate(block);
      else editor.activateNext(block);
      selection.clear();
    };
    // An empty value is filled by what the words were recognised as.
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
