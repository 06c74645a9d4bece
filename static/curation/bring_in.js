// Files are sent one by one, so that each has its own outcome.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("bring-in"));
  const zone = document.getElementById("drop-zone");
  const outcomes = document.getElementById("outcomes");
  if (!form || !zone || !outcomes) return;
  const { files } = /** @type {any} */ (form.elements);
  const largest = Number(form.dataset.largest);
  let queue = Promise.resolve();

  function line(name, words) {
    const item = document.createElement("li");
    const title = document.createElement("strong");
    const said = document.createElement("span");
    item.className = "outcome";
    title.textContent = name;
    title.dir = "auto";
    said.textContent = words;
    item.append(title, said);
    outcomes.append(item);
    return item;
  }

  // Who brings in a single file wants to see it.
  function openTheOnlyOne() {
    const preview = outcomes.querySelector(".open-preview");
    if (outcomes.children.length === 1 && preview) location.assign(preview.getAttribute("href"));
  }

  function refuse(item, words) {
    item.classList.add("is-refused");
    item.querySelector("span").textContent = words;
  }

  async function send(file, item) {
    item.querySelector("span").textContent = "Reading…";
    const data = new FormData(form);
    data.delete("pasted");
    data.set("files", file);
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "fetch" },
      });
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      item.outerHTML = await response.text();
      openTheOnlyOne();
    } catch {
      refuse(item, "The file could not be sent. Check that you are still signed in, then try again.");
    }
  }

  function addFiles(chosen) {
    for (const file of chosen) {
      const item = line(file.name, "Waiting…");
      if (file.size > largest) {
        refuse(item, `Larger than ${largest / 1024 / 1024} MB. Split it, or save it without pictures.`);
      } else {
        queue = queue.then(() => send(file, item));
      }
    }
  }

  form.addEventListener("submit", (event) => {
    if (!files.files.length || form.elements["pasted"].value.trim()) return;
    event.preventDefault();
    addFiles([...files.files]);
    files.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("is-over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    addFiles([...event.dataTransfer.files]);
  });
});
