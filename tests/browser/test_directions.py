"""Right-to-left text beside left-to-right text."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.browser.conftest import signed_in
from tests.factories import a_document

ENGLISH = "The ministry said so."
TEXT = f"هاجم مسلحون سوقا في المدينة.\n{ENGLISH}\nنفت الحكومة ذلك."
# The positions of the first and the last character of each paragraph.
ENDS = """
text => [...text.matchAll(/.+/g)].map(found => {
  const walker = document.createTreeWalker(
    document.querySelector(".text-block"), NodeFilter.SHOW_TEXT);
  const node = (() => {
    while (walker.nextNode()) if (walker.currentNode.data.includes(text)) return walker.currentNode;
  })();
  const from = node.data.indexOf(text) + found.index;
  return [from, from + found[0].length - 1].map(at => {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().x;
  });
})
"""


@pytest.mark.parametrize("place", ["workbench/{}/", "sources/document/{}/change/"])
def test_each_paragraph_of_a_text_is_read_in_its_own_direction(
    chromium: Any, served: str, served_editor: User, place: str
) -> None:
    document = a_document(served_editor, TEXT, language="ar")
    page = signed_in(chromium, served, served_editor.username)
    key = document.public_id if "workbench" in place else document.pk
    page.goto(f"{served}/admin/{place.format(key)}")
    page.locator(".text-block").first.wait_for()
    arabic, english, more_arabic = page.evaluate(ENDS, TEXT)
    for first, full_stop in (arabic, more_arabic):
        assert full_stop < first
    assert english[0] < english[1]


def test_form_fields_follow_the_direction_of_the_typed_text(
    chromium: Any, served: str, served_editor: User
) -> None:
    page = signed_in(chromium, served, served_editor.username)
    page.goto(f"{served}/admin/entities/group/add/")
    page.fill("#id_name", "جبهة الشمال")
    page.locator("#id_name:dir(rtl)").wait_for()
    page.fill("#id_name", "North Front")
    page.locator("#id_name:dir(ltr)").wait_for()
