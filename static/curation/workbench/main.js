// The workbench page: creates its parts. Each part is in the file of its name.

import { showLoadingNotice } from "./loading_notice.js";
import { Editor } from "./editor.js";
import { showFailures } from "./failures.js";
import { toggleHelp } from "./help.js";
import { handleShortcuts } from "./shortcuts.js";
import { openRequested } from "./opening.js";
import { handleMouse } from "./mouse.js";
import { watchPublisher } from "./publisher.js";
import { Workbench } from "./workbench.js";

const bench = document.getElementById("workbench");
const root = document.getElementById("text");
const editor = new Editor(bench);
showFailures(bench);
watchPublisher(bench);
bench.querySelector("[data-help]").addEventListener("click", toggleHelp);

if (root) {
  const workbench = new Workbench(bench, root, editor);
  handleMouse(workbench);
  handleShortcuts(workbench);
  workbench.readMarks();
  workbench.suggestions.load().then(() => showLoadingNotice(workbench.text, root.closest(".text-pane")));
} else {
  bench.addEventListener("htmx:afterSwap", () => editor.formLoaded());
}
openRequested(bench);
