// Shows how a date is read while it is being typed.

import { fetchJson } from "./requests.js";

const timers = new WeakMap();

async function read(input) {
  const output = input.parentElement.querySelector(".date-reading");
  if (!output) return;
  const show = (text, isProblem) => {
    output.classList.toggle("date-problem", isProblem);
    output.textContent = text;
  };
  const address = `${input.dataset.readDate}?text=${encodeURIComponent(input.value)}`;
  const answer = await fetchJson(address, { report: (problem) => show(problem, Boolean(problem)) });
  if (!answer) return;
  show(answer.problem || (answer.edtf ? `${answer.edtf} · ${answer.reading}` : ""), Boolean(answer.problem));
}

document.addEventListener("input", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (!input.matches(".written-date")) return;
  clearTimeout(timers.get(input));
  timers.set(input, setTimeout(() => read(input), 300));
});
