// Beside the text: how far each sentence is worked through. Only what is near the eye is drawn.

export class Gutter {
  constructor(element, text, toggled) {
    this.element = element;
    this.text = text;
    this.sentences = [];
    this.visible = new Set();
    this.blocks = [...text.root.querySelectorAll(".text-block")];
    this.edges = [];
    let point = 0;
    for (const block of this.blocks) {
      const start = point;
      point += [...block.textContent].length;
      this.edges.push([start, point]);
    }
    const scroll = text.root.closest(".text-scroll");
    this.observer = new IntersectionObserver((entries) => {
      entries.forEach((entry) => {
        if (entry.isIntersecting) this.visible.add(entry.target);
        else this.visible.delete(entry.target);
      });
      this.draw();
    }, { root: scroll, rootMargin: "200px" });
    this.blocks.forEach((block) => this.observer.observe(block));
    new ResizeObserver(() => this.draw()).observe(text.root);
    element.addEventListener("click", (event) => {
      const bar = event.target.closest("[data-start]");
      if (bar) toggled(Number(bar.dataset.start));
    });
  }

  update(sentences) {
    this.sentences = sentences;
    this.draw();
  }

  draw() {
    const origin = this.element.getBoundingClientRect().top;
    const bars = [];
    this.blocks.forEach((block, index) => {
      if (!this.visible.has(block)) return;
      const [from, to] = this.edges[index];
      this.sentences.forEach((sentence, number) => {
        if (sentence.end <= from || sentence.start >= to) return;
        const range = this.text.range(Math.max(sentence.start, from), Math.min(sentence.end, to));
        const box = range.getBoundingClientRect();
        const bar = document.createElement("span");
        bar.className = `gutter-bar is-${sentence.state}${number % 2 ? " is-second" : ""}`;
        bar.style.top = `${box.top - origin + 2}px`;
        bar.style.height = `${Math.max(4, box.height - 4)}px`;
        bar.dataset.start = sentence.start;
        bar.title = TITLES[sentence.state];
        bars.push(bar);
      });
    });
    this.element.replaceChildren(...bars);
  }
}

const TITLES = {
  cited: "Cited",
  dismissed: "Nothing to record here. Click to open it again.",
  open: "Open. Click if there is nothing to record.",
};
