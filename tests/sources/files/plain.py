"""Plain texts in many encodings."""

from tests.sources.files.file import ACCENTS, ARABIC, CHINESE, RUSSIAN, URDU, WORDS, File


def plain_files() -> list[File]:
    """Twenty texts in many encodings, one of five megabytes."""
    guessed = {"remark": "see whether every letter is right"}
    sentence = "A sentence that is repeated, with ünïcödé and 😀 in it. "
    long = sentence * (5_000_000 // len(sentence.encode()) + 1) + "The last words."
    assert len(long.encode()) > 5_000_000
    return [
        File("plain.txt", WORDS.encode(), says={"title": WORDS}),
        File("five megabytes.txt", long.encode(), ["The last words."]),
        File("mark.txt", f"\ufeff{WORDS}".encode()),
        File("utf-16 le.txt", b"\xff\xfe" + ARABIC.encode("utf-16-le"), [ARABIC]),
        File("utf-16 be.txt", b"\xfe\xff" + ARABIC.encode("utf-16-be"), [ARABIC]),
        File("utf-32.txt", WORDS.encode("utf-32")),
        File("utf-16 without mark.txt", (WORDS * 3).encode("utf-16-le"), says=guessed),
        File(
            "windows-1252.txt",
            f"{ACCENTS} — « l’armée »".encode("cp1252"),
            [ACCENTS, "« l’armée »"],
            says=guessed,
        ),
        File("iso-8859-6.txt", ARABIC.encode("iso8859_6"), [ARABIC], says=guessed),
        File("windows-1256.txt", ARABIC.encode("cp1256"), [ARABIC], says=guessed),
        File("windows-1251.txt", RUSSIAN.encode("cp1251"), [RUSSIAN], says=guessed),
        File("koi8.txt", RUSSIAN.encode("koi8_r"), [RUSSIAN], says=guessed),
        File("gb18030.txt", (CHINESE * 3).encode("gb18030"), [CHINESE], says=guessed),
        File("windows lines.txt", b"one\r\ntwo\rthree", ["one\ntwo\nthree"]),
        File("urdu.txt", URDU.encode(), [URDU], says={"language": "ur", "title": URDU}),
        File(
            "stray nul.txt",
            b"A long enough line of words, and\0 one stray mark in it. " + b"And more. " * 20,
            ["and one stray mark"],
            absent=["\0"],
        ),
        File(
            "like a page.txt",
            b"<html><script>alert(1)</script> is what it said",
            ["<html><script>alert(1)</script>"],
        ),
        File(
            "like a letter.txt",
            b"From: somebody\nSubject: something\n\nWords",
            ["Subject: something"],
        ),
        File("composed.text", "Ru\u0308cken".encode(), ["R\u00fccken"]),
        File("emoji.TXT", "👩‍👩‍👧 💥 قُتل".encode(), ["👩‍👩‍👧 💥 قُتل"]),
    ]
