// The forms for a verdict are made once their citation comes near the screen: a record may have hundreds.

const NEAR = "600px";

export class VerdictForms {
  /** @param {Element} pane what scrolls */
  constructor(pane) {
    this.observer = new IntersectionObserver((entries) => {
      entries.filter((each) => each.isIntersecting).forEach(({ target }) => this.fill(/** @type {HTMLElement} */ (target)));
    }, { root: pane, rootMargin: NEAR });
  }

  /**
   * The citations of the page were loaded.
   *
   * @param {HTMLElement[]} stops
   */
  watch(stops) {
    this.observer.disconnect();
    stops.forEach((stop) => this.observer.observe(stop));
  }

  /**
   * Make the forms of a citation, unless they are there.
   *
   * @param {HTMLElement} stop
   */
  fill(stop) {
    this.observer.unobserve(stop);
    const place = stop.querySelector(".verdict-forms:empty");
    const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("verdict-template"));
    if (!place || !template) return;
    const forms = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const said = { citation: stop.dataset.citation, seen_digest: stop.dataset.digest };
    for (const [name, value] of Object.entries(said)) {
      forms.querySelectorAll(`[name=${name}]`).forEach((field) => {
        /** @type {HTMLInputElement} */ (field).value = value || "";
      });
    }
    place.append(...forms.children);
    window.htmx.process(place);
  }
}
