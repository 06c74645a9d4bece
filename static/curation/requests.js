// Asks the server for JSON while a person works. The page for signing in may come instead, or
// nothing: that is said, and what stands on the page stays.

const KEPT = "what you entered is still here";

export const SIGNED_OUT = `You are signed out. Sign in in another tab, then do this again: ${KEPT}.`;
export const REFUSED = `This was refused: you may be signed out, or somebody else signed in. Sign in as yourself in another tab, then do this again: ${KEPT}.`;
export const UNREACHED = `The server could not be reached. W${KEPT.slice(1)}: do this again.`;
export const FAILED = `The server could not do this now. W${KEPT.slice(1)}: do this again.`;

export function isSignInPage(address) {
  return new URL(address, window.location.href).pathname.endsWith("/login/");
}

/**
 * Returns what came; null if nothing did. `report` gets the reason, or "" once there is none.
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

// In the line that the page has for it. What others said there stays.
function reportOnPage(text) {
  const said = document.getElementById("failure");
  if (!said || (!text && said.textContent !== told)) return;
  told = text;
  said.textContent = text;
  said.hidden = !text;
}
