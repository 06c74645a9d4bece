// What the server says of the text: the sentences with how far each is worked through, and the
// passages with the records that cite them. Places in code points.

export class Marks {
  constructor() {
    this.passages = [];
    this.sentences = [];
    this.dismissed = [];
  }

  read() {
    const { passages, sentences, being_read: beingRead } = JSON.parse(document.getElementById("marks").textContent);
    this.passages = passages;
    this.beingRead = beingRead;
    this.sentences = sentences.map(([start, end, state], number) => ({ start, end, state, number }));
    this.dismissed = this.sentences.filter((each) => each.state === "dismissed");
  }

  // The number of the sentence at a place; -1 when none is there.
  numberAt(point) {
    return this.sentences.findIndex((each) => each.start <= point && point < each.end);
  }

  // The sentence at a place; where there is none, the place alone.
  sentenceAt(point) {
    return this.sentences[this.numberAt(point)] || { start: point, end: point + 1 };
  }

  passageAt(point) {
    return this.passages.find((each) => each.start <= point && point < each.end);
  }
}
