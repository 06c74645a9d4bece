// Fetches JSON while a user works. If the sign-in page comes instead, or nothing, the problem is
// reported and the page stays as it is.

const KEPT = "what you entered is still here";

export const SIGNED_OUT = `You are signed out. Sign in in another tab, then do this again: ${KEPT}.`;
export const REFUSED = `This was refused: you may be signed out, or somebody else signed in. Sign in as yourself in another tab, then do this again: ${KEPT}.`;
export const UNREACHED = `The server could not be reached. W${KEPT.slice(1)}: do this again.`;
export const FAILED = `The server could not do this now. W${KEPT.slice(1)}: do this again.`;

export function isSignInPage(address) {
  return new URL(address, window.location.href).pathname.endsWith("/login/");
}

/**
 * Returns the JSON, or null on failure. `report` gets the reason, or "" after a success.
 *
 * @param {string} address
 * @param {Omit<RequestInit, "headers"> &
 *   { report?: (problem: string) => void, headers?: Record<string, string> }} [options]
 * @returns {Promise<any>}
 */
export async function fetchJson(address, { report = reportOnPage, headers = {}, ...options } = {}) {
  let answer = null;
  let problem = "";
  try {
    const response = await fetch(address, { ...options, headers: { Accept: "application/json", ...headers } });
    if (isSignInPage(response.url)) problem = SIGNED_OUT;
    else if (response.ok) answer = await response.json();
    else problem = response.status === 403 ? REFUSED : FAILED;
  } catch {
    problem = UNREACHED;
  }
  report(problem);
  return answer;
}

let told = "";

// In the page's line for failures, without clearing a message of another script.
function reportOnPage(text) {
  const said = document.getElementById("failure");
  if (!said || (!text && said.textContent !== told)) return;
  told = text;
  said.textContent = text;
  said.hidden = !text;
}
