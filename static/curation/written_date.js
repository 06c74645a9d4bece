// Shows how a date is read while it is being written.
"use strict";
{
  const timers = new WeakMap();

  async function read(input) {
    const output = input.parentElement.querySelector(".date-reading");
    const address = `${input.dataset.readDate}?text=${encodeURIComponent(input.value)}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok || !output) return;
    const answer = await response.json();
    output.classList.toggle("date-problem", Boolean(answer.problem));
    output.textContent = answer.problem || (answer.edtf ? `${answer.edtf} · ${answer.reading}` : "");
  }

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches(".written-date")) return;
    clearTimeout(timers.get(input));
    timers.set(input, setTimeout(() => read(input), 300));
  });
}
