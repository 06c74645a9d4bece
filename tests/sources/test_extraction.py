"""Text and metadata out of files, each read in the limited process that the application uses."""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.extraction import Extracted, ExtractionError, extract, extract_in_sandbox, sandbox
from sources.extraction.errors import BusyError, TooComplexError, TooSlowError
from sources.extraction.extracted import as_date, as_line, as_link
from sources.extraction.media_types import DOCX, EML, HTML, PDF, PLAIN
from sources.extraction.pdf.right_to_left import in_reading_order
from sources.slots import slot
from sources.texts.language_tags import as_language
from sources.texts.text import normalise
from tests.sources.files.emails import email_files
from tests.sources.files.file import ARABIC, URDU, WORDS, File
from tests.sources.files.hostile import endless_pdf, harmless, nested_message, refused
from tests.sources.files.pdfs import a_pdf, as_on_paper, pdf_files
from tests.sources.files.plain import plain_files
from tests.sources.files.web_pages import html_files
from tests.sources.files.word import docx_files

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    HTML: html_files,
    PDF: pdf_files,
    DOCX: docx_files,
    PLAIN: plain_files,
    EML: email_files,
}


@pytest.mark.parametrize("media_type", KINDS)
def test_there_are_twenty_files_of_each_kind(media_type: str) -> None:
    assert len({file.content for file in KINDS[media_type]()}) == 20


@pytest.mark.parametrize(
    ("media_type", "file"),
    [(media_type, file) for media_type, make in KINDS.items() for file in make()],
    ids=str,
)
def test_a_file_gives_its_words_and_metadata(media_type: str, file: File) -> None:
    found = extract(file.name, file.content)
    assert found.media_type == media_type
    assert [words for words in file.words if words not in found.text] == []
    assert [words for words in file.absent if words in found.text] == []
    assert normalise(found.text) == found.text
    expected = dict(file.says)
    pages, remark = expected.pop("pages", None), expected.pop("remark", "")
    assert remark in " ".join(found.remarks)
    assert {name: getattr(found, name) for name in expected} == expected
    if pages:
        assert len(found.page_starts) == pages


@pytest.mark.parametrize("file", harmless(), ids=lambda file: ascii(file.name)[:40])
def test_an_attack_in_a_file_does_not_affect_its_text(file: File) -> None:
    found = extract_in_sandbox(file.name, file.content)
    assert all(words in found.text for words in file.words)
    assert not any(words in found.text for words in file.absent)


@pytest.mark.parametrize(
    ("file", "error", "words"), refused(), ids=lambda value: getattr(value, "name", "")
)
def test_a_file_without_a_text_is_refused_with_advice(
    file: File, error: type[ExtractionError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        extract_in_sandbox(file.name, file.content)
    assert words in str(refusal.value)
    assert "Traceback" not in str(refusal.value)


def test_pages_begin_where_they_are_said_to_begin() -> None:
    fifty = next(file for file in pdf_files() if file.name == "fifty pages.pdf")
    found = extract_in_sandbox(fifty.name, fifty.content)
    begins = [found.text[start:].split("\n")[0] for start in found.page_starts]
    assert begins == [f"Page {number} begins here." for number in range(1, 51)]


def test_pages_begin_right_behind_characters_that_are_composed_or_dropped() -> None:
    # What is decomposed or invisible on one page would shift every page after it.
    found = extract("a.pdf", a_pdf([["one\u00a0fi"], [], ["two"], ["three"]]))
    assert [found.text[start : start + 3] for start in found.page_starts] == [
        "one",
        "\n\ntw"[:3],
        "two",
        "thr",
    ]


# The process


READ_ONE_OF_EACH_KIND = """
import json, sys
from sources.extraction import __main__ as process
for name, content in json.load(sys.stdin):
    process._found({"name": name, "encoding": ""}, content.encode("latin-1"))
print([name for name in sys.modules if name.startswith(("django.db", "sources.models"))])
"""


def test_the_process_that_reads_a_file_does_not_load_the_orm() -> None:
    """Loading it would take longer than the file, and it knows the way to the database."""
    files = [make()[0] for make in KINDS.values()]
    done = subprocess.run(
        [sys.executable, "-c", READ_ONE_OF_EACH_KIND],
        input=json.dumps([(file.name, file.content.decode("latin-1")) for file in files]),
        cwd=ROOT,
        env={"LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from sources.extraction.confinement import confine\n{code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('/tmp/written', 'w')",
        "import os; os.remove('/tmp/written')",
    ],
)
def test_a_process_that_reads_a_file_can_do_nothing_else(code: str) -> None:
    ended = run(f"confine()\n{code}")
    assert "is refused while a file is read" in ended.stderr


def test_a_process_that_reads_a_file_may_read_what_its_libraries_need() -> None:
    assert (
        run("confine()\nimport trafilatura, pypdfium2, docx; open('README.md').read()").stderr == ""
    )


def test_a_process_that_reads_a_file_has_limits_of_time_and_memory() -> None:
    assert run("confine(1)\nwhile True: pass").returncode == -24  # SIGXCPU
    assert "MemoryError" in run("confine()\nbytearray(4 * 1024 ** 3)").stderr


def test_a_file_that_takes_too_long_is_refused() -> None:
    with pytest.raises(TooSlowError, match="takes too long"):
        extract_in_sandbox("endless.pdf", endless_pdf(), seconds=2)


def test_a_file_without_a_free_slot_is_refused_with_a_retry_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "SECONDS_TO_WAIT", 0)
    with ExitStack() as held:
        for _ in range(sandbox.AT_ONCE):
            held.enter_context(slot("files", sandbox.AT_ONCE, 0))
        with pytest.raises(BusyError, match="again in a minute"):
            extract_in_sandbox("a.txt", WORDS.encode())
    assert extract_in_sandbox("a.txt", WORDS.encode()).text == WORDS


def test_the_application_s_keys_are_not_in_the_environment_of_the_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a key")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('came in by the environment')")
    assert extract_in_sandbox("a.txt", WORDS.encode()).text == WORDS


@pytest.mark.parametrize("depth", [3_000, 50_000])
def test_nesting_that_python_cannot_follow_is_an_error_with_advice(depth: int) -> None:
    with pytest.raises(TooComplexError, match="copy its words and paste them"):
        extract("deep.eml", nested_message(depth))


# The pieces


@pytest.mark.parametrize(
    ("line", "read"),
    [
        pytest.param("Words only", "Words only", id="Latin"),
        pytest.param(as_on_paper(ARABIC), ARABIC, id="Arabic"),
        pytest.param(as_on_paper("قتل 12 شخصا"), "قتل 12 شخصا", id="number"),
        pytest.param(as_on_paper("۱۲ نفر"), "۱۲ نفر", id="Persian number"),
        pytest.param(as_on_paper("قتل ١٢٬٥٠٠ شخصا"), "قتل ١٢٬٥٠٠ شخصا", id="thousands"),
        pytest.param("." + as_on_paper(ARABIC), f"{ARABIC}.", id="full stop at the left"),
        pytest.param(f"(TTP) {as_on_paper(URDU)}", f"{URDU} (TTP)", id="Latin in brackets"),
        pytest.param(
            f"North Front {as_on_paper(URDU)}", f"{URDU} North Front", id="Latin words keep order"
        ),
        pytest.param(
            f"The front of all of them ({as_on_paper('تحریک طالبان')}) said no",
            "The front of all of them (تحریک طالبان) said no",
            id="Arabic in a Latin line",
        ),
    ],
)
def test_right_to_left_lines_are_read_from_the_right(line: str, read: str) -> None:
    assert in_reading_order(line) == read


@given(st.text(alphabet="ab1 .()\u0627\u0628\u06f1\n"))
def test_reading_order_loses_no_letter(line: str) -> None:
    assert sorted(in_reading_order(line).replace(" ", "").translate({40: 41})) == sorted(
        line.replace(" ", "").translate({40: 41})
    )


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("a line that fills the page\nand goes on.", "a line that fills the page and goes on."),
        (
            "A title\nA line that fills the whole page.",
            "A title\nA line that fills the whole page.",
        ),
        ("It ended.\nthen more", "It ended.\nthen more"),
        ("the vil-\nlages of villages", "the villages of villages"),
        ("a long-\nterm aim", "a long-term aim"),
        ("one\n\ntwo", "one\n\ntwo"),
    ],
)
def test_lines_broken_for_want_of_room_run_on(page: str, read: str) -> None:
    assert extract("a.pdf", a_pdf([page.split("\n")])).text == read


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2024-07-16T10:00:00Z", "2024-07-16"),
        ("2024-07", "2024-07"),
        ("2024", "2024"),
        ("2024-02-30", ""),
        ("sometime", ""),
        ("", ""),
    ],
)
def test_the_valid_part_of_a_date_is_kept(said: str, kept: str) -> None:
    assert as_date(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [("EN_us", "en-us"), ("zh-Hant-HK-x", "zh"), ("English", ""), ("<b>", ""), ("prs", "prs")],
)
def test_a_language_is_kept_as_a_tag(said: str, kept: str) -> None:
    assert as_language(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://x.example/a?b=c", "https://x.example/a?b=c"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("//x.example/a", ""),
        ('https://x.example/"onclick', ""),
        ("https://[", ""),
        (f"https://x.example/{'a' * 2000}", ""),
    ],
)
def test_a_link_is_kept_only_if_it_is_an_address_of_the_web(said: str, kept: str) -> None:
    assert as_link(said) == kept


def test_metadata_are_lines_without_what_nobody_sees() -> None:
    assert as_line("A\0 title\nin two\t lines \ud83d", 50) == "A title in two lines \ufffd"
    assert as_line("word " * 50, 22) == "word word word word…"


def test_metadata_that_say_nothing_are_dropped() -> None:
    found = Extracted("x", PLAIN, title=" ", published="soon", language="?", link="x").tidied()
    assert found == Extracted("x", PLAIN)
