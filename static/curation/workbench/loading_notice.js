// While a long text comes, a line says so: until then the browser finds words only in what is here.

export function showLoadingNotice(text, pane) {
  if (text.isComplete) return;
  const line = document.createElement("p");
  line.className = "quiet loading-notice";
  line.setAttribute("role", "status");
  pane.append(line);
  line.textContent = "The rest of this text is coming. Until then the browser finds words only in what is here.";
  text.loadRest((share) => { line.dataset.share = share; }).then(() => {
    if (text.isComplete) line.remove();
    else line.textContent = "Not all of this text came. Scroll to what you want to read, or load the page again.";
  });
}
