// An answer that never came, or came from the page for signing in: it is said, and what stands on
// the page stays.

const SIGNED_OUT = "You are signed out. Sign in in another tab, then do this again: what you entered is still here.";
const REFUSED = "This was refused: you may be signed out, or somebody else signed in. Sign in as yourself in another tab, then do this again: what you entered is still here.";
const UNREACHED = "The server could not be reached. What you entered is still here: do this again.";
const FAILED = "The server could not do this now. What you entered is still here: do this again.";

export function tellFailures(bench) {
  const said = document.getElementById("failure");
  const tell = (text) => {
    said.textContent = text;
    said.hidden = !text;
  };
  // Signing in gives a new token; the one that came with the page is over then.
  bench.addEventListener("htmx:configRequest", ({ detail }) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (!token) return;
    detail.headers["X-CSRFToken"] = token;
    if (detail.parameters.csrfmiddlewaretoken) detail.parameters.csrfmiddlewaretoken = token;
  });
  bench.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!new URL(detail.xhr.responseURL, window.location.href).pathname.endsWith("/login/")) return;
    detail.shouldSwap = false;
    tell(SIGNED_OUT);
  });
  bench.addEventListener("htmx:beforeRequest", () => tell(""));
  bench.addEventListener("htmx:sendError", () => tell(UNREACHED));
  bench.addEventListener("htmx:responseError", ({ detail }) => {
    tell(detail.xhr.status === 403 ? REFUSED : FAILED);
  });
}
