// While a long text is loading, a notice says that the browser's search covers only the loaded part.

export function showLoadingNotice(text, pane) {
  if (text.isComplete) return;
  const line = document.createElement("p");
  line.className = "quiet loading-notice";
  line.setAttribute("role", "status");
  pane.append(line);
  line.textContent = "The rest of this text is loading. Until then the browser's search covers only the loaded part.";
  text.loadRest((share) => { line.dataset.share = share; }).then(() => {
    if (text.isComplete) line.remove();
    else line.textContent = "A part of this text could not be loaded. Scroll to what you want to read, or reload the page.";
  });
}
