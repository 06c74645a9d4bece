// What the parts of the workbench share: the text with its marks, the open record, the words in
// hand, and the drawing of it all.

import { Citing } from "./citing.js";
import { Coverage } from "./coverage.js";
import { Gutter } from "./gutter.js";
import { Lights } from "./lights.js";
import { Marks } from "./marks.js";
import { DocumentText } from "./offsets.js";
import { Opening } from "./opening.js";
import { Sight } from "./sight.js";
import { Suggestions } from "./suggestions.js";
import { Toolbar } from "./toolbar.js";
import { Words } from "./words.js";

export class Workbench {
  constructor(element, root, editor) {
    this.element = element;
    this.root = root;
    this.editor = editor;
    this.mayMark = Boolean(element.dataset.mayMark);
    this.text = new DocumentText(root);
    this.marks = new Marks(element.dataset.marks);
    this.sight = new Sight(this.text);
    this.lights = new Lights(this.text);
    this.suggestions = new Suggestions(element, editor);
    this.toolbar = new Toolbar(document.getElementById("toolbar"));
    this.words = new Words(this);
    this.pointed = null; // where a quote leads, until other words are in hand
    this.citing = new Citing(this);
    this.opening = new Opening(this);
    this.coverage = new Coverage(this);
    this.gutter = new Gutter(
      document.getElementById("gutter"), this.text, this.sight, (start) => this.coverage.toggle(start),
    );
    this.announcement = document.getElementById("announce");

    element.sentenceAt = (point) => this.marks.sentenceAt(point);
    element.speakersIn = (place) => this.suggestions.speakersIn(place);
    element.voiceOf = (citation, speaker) => this.suggestions.voice(citation, speaker);
    element.addEventListener("editor:changed", () => this.draw());
    element.addEventListener("suggestions:changed", () => this.draw());
    element.addEventListener("suggestions:again", () => {
      this.suggestions.loadBetween(...this.sight.edgesOfSight());
      if (this.marks.beingRead) window.htmx.ajax("GET", element.dataset.records, { target: "#records" });
    });
    this.sight.watch(root.closest(".text-scroll"), () => this.look());
  }

  // Draw what is near the eye, and have here what belongs to it.
  look() {
    this.gutter.draw();
    this.draw();
    const edges = this.sight.edgesOfSight();
    this.text.load(...edges).then((came) => came && this.drawAll());
    this.marks.loadBetween(...edges).then((came) => came && this.drawAll());
    this.suggestions.loadBetween(...edges);
  }

  drawAll() {
    this.gutter.update(this.marks.sentences);
    this.draw();
  }

  announce(words) {
    this.announcement.textContent = words;
  }

  // Show where words stand, and keep them lit while the text is drawn anew.
  pointTo(place) {
    this.pointed = place;
    this.lights.reveal(place).then(() => this.draw());
    this.draw();
  }

  readMarks() {
    this.marks.read();
    this.drawAll();
    if (this.marks.comesInParts) this.look();
  }

  draw() {
    const { lights, sight, suggestions } = this;
    const held = this.words.held;
    const lit = this.pointed || held;
    const sentence = this.coverage.sentence;
    lights.show("dismissed", sight.near(this.marks.dismissed));
    lights.show("cited", [...sight.near(this.marks.passages), ...this.editor.citations.places()]);
    lights.show("suggestion", suggestions.open(sight.near(suggestions.all)));
    lights.show("suggestion-current", suggestions.current ? [suggestions.current] : []);
    lights.show("sentence", sentence ? [sentence] : []);
    lights.show("lit", lit ? [lit] : []);
    this.element.querySelectorAll(".block-cite").forEach((button) => { button.hidden = !held; });
  }
}
