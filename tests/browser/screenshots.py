"""Screenshots of the admin for the README, taken from a running demonstration.

    python -m tests.browser.screenshots [URL] [FOLDER]

The default URL is http://127.0.0.1:8000, and the default folder docs/screenshots.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.pages import BROWSERS, LAUNCH_ARGUMENTS, sign_in

PASSWORD = "sourcebook-demo"
LIGHT = {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"}
DARK = {**LIGHT, "color_scheme": "dark"}

# The name of the picture, the user, and the page: a URL, or a list whose first record is opened.
PICTURES = (
    ("queue", "reviewer", "/admin/"),
    ("workbench", "editor", "/admin/workbench/S6/"),
    ("document", "editor", "/admin/sources/document/ >"),
    ("bring-in", "editor", "/admin/bring-in/"),
    ("incident", "editor", "/admin/entities/incident/ >"),
    ("log", "publisher", "/admin/publication/publication/"),
    ("review", "reviewer", "/admin/ >"),
)


def main(address: str = "http://127.0.0.1:8000", folder: str = "docs/screenshots") -> None:
    """Save each picture in light and dark."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("No Chromium is installed.")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGUMENTS))
        for suffix, options in (("", LIGHT), ("-dark", DARK)):
            for person in dict.fromkeys(who for _name, who, _where in PICTURES):
                page = sign_in(browser, address, person, PASSWORD, **options)
                for name, who, where in PICTURES:
                    if who == person:
                        open_page(page, address, where)
                        page.screenshot(path=target / f"{name}{suffix}.png")
        browser.close()


def open_page(page: Any, address: str, where: str) -> None:
    """Open a URL; with ` >` at its end, the first record that is listed there."""
    page.goto(address + where.removesuffix(" >"))
    if where.endswith(" >"):
        page.locator("#result_list tbody a:visible, .queue tbody a:visible").first.click()
        page.wait_for_load_state()
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main(*sys.argv[1:3])
