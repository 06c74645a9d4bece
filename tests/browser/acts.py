"""Counts what a person does on a page, as docs/pace_of_entering.md tells it."""

import re
from pathlib import Path
from typing import Any

from tests.browser.pages import select_with_mouse

__all__ = ["DOCS", "Acts"]

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


class Acts:
    """Does each act on a page and counts it.

    A click is one act, a key with what is held down with it is one, a drag is one; what is typed in
    a field, or chosen in a list, is one.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.count = 0

    def check(self, job: str) -> None:
        """Check that the line of docs/pace_of_entering.md that names a job tells this count, and
        that it is not above the bar there."""
        [(told, most)] = re.findall(
            rf"^\|[^|]*{re.escape(job)}[^|]*\| (\d+) \| (\d+) \|$",
            (DOCS / "pace_of_entering.md").read_text(),
            re.MULTILINE,
        )
        assert self.count == int(told) <= int(most), (job, self.count)

    def click(self, target: Any) -> None:
        self.count += 1
        target.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)

    def fill(self, field: str, words: str) -> None:
        self.count += 1
        self.page.fill(field, words)

    def type(self, words: str) -> None:
        """Type into the field that has the focus, which is emptied by it."""
        self.count += 1
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def choose(self, field: Any, value: str) -> None:
        self.count += 1
        field.select_option(value)

    def choose_here(self, value: str) -> None:
        """Choose in the list that has the focus, as its first letters do."""
        self.count += 1
        self.page.locator("select:focus").select_option(value)

    def drag(self, words: str) -> None:
        """Drag over words in the text of the workbench."""
        self.count += 1
        select_with_mouse(self.page, words, "#text")
        self.page.locator("#toolbar q", has_text=words[:60]).wait_for()

    def save(self) -> str:
        """Save the open record; return its public id."""
        self.press("Control+Enter")
        saved = self.page.locator("[data-saved]")
        saved.wait_for()
        return str(saved.get_attribute("data-saved"))
