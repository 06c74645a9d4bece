"""User actions on the pages."""

from typing import Any

__all__ = [
    "BROWSERS",
    "LAUNCH_ARGUMENTS",
    "choose",
    "follow",
    "select_with_mouse",
    "sign_in",
    "submit",
    "wait_for_focus",
]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)

WHERE_WORDS_STAND = """
([box, words]) => {
  const walker = document.createTreeWalker(document.querySelector(box), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    let pane = node.parentElement;
    while (pane.parentElement && pane.scrollHeight <= pane.clientHeight) pane = pane.parentElement;
    const whole = range.getBoundingClientRect(), seen = pane.getBoundingClientRect();
    const edge = 40;
    if (whole.top < seen.top + edge || whole.bottom > seen.bottom - edge) {
      pane.scrollBy({ top: whole.top - seen.top - seen.height / 3, behavior: "instant" });
    }
    const lines = range.getClientRects();
    const first = lines[0], last = lines[lines.length - 1];
    return {
      x1: first.left + 0.5, y1: first.top + first.height / 2,
      x2: last.right - 0.5, y2: last.top + last.height / 2,
    };
  }
  return null;
}
"""


def sign_in(browser: Any, address: str, username: str, password: str, **options: Any) -> Any:
    """Return a page on which the user is signed in, once its scripts have run."""
    page = browser.new_context(**options).new_page()
    page.goto(f"{address}/admin/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    with page.expect_navigation():
        page.click("button[type=submit]")
    page.wait_for_selector(".first-page")
    return page


def select_with_mouse(page: Any, words: str, box: str = "#document-text") -> None:
    """Select words in the text by dragging, as a person does: scrolled to first, since dragging
    near the edge of the text scrolls it."""
    page.locator(box).scroll_into_view_if_needed()
    place = page.evaluate(WHERE_WORDS_STAND, [box, words])
    page.mouse.move(place["x1"], place["y1"])
    page.mouse.down()
    page.mouse.move(place["x2"], place["y2"], steps=5)
    page.mouse.up()


def choose(page: Any, field: str, typed: str) -> None:
    """Type into a look-up and choose the first result with these words."""
    search = page.locator(".select2-search__field").last
    box = page.locator(f"[id='{field}'] + .select2")
    box.click()
    for _ in range(20):
        if search.count():
            break
        page.wait_for_timeout(250)
    else:
        # On a busy machine a click was lost once: a person clicks again.
        box.click()
    search.fill(typed)
    answers = page.locator(".select2-results__option[aria-selected]")
    answers.filter(has_text=typed).first.click()
    page.locator(".select2-dropdown").wait_for(state="detached")


def follow(page: Any, link: Any) -> None:
    """Follow a link and wait for the page behind it and its scripts."""
    with page.expect_navigation():
        link.click()


def wait_for_focus(page: Any, element: Any) -> None:
    element.and_(page.locator(":focus")).wait_for()


def submit(page: Any, name: str) -> None:
    """Press a button and wait for the page behind it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
