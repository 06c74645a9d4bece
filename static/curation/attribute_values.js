// Says how the value of an own attribute is written, and offers its choices.

document.addEventListener("change", (event) => {
  const select = /** @type {HTMLSelectElement} */ (event.target);
  if (!select.matches("select[name$='-attribute']")) return;
  const name = select.name.replace(/attribute$/, "value");
  const input = select.form?.elements.namedItem(name);
  if (!(input instanceof HTMLInputElement)) return;
  const { written = "", choices = "[]" } = select.selectedOptions[0]?.dataset ?? {};
  input.placeholder = written || "value";
  input.title = written;
  input.list?.replaceChildren(
    ...JSON.parse(choices).map((label) => {
      const option = document.createElement("option");
      option.value = label;
      return option;
    }),
  );
});
