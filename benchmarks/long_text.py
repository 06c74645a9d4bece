"""Measures the pages of a long text in a browser: until text is visible, and until it is usable.

    python -m benchmarks.long_text [URL] [--characters 5000000] [--rounds 5]

Adds a text of this many characters to a running demonstration (http://127.0.0.1:8000 by default)
and submits the document; a worker must be running there. Prints medians in milliseconds, from the
request for a page:

- seen: the first words of the text are drawn.
- usable: selected words can be used (on the workbench, the panel beside them is open; on the
  review page, the selection is made).
- whole: all of the text is loaded, so that the browser's search finds every word.

Also prints the size of the page's answer, and the slowest answer of a list of the API meanwhile.
"""

import argparse
import shutil
import statistics
import sys
import threading
import time
import urllib.request
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.pages import BROWSERS, LAUNCH_ARGUMENTS, sign_in

PASSWORD = "sourcebook-demo"  # noqa: S105  # of the demonstration accounts
PARAGRAPH = (
    "On 3 May 2024, report {number} says, gunmen killed 12 soldiers near Kabul. Ahmed Khan denied "
    "that {number} men of the Front were there. Nobody else was hurt, the ministry said.\n\n"
)
SELECT = """
() => {
  const node = document.querySelector(".text-block").firstChild;
  const range = new Range();
  range.setStart(node, 3);
  range.setEnd(node, 13);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}
"""


def text_of(characters: int) -> str:
    """Return prose of about this many characters, with no two paragraphs alike."""
    length = len(PARAGRAPH.format(number=10_000))
    began = int(time.time())
    return f"Copy {began}.\n\n" + "".join(
        PARAGRAPH.format(number=number) for number in range(characters // length)
    )


def bring_in(page: Any, address: str, characters: int) -> str:
    """Upload the text as a file and wait until it is read; returns the document's id."""
    page.goto(f"{address}/admin/bring-in/")
    content = text_of(characters).encode()
    file = {"name": "long.txt", "mimeType": "text/plain", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.wait_for_selector("#preview, .open-preview", timeout=120_000)
    if page.locator("#preview").count() == 0:
        page.locator(".open-preview").last.click()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_selector("#workbench", timeout=120_000)
    identifier = str(page.locator("#workbench").get_attribute("data-document"))
    page.wait_for_function(
        "() => window.CSS.highlights.get('bench-suggestion')?.size > 0", timeout=600_000
    )
    return identifier


class Neighbour(threading.Thread):
    """Requests a list of the API repeatedly, and keeps the time of the slowest answer."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = f"{address}/api/v1/incidents/?limit=5"
        self.times: list[float] = []
        self.ended = False

    def run(self) -> None:
        while not self.ended:
            began = time.perf_counter()
            with urllib.request.urlopen(self.address) as answer:  # noqa: S310
                answer.read()
            self.times.append((time.perf_counter() - began) * 1000)
            time.sleep(0.15)


def measure(page: Any, address: str, used: str) -> dict[str, float]:
    """Open a page once; returns milliseconds, and the size of its own answer in bytes."""
    began = time.perf_counter()

    def gone() -> float:
        return (time.perf_counter() - began) * 1000

    answer = page.goto(address, wait_until="commit")
    page.wait_for_function(
        "() => document.querySelector('.text-block')?.getBoundingClientRect().height > 0"
    )
    found = {"seen": gone()}
    while not page.evaluate(used):
        page.evaluate(SELECT)
        page.wait_for_timeout(20)
    found["usable"] = gone()
    page.wait_for_function("() => !document.querySelector('.is-loading')", timeout=120_000)
    found["whole"] = gone()
    found["bytes"] = len(answer.body())
    return found


PAGES = (
    ("workbench", "/admin/workbench/{name}/", "!document.getElementById('toolbar').hidden"),
    ("review", "/admin/review/{name}/", "document.getSelection().toString().length === 10"),
)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.long_text")
    asked.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    asked.add_argument("--characters", type=int, default=5_000_000)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("No Chromium is installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGUMENTS))
        editor = sign_in(browser, given.address, "editor", PASSWORD)
        name = bring_in(editor, given.address, given.characters)
        editor.goto(f"{given.address}/admin/records/{name}/submit/")
        editor.get_by_role("button", name="Submit for review").click()
        editor.close()
        page = sign_in(browser, given.address, "reviewer", PASSWORD)
        for title, address, used in PAGES:
            neighbour = Neighbour(given.address)
            neighbour.start()
            rounds = [
                measure(page, given.address + address.format(name=name), used)
                for _ in range(given.rounds)
            ]
            neighbour.ended = True
            medians = {key: statistics.median(found[key] for found in rounds) for key in rounds[0]}
            print(
                f"{title}: seen {medians['seen']:.0f} ms, usable {medians['usable']:.0f} ms, whole"
                f" {medians['whole']:.0f} ms, {medians['bytes']:,.0f} bytes; the API beside it:"
                f" median {statistics.median(neighbour.times):.0f} ms, longest"
                f" {max(neighbour.times):.0f} ms",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
