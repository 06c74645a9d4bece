// The list of the keys, shown and put away.

export function toggleHelp() {
  const help = document.getElementById("bench-shortcuts");
  help.hidden = !help.hidden;
  document.querySelector("[data-help]").setAttribute("aria-expanded", String(!help.hidden));
}

// Says whether there was something to put away.
export function closeHelp() {
  if (document.getElementById("bench-shortcuts").hidden) return false;
  toggleHelp();
  return true;
}
