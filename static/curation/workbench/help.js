// Shows and hides the list of keyboard shortcuts.

export function toggleHelp() {
  const help = document.getElementById("bench-shortcuts");
  help.hidden = !help.hidden;
  document.querySelector("[data-help]").setAttribute("aria-expanded", String(!help.hidden));
}

// Returns whether the list was open.
export function closeHelp() {
  if (document.getElementById("bench-shortcuts").hidden) return false;
  toggleHelp();
  return true;
}
