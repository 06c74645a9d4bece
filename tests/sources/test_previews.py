"""What is brought in is looked at before it becomes a document, and is kept as it was seen."""

import datetime
import json
import zlib
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from sources.extraction.errors import NoAttachmentError
from sources.extraction.extracted import Extracted, LeftOut, Reason
from sources.extraction.media_types import HTML
from sources.extraction.origins import Origin
from sources.ingest import DuplicateFileError, DuplicateTextError
from sources.models import Document, Preview, Publisher, Record
from sources.previews import (
    NotWaitingError,
    PreviewChangedError,
    TooManyPreviewsError,
    choose_encoding,
    correct,
    delete_expired,
    discard,
    keep,
    keep_unremarked,
    laid_out,
    leave_out,
    preview_attachment,
    preview_file,
    preview_text,
    previews_of,
    seen,
    take,
    take_main_part,
    take_whole_page,
    the_preview,
    waiting,
)
from sources.texts.text import tidy
from tests.factories import UserFactory, a_document, a_publisher, person, text_content
from tests.ingesting import bring_in, bring_in_text
from tests.sources.extraction.test_mail import a_message_with_files
from tests.sources.extraction.test_web_pages import FOOTER, MENU, PROSE
from tests.sources.files.emails import an_email
from tests.sources.files.file import WORDS
from tests.sources.files.pdfs import a_pdf
from tests.sources.files.web_pages import a_page, html_files
from tests.sources.files.word import a_docx

pytestmark = pytest.mark.django_db

CZECH = "Při útoku zahynuli čtyři vojáci a šest jich bylo zraněno, uvedl mluvčí armády.\n"
PAGE = a_page(
    f"{MENU}<article><h1>Raid</h1>{PROSE}<p hidden>Old.</p><p>End.</p></article>{FOOTER}",
    "<title>Raid</title>",
).encode()


def piece(preview: Preview, words: str) -> int:
    """The number of the piece with these words among those that were left out."""
    pieces = seen(preview).found.left_out
    return next(number for number, one in enumerate(pieces) if words in one.text)


def again(preview: Preview, user: User) -> Preview:
    return the_preview(preview.pk, user)


def digest(preview: Preview, user: User) -> str:
    return seen(again(preview, user)).digest


def test_a_preview_that_is_shown_again_is_not_normalised_again(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = preview_file("raid.html", PAGE, editor)
    take(preview.pk, editor, digest(preview, editor), [piece(preview, "Old.")])
    before = seen(again(preview, editor))

    def refused(text: str) -> str:
        raise AssertionError(text)

    monkeypatch.setattr("sources.previews.shown.normalise", refused)
    after = seen(again(preview, editor))
    assert after.digest == before.digest
    assert after.kept == before.kept


def test_a_preview_is_no_document(editor: User) -> None:
    preview_text(WORDS, editor)
    preview_file("a.pdf", a_pdf([["Other words in a file."]]), editor)
    assert not Record.objects.exists()
    assert previews_of(editor).count() == 2


def test_a_document_is_kept_as_the_same_file_makes_it_without_a_preview(editor: User) -> None:
    a_publisher(editor, name="Dawn")
    page = html_files()[0]
    shown = seen(preview_file(page.name, page.content, editor, "news article"))
    made = keep(shown.preview.pk, editor, shown.digest).document
    names = ("title", "kind", "publisher", "published", "language", "link", "origins")
    values = [getattr(made, name) for name in names]
    assert text_content(made) == shown.kept.text
    made.delete()
    other = bring_in(page.name, page.content, editor, "news article").document
    assert values == [getattr(other, name) for name in names]
    assert text_content(other) == shown.kept.text


def test_nobody_else_sees_or_keeps_a_preview(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    other = person("editor")
    assert not previews_of(other)
    for act in (
        lambda: the_preview(preview.pk, other),
        lambda: keep(preview.pk, other, preview.about["digest"]),
        lambda: take(preview.pk, other, preview.about["digest"], []),
        lambda: correct(preview.pk, other, {"title": "Mine"}),
        lambda: choose_encoding(preview.pk, other, preview.about["digest"], ""),
    ):
        with pytest.raises(NotWaitingError):
            act()
    discard(preview.pk, other)
    assert again(preview, editor) == preview


def test_a_kept_preview_is_gone(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    keep(preview.pk, editor, preview.about["digest"])
    with pytest.raises(NotWaitingError):
        keep(preview.pk, editor, preview.about["digest"])


def test_a_preview_expires_after_a_day_without_a_change(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    lately = timezone.now() - waiting.KEPT_FOR + datetime.timedelta(minutes=5)
    Preview.objects.update(changed_at=lately)
    assert again(preview, editor)
    assert not delete_expired()
    Preview.objects.update(changed_at=lately - datetime.timedelta(minutes=6))
    with pytest.raises(NotWaitingError):
        the_preview(preview.pk, editor)
    with pytest.raises(NotWaitingError):
        keep(preview.pk, editor, preview.about["digest"])
    assert delete_expired() == 1


def test_what_expired_is_deleted_when_anything_comes_in(editor: User) -> None:
    preview_text(WORDS, person("editor"))
    Preview.objects.update(changed_at=timezone.now() - 2 * waiting.KEPT_FOR)
    kept = preview_text("Other words.", editor)
    assert Preview.objects.get() == kept


def test_a_person_has_only_so_many_previews(editor: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(waiting, "MAX_PREVIEWS", 2)
    preview_text("First words.", editor)
    preview_file("a.txt", b"Second words.", editor)
    with pytest.raises(TooManyPreviewsError, match="Keep or discard some first"):
        preview_text("Third words.", editor)
    with pytest.raises(TooManyPreviewsError):
        preview_file("b.txt", b"Third words.", editor)
    preview_text("Third words.", person("editor"))


def test_the_previews_of_a_person_have_only_so_many_bytes(editor: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(waiting, "MAX_BYTES", 40)
    preview_file("a.txt", b"Words of thirty characters....", editor)
    with pytest.raises(TooManyPreviewsError):
        preview_file("b.txt", b"Eleven more.", editor)
    preview_file("b.txt", b"Ten fit.", editor)


def test_the_same_file_has_one_preview(editor: User) -> None:
    first = preview_file("a.txt", WORDS.encode(), editor)
    correct(first.pk, editor, {"title": "Named"})
    second = preview_file("b.txt", WORDS.encode(), editor)
    assert second == first
    assert seen(again(first, editor)).values["title"] == "Named"


def test_a_file_and_a_pasted_text_of_the_same_words_are_two_previews(editor: User) -> None:
    pasted = preview_text(WORDS, editor, title="Pasted")
    file = preview_file("a.txt", bytes(the_preview(pasted.pk, editor).content), editor)
    assert (pasted.about["name"], file.about["name"]) == ("", "a.txt")
    assert preview_text(WORDS, editor, title="Again") == pasted
    made = keep(file.pk, editor, file.about["digest"]).document
    assert made.file is not None
    assert previews_of(editor).get() == pasted


def test_pasted_words_are_not_read_as_a_file_in_an_encoding(editor: User) -> None:
    preview = preview_text("<p>Words with their marks.</p>", editor, title="Mine")
    before = seen(preview)
    with pytest.raises(PreviewChangedError):
        choose_encoding(preview.pk, editor, before.digest, "")
    after = seen(again(preview, editor))
    assert (after.digest, after.values) == (before.digest, before.values)


def test_what_is_typed_is_kept_up_to_a_length_that_no_field_accepts(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    correct(preview.pk, editor, {"title": "x" * 100_000, "publisher": "y" * 100_000})
    assert len(json.dumps(again(preview, editor).about)) < 20_000
    with pytest.raises(ValidationError) as error:
        keep(preview.pk, editor, preview.about["digest"])
    assert {"title", "publisher"} <= set(error.value.message_dict)


def test_what_is_a_document_already_gets_no_preview(editor: User) -> None:
    there = bring_in("a.txt", WORDS.encode(), editor).document
    with pytest.raises(DuplicateFileError) as error:
        preview_file("b.txt", WORDS.encode(), editor)
    assert error.value.document == there
    with pytest.raises(DuplicateTextError):
        preview_text(WORDS, editor)
    assert not Preview.objects.exists()


def test_what_became_a_document_meanwhile_is_told_and_not_kept(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    assert seen(preview).twin is None
    there = bring_in_text(WORDS, editor).document
    assert seen(preview).twin == there
    with pytest.raises(DuplicateTextError):
        keep(preview.pk, editor, preview.about["digest"])
    assert again(preview, editor)


def test_a_document_with_the_same_address_is_told(editor: User) -> None:
    page = html_files()[0]
    there = a_document(editor, "Other words.", link="https://dawn.example/news/1")
    remarks = seen(preview_file(page.name, page.content, editor)).remarks
    assert f"{there} has the same address." in remarks


def test_an_attachment_of_a_message_gets_a_preview_of_its_own(editor: User) -> None:
    message = preview_file("a.eml", a_message_with_files().as_bytes(), editor, "statement")
    numbers = [
        number for number, one in enumerate(seen(message).found.attachments) if one.media_type
    ]
    annex = preview_attachment(message.pk, editor, numbers[0])
    assert (annex.about["name"], annex.about["kind"]) == ("Annex 2.docx", "statement")
    assert seen(annex).kept.text == "In the annex."
    with pytest.raises(NoAttachmentError):
        preview_attachment(message.pk, editor, 99)
    with pytest.raises(NotWaitingError):
        preview_attachment(message.pk, person("editor"), 0)
    assert not Document.objects.exists()


# What was left out


def test_what_was_left_out_stands_greyed_at_its_place(editor: User) -> None:
    shown = seen(preview_file("a.html", PAGE, editor))
    (page,) = laid_out(shown)
    order = [(one.number is not None, one.why, one.text.strip()[:3]) for one in page.stretches]
    hidden = order.index((True, "hidden", "Old"))
    assert order[hidden + 1] == (False, "", "End")
    assert order[0][:2] == order[-1][:2] == (True, "around the main part")
    assert not any(one.is_taken for one in page.stretches if one.number is not None)


def test_a_piece_that_was_left_out_is_taken_at_its_place(editor: User) -> None:
    preview = preview_file("a.html", PAGE, editor)
    related = piece(preview, "Terms of use")
    take(preview.pk, editor, digest(preview, editor), [related])
    shown = seen(again(preview, editor))
    assert shown.kept.text.index("End.") < shown.kept.text.index("Terms of use")
    (page,) = laid_out(shown)
    assert [one.number for one in page.stretches if one.number is not None and one.is_taken] == [
        related
    ]
    document = keep(preview.pk, editor, shown.digest).document
    assert text_content(document) == shown.kept.text


def test_a_piece_that_was_taken_is_left_out_again(editor: User) -> None:
    preview = preview_file("a.html", PAGE, editor)
    before = digest(preview, editor)
    related = piece(preview, "Terms of use")
    take(preview.pk, editor, before, [related])
    leave_out(preview.pk, editor, digest(preview, editor), [related])
    assert digest(preview, editor) == before


def test_the_whole_page_is_what_stands_around_the_main_part_and_nothing_hidden(
    editor: User,
) -> None:
    preview = preview_file("a.html", PAGE, editor)
    before = seen(preview)
    assert before.share < 100
    take_whole_page(preview.pk, editor, before.digest)
    whole = seen(again(preview, editor))
    assert "Terms of use" in whole.kept.text
    assert "Old." not in whole.kept.text
    assert whole.share == 100
    take_main_part(preview.pk, editor, whole.digest)
    assert digest(preview, editor) == before.digest


def test_a_piece_that_is_not_there_is_an_error(editor: User) -> None:
    preview = preview_file("a.html", PAGE, editor)
    with pytest.raises(IndexError):
        take(preview.pk, editor, digest(preview, editor), [99])


def test_pieces_at_one_place_stay_paragraphs_of_their_own() -> None:
    for text, place in (("\nWords.", 0), ("Words.\n\n\n", 8), ("Words.", 6), ("Words.", 0)):
        pieces = (LeftOut("One", Reason.AROUND, place), LeftOut("Two", Reason.AROUND, place))
        taken = Extracted(text, HTML, left_out=pieces).taking([0, 1]).text
        assert [line for line in taken.split("\n") if line] in (
            ["Words.", "One", "Two"],
            ["One", "Two", "Words."],
        )


def test_taking_thousands_of_pieces_takes_linear_time() -> None:
    class Counted(str):
        """A text that counts the characters that are copied out of it."""

        copied = 0

        def __getitem__(self, key: Any) -> str:
            found = super().__getitem__(key)
            Counted.copied += len(found)
            return found

    words = "Words.\n\n" * 2000
    pieces = tuple(LeftOut("More", Reason.AROUND, 8 * number) for number in range(2000))
    found = Extracted(Counted(words), HTML, left_out=pieces, page_starts=(0, 8000))
    whole = found.taking(range(2000))
    assert whole.text == "More\n\nWords.\n\n" * 2000
    assert whole.text[whole.page_starts[1] :] == "More\n\nWords.\n\n" * 1000
    assert Counted.copied < 2 * len(words)


def test_pages_keep_their_numbers(editor: User) -> None:
    shown = seen(preview_file("a.pdf", a_pdf([["One page."], ["Another page."]]), editor))
    assert [
        (page.number, [one.text.strip() for one in page.stretches if one.number is None])
        for page in laid_out(shown)
    ] == [(1, ["One page."]), (2, ["Another page."])]


# What was seen is what is kept


def test_an_act_on_another_text_than_was_seen_is_refused(editor: User) -> None:
    preview = preview_file("a.html", PAGE, editor)
    stale = digest(preview, editor)
    take_whole_page(preview.pk, editor, stale)
    for act in (keep, take_whole_page, take_main_part):
        with pytest.raises(PreviewChangedError, match="Look at it again"):
            act(preview.pk, editor, stale)
    assert not Document.objects.exists()


def test_another_encoding_is_offered_with_the_lines_that_differ_and_kept(editor: User) -> None:
    content = (CZECH * 3).encode("cp1250")
    preview = preview_file("a.txt", content, editor)
    offered = {one.name: one.lines for one in seen(preview).found.encodings}
    assert offered
    name = "iso8859_2" if "iso8859_2" in offered else next(iter(offered))
    assert all(now != then for now, then in offered[name])
    choose_encoding(preview.pk, editor, digest(preview, editor), name)
    shown = seen(again(preview, editor))
    document = keep(preview.pk, editor, shown.digest).document
    there = dict(offered[name]).values()
    assert all(line in text_content(document) for line in map(tidy, there))


def test_the_encoding_that_was_guessed_comes_back(editor: User) -> None:
    preview = preview_file("a.txt", (CZECH * 3).encode("cp1250"), editor)
    before = digest(preview, editor)
    other = seen(preview).found.encodings[0].name
    choose_encoding(preview.pk, editor, before, other)
    assert digest(preview, editor) != before
    choose_encoding(preview.pk, editor, digest(preview, editor), "")
    assert digest(preview, editor) == before


def test_an_encoding_that_was_not_offered_is_refused(editor: User) -> None:
    preview = preview_file("a.txt", (CZECH * 3).encode("cp1250"), editor)
    with pytest.raises(PreviewChangedError):
        choose_encoding(preview.pk, editor, digest(preview, editor), "rot13")


@pytest.mark.parametrize("name", ["a.html", ""])
def test_what_an_earlier_version_extracted_is_extracted_anew(editor: User, name: str) -> None:
    preview = preview_file(name, PAGE, editor) if name else preview_text(WORDS, editor)
    before = seen(preview)
    packed = json.loads(zlib.decompress(bytes(preview.found)))
    del packed["attachments"]
    Preview.objects.update(found=zlib.compress(json.dumps(packed).encode()))
    after = seen(again(preview, editor))
    assert (after.found, after.digest) == (before.found, before.digest)
    assert text_content(keep(preview.pk, editor, after.digest).document) == before.kept.text


# Where each value comes from


def test_each_value_tells_where_it_was_taken_from(editor: User) -> None:
    a_publisher(editor, name="Dawn")
    page = html_files()[0]
    assert seen(preview_file(page.name, page.content, editor)).origins == {
        "title": "as the page says",
        "publisher": "as the page says",
        "kind": "as you chose it",
        "published": "as the page says",
        "language": "as the page says",
        "link": "as the page says",
        "accessed_on": "today, the day on which you bring it in",
    }
    letter = seen(preview_file("a.eml", an_email("Words.").as_bytes(), editor))
    assert letter.origins["title"] == "from the header of the e-mail"
    report = seen(preview_file("annex.docx", a_docx([WORDS]), editor))
    assert report.origins["title"] == "from the name of the file"
    assert report.origins["link"] == "the file says nothing"
    pasted = seen(preview_text("Words that somebody pasted.", editor, published="4 May 2024"))
    assert (pasted.origins["title"], pasted.origins["published"]) == (
        "how the text begins",
        "entered by you",
    )


def test_the_day_on_which_a_file_was_made_is_told_and_remarked(editor: User) -> None:
    made = datetime.datetime(2024, 5, 4, tzinfo=datetime.UTC)
    shown = seen(preview_file("a.docx", a_docx([WORDS], created=made), editor))
    assert shown.values["published"] == "4 May 2024"
    assert shown.origins["published"] == "the day on which the file was made"
    assert "Published: taken from the day on which the file was made." in shown.remarks


def test_a_language_that_the_words_do_not_tell_is_und(editor: User) -> None:
    shown = seen(preview_text("12", editor))
    assert shown.values["language"] == "und"
    assert shown.origins["language"].startswith("not recognised from the words")
    assert any(remark.startswith("Language: ") for remark in shown.remarks)


def test_a_language_that_was_recognised_is_told_at_its_field_alone(editor: User) -> None:
    shown = seen(preview_text("The minister said that the army had left the town.", editor))
    assert (shown.values["language"], shown.origins["language"]) == (
        "en",
        "recognised from the words",
    )
    assert not shown.remarks


def test_a_corrected_value_says_so_and_is_kept(editor: User) -> None:
    preview = preview_text("The minister said that the army had left the town.", editor)
    correct(
        preview.pk,
        editor,
        {
            "title": "The army  leaves",
            "kind": "statement",
            "published": "May 2024",
            "language": "en",
            "link": "https://example.org/1",
            "accessed_on": "2024-05-06",
        },
    )
    shown = seen(again(preview, editor))
    assert shown.origins["title"].startswith("corrected by you; it was “The minister said")
    assert shown.origins["link"] == "entered by you"
    assert shown.origins["language"] == "recognised from the words"
    document = keep(preview.pk, editor, shown.digest).document
    assert (document.title, document.kind, document.published, document.language) == (
        "The army leaves",
        "statement",
        "2024-05",
        "en",
    )
    assert document.link == "https://example.org/1"
    assert document.accessed_on == datetime.date(2024, 5, 6)
    assert document.origins == {"language": "detected"}


def test_a_value_that_is_put_back_is_not_corrected(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    was = seen(preview).values["title"]
    correct(preview.pk, editor, {"title": "Other"})
    correct(preview.pk, editor, {"title": was})
    assert seen(again(preview, editor)).origins["title"] == "how the text begins"


def test_the_day_of_access_is_today_unless_it_is_said(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    made = keep(preview.pk, editor, preview.about["digest"]).document
    assert made.accessed_on == timezone.now().date()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "cannot be blank"),
        ("kind", "nothing", "not a valid choice"),
        ("published", "sometime", "not understood as a date"),
        ("published", "3 May 2242", "lies in the future"),
        ("published", "1403-02-14", "lies far in the past"),
        ("language", "English", "a tag such as en"),
        ("link", "javascript:alert(1)", "valid URL"),
        ("accessed_on", "yesterday", "2024-07-16"),
        ("accessed_on", "2242-05-03", "lies in the future"),
        ("publisher", "Nobody knows", "not a known publisher"),
    ],
)
def test_a_value_that_cannot_be_kept_is_told_by_its_field(
    editor: User, field: str, value: str, said: str
) -> None:
    preview = preview_text(WORDS, editor)
    correct(preview.pk, editor, {field: value})
    with pytest.raises(ValidationError) as error:
        keep(preview.pk, editor, preview.about["digest"])
    assert list(error.value.message_dict) == [field]
    assert said in error.value.message_dict[field][0]
    assert not Document.objects.exists()


def test_an_unlikely_date_of_a_file_is_asked_about(editor: User) -> None:
    content = f"From: a@x.example\nDate: Tue, 3 May 2242 08:00:00 +0000\n\n{WORDS}\n".encode()
    preview = preview_file("a.eml", content, editor)
    shown = seen(preview)
    assert shown.values["published"] == "3 May 2242"
    assert any("lies in the future" in remark for remark in shown.remarks)
    with pytest.raises(ValidationError, match="lies in the future"):
        keep(preview.pk, editor, shown.digest)


def test_a_new_publisher_is_added_with_the_kind_that_was_chosen(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    correct(preview.pk, editor, {"publisher": "Dawn", "publisher_kind": "news"})
    made = keep(preview.pk, editor, preview.about["digest"]).document
    assert made.publisher == Publisher.objects.get(name="Dawn", kind="news")


def test_a_new_publisher_that_a_file_named_keeps_its_origin(editor: User) -> None:
    preview = preview_file("a.eml", an_email(From="Dawn <desk@dawn.example>").as_bytes(), editor)
    correct(preview.pk, editor, {"publisher_kind": "news"})
    made = keep(preview.pk, editor, preview.about["digest"]).document
    assert made.publisher == Publisher.objects.get(name="Dawn")
    assert made.origins["publisher"] == Origin.FILE


def test_a_known_publisher_is_found_whatever_its_capitals(editor: User) -> None:
    dawn = a_publisher(editor, name="Dawn")
    preview = preview_text(WORDS, editor)
    correct(preview.pk, editor, {"publisher": "DAWN", "publisher_kind": "NGO"})
    assert keep(preview.pk, editor, preview.about["digest"]).document.publisher == dawn


def test_no_publisher_is_added_for_a_document_that_is_refused(editor: User) -> None:
    preview = preview_text(WORDS, editor)
    correct(
        preview.pk,
        editor,
        {"publisher": "Dawn", "publisher_kind": "news", "title": "", "language": "?"},
    )
    with pytest.raises(ValidationError):
        keep(preview.pk, editor, preview.about["digest"])
    assert not Publisher.objects.exists()


def test_who_may_not_add_a_publisher_names_a_known_one() -> None:
    nobody = UserFactory.create()
    preview = preview_text(WORDS, nobody)
    correct(preview.pk, nobody, {"publisher": "Dawn", "publisher_kind": "news"})
    with pytest.raises(ValidationError, match="you may not add one"):
        keep(preview.pk, nobody, preview.about["digest"])


# Several at once


def test_those_without_a_remark_are_kept_together(editor: User) -> None:
    plain = preview_text("The minister said that the army had left the town.", editor)
    remarked = preview_text("12", editor)
    digests = {one.pk: one.about["digest"] for one in (plain, remarked)}
    (made,) = keep_unremarked(editor, digests)
    assert made.document.title == "The minister said that the army had left the town."
    assert list(previews_of(editor)) == [remarked]


def test_what_changed_since_it_was_listed_is_not_kept_with_the_others(editor: User) -> None:
    plain = preview_text("The minister said that the army had left the town.", editor)
    assert keep_unremarked(editor, {plain.pk: "another"}) == []
    assert list(previews_of(editor)) == [plain]


def test_a_duplicate_among_several_is_told(editor: User) -> None:
    words = "The minister said that the army had left the town."
    plain = preview_text(words, editor)
    there = bring_in_text(words, editor).document
    (outcome,) = keep_unremarked(editor, {plain.pk: plain.about["digest"]})
    assert outcome.document == there
    assert Document.objects.count() == 1


def test_looking_at_a_preview_costs_a_constant_number_of_queries(
    editor: User, django_assert_max_num_queries: Any
) -> None:
    preview = preview_file("a.html", PAGE, editor)
    with django_assert_max_num_queries(4):
        seen(the_preview(preview.pk, editor))
