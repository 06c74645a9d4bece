// The page of the workbench: puts its parts together. What each does stands in the file of its name.

import { tellComing } from "./coming.js";
import { Editor } from "./editor.js";
import { tellFailures } from "./failures.js";
import { toggleHelp } from "./help.js";
import { watchKeys } from "./keys.js";
import { openAsked } from "./opening.js";
import { watchPointing } from "./pointing.js";
import { Workbench } from "./workbench.js";

const bench = document.getElementById("workbench");
const root = document.getElementById("text");
const editor = new Editor(bench);
tellFailures(bench);
bench.querySelector("[data-help]").addEventListener("click", toggleHelp);

if (root) {
  const workbench = new Workbench(bench, root, editor);
  watchPointing(workbench);
  watchKeys(workbench);
  workbench.readMarks();
  workbench.suggestions.load().then(() => tellComing(workbench.text, root.closest(".text-pane")));
} else {
  bench.addEventListener("htmx:afterSwap", () => editor.opened());
}
openAsked(bench);
