// What the parts of the workbench share: the text with its marks, the open record, the selected words,
// and drawing them.

import { Citing } from "./citing.js";
import { Coverage } from "./coverage.js";
import { Creation } from "./creation.js";
import { Gutter } from "./gutter.js";
import { Highlights } from "./highlights.js";
import { Marks } from "./marks.js";
import { DocumentText } from "./offsets.js";
import { Opening } from "./opening.js";
import { Viewport } from "./viewport.js";
import { Suggestions } from "./suggestions.js";
import { Sheet } from "./sheet.js";
import { Toolbar } from "./toolbar.js";
import { Selection } from "./selection.js";

export class Workbench {
  constructor(element, root, editor) {
    this.element = element;
    this.root = root;
    this.editor = editor;
    this.undo = editor.undo;
    this.mayMark = Boolean(element.dataset.mayMark);
    // A second coder sees and changes no dismissals.
    this.mayDismiss = this.mayMark && Boolean(element.dataset.dismiss);
    this.text = new DocumentText(root);
    this.marks = new Marks(element.dataset.marks);
    this.viewport = new Viewport(this.text);
    this.highlights = new Highlights(this.text);
    this.suggestions = new Suggestions(element, editor);
    this.toolbar = new Toolbar(document.getElementById("toolbar"));
    this.selection = new Selection(this);
    this.pointed = null; // the place of a clicked quotation, until other words are selected
    this.citing = new Citing(this);
    this.sheet = new Sheet(this);
    this.opening = new Opening(this);
    this.creation = new Creation(this);
    this.coverage = new Coverage(this);
    this.gutter = new Gutter(
      document.getElementById("gutter"), this.text, this.viewport, (start, all) => this.coverage.toggle(start, all),
    );
    this.announcement = document.getElementById("announce");

    element.sentenceAt = (point) => this.marks.sentenceAt(point);
    element.speakersIn = (place) => this.suggestions.speakersIn(place);
    element.readingsIn = (place) => this.suggestions.readingsIn(place);
    element.setSpeaker = (citation, speaker) => this.suggestions.setSpeaker(citation, speaker);
    element.addEventListener("editor:changed", () => this.draw());
    element.addEventListener("suggestions:changed", () => this.draw());
    element.addEventListener("metadata:changed", () => this.reloadSuggestions());
    element.addEventListener("suggestions:again", () => {
      this.suggestions.loadBetween(...this.viewport.visibleRange());
      if (this.marks.beingRead) window.htmx.ajax("GET", element.dataset.records, { target: "#records" });
    });
    this.viewport.watch(root.closest(".text-scroll"), () => this.look());
  }

  // Draw the visible part, and load what belongs to it.
  look() {
    this.gutter.draw();
    this.draw();
    const edges = this.viewport.visibleRange();
    this.text.load(...edges).then((came) => came && this.drawAll());
    this.marks.loadBetween(...edges).then((came) => came && this.drawAll());
    this.suggestions.loadBetween(...edges);
  }

  // The names in the text changed; the toolbar shows what they mean now.
  async reloadSuggestions() {
    this.suggestions.forget();
    await this.suggestions.loadBetween(...this.viewport.visibleRange());
    this.selection.showAgain();
    this.draw();
  }

  drawAll() {
    this.gutter.update(this.marks.sentences);
    this.draw();
  }

  announce(words) {
    this.announcement.textContent = words;
  }

  // Scroll to a place, and keep it highlighted when the text is redrawn.
  pointTo(place) {
    this.pointed = place;
    this.highlights.reveal(place).then(() => this.draw());
    this.draw();
  }

  readMarks() {
    this.marks.read();
    this.drawAll();
    if (this.marks.comesInParts) this.look();
  }

  draw() {
    const { highlights, viewport, suggestions } = this;
    const held = this.selection.words;
    const selected = this.pointed || held;
    const sentence = this.coverage.range;
    highlights.show("dismissed", viewport.inView(this.marks.dismissed));
    highlights.show("cited", [...viewport.inView(this.marks.passages), ...this.editor.citations.places()]);
    highlights.show("suggestion", suggestions.open(viewport.inView(suggestions.all)));
    highlights.show("suggestion-current", suggestions.current ? [suggestions.current] : []);
    highlights.show("sentence", sentence ? [sentence] : []);
    highlights.show("selected", selected ? [selected] : []);
    this.element.querySelectorAll(".block-cite").forEach((button) => { button.hidden = !held; });
  }
}
