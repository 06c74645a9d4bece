// An answer that never came, or came from the page for signing in: it is said, and what stands on
// the page stays.

import { FAILED, isSignInPage, REFUSED, SIGNED_OUT, UNREACHED } from "../requests.js";

export function showFailures(bench) {
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
    if (!isSignInPage(detail.xhr.responseURL)) return;
    detail.shouldSwap = false;
    tell(SIGNED_OUT);
  });
  bench.addEventListener("htmx:beforeRequest", () => tell(""));
  bench.addEventListener("htmx:sendError", () => tell(UNREACHED));
  bench.addEventListener("htmx:responseError", ({ detail }) => {
    tell(detail.xhr.status === 403 ? REFUSED : FAILED);
  });
}
