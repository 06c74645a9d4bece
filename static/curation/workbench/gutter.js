// The bars beside the text that show the state of each sentence. Only those near the visible part are drawn.

export class Gutter {
  constructor(element, text, viewport, toggled) {
    this.element = element;
    this.text = text;
    this.viewport = viewport;
    this.sentences = [];
    new ResizeObserver(() => this.draw()).observe(text.root);
    // Remarks above the text move it when they open.
    element.parentElement.addEventListener("toggle", () => this.draw(), { capture: true });
    element.addEventListener("click", (event) => {
      const bar = event.target.closest("[data-start]");
      if (bar) toggled(Number(bar.dataset.start), event.shiftKey);
    });
  }

  update(sentences) {
    this.sentences = sentences;
    this.draw();
  }

  draw() {
    const origin = this.element.getBoundingClientRect().top;
    const near = this.viewport.inView(this.sentences).filter(({ start, end }) => this.text.has(start, end));
    const bars = near.map((sentence) => {
      const box = this.text.range(sentence.start, sentence.end).getBoundingClientRect();
      const bar = document.createElement("span");
      bar.className = `gutter-bar is-${sentence.state}${sentence.number % 2 ? " is-second" : ""}`;
      bar.style.top = `${box.top - origin + 2}px`;
      bar.style.height = `${Math.max(4, box.height - 4)}px`;
      bar.dataset.start = sentence.start;
      bar.title = TITLES[sentence.state];
      return bar;
    });
    this.element.replaceChildren(...bars);
  }
}

const TITLES = {
  cited: "Cited",
  part: "Open in part: some words are cited. Click to dismiss the rest if there is nothing more to record.",
  rest: "Cited, the rest dismissed. Click to open the rest again.",
  dismissed: "Dismissed: nothing to record here. Click to reopen it.",
  open: "Open. Click to dismiss it if there is nothing to record; with Shift, all from the last one to here.",
};
