// Shows failed requests, and answers that are the sign-in page; the page stays as it is.

import { FAILED, isSignInPage, REFUSED, SIGNED_OUT, UNREACHED } from "../requests.js";

export function showFailures(bench) {
  const said = document.getElementById("failure");
  const tell = (text) => {
    said.textContent = text;
    said.hidden = !text;
  };
  // Signing in rotates the CSRF token, so the one in the page may be outdated.
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
