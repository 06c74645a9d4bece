"""Parser of Rich Text Format (RTF 1.9.1) that extracts the displayed text.

Existing libraries drop notes and text boxes, and read hidden and struck-out text as visible.
"""

import codecs
import re
from dataclasses import dataclass, field, replace

from sources.extraction.extracted import Extracted, Piece, Reason, assembled, remarks_on_left_out
from sources.extraction.media_types import RTF
from sources.extraction.numerals import letters, roman
from sources.extraction.office.messages import remarks_on, without_words
from sources.extraction.office.paragraphs import MAX_CELL_LENGTH, Paragraph, row_of
from sources.extraction.office.symbols import symbol

__all__ = ["read_rtf"]

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)|\\"
)
_NOTE = re.compile(r"\\footnote(?![a-z])\s*(\\ftnalt)?")
# Python encodings of Windows character sets (\fcharset).
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 130: "johab",
    134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
    255: "cp850",
}  # fmt: skip
_SYMBOLS = 2
_CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ",
    "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_ENDS_PARAGRAPH = frozenset({"par", "page", "sect", "\r", "\n"})
# Destinations without document text. `\*` marks further ones that readers may ignore.
_SKIPPED = frozenset({
    "colortbl", "stylesheet", "pict", "xe", "tc", "rxe", "upr", "shprslt", "nonesttables",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "bkmkstart", "bkmkend",
    "atrfstart", "atrfend", "atnid", "atnauthor", "fldinst", "filetbl", "revtbl", "objdata",
    "listtable", "listoverridetable", "pn", "generator", "info", "datafield", "formfield", "sp",
})  # fmt: skip
# Destinations with text inside skipped ones.
_BOXES = frozenset({"shptxt", "dptxbxtext"})
_HEADERS = frozenset({"header", "headerf", "headerl", "headerr",
                      "footer", "footerf", "footerl", "footerr"})  # fmt: skip
_RAISED = 4
_TINY = 2


@dataclass(frozen=True)
class _State:
    """Properties that apply within a group."""

    font: int = 0
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    raised: bool = False
    tiny: bool = False
    skipped: bool = False
    table: str = ""
    fallback: int = 1
    reason: Reason | None = None

    @property
    def left_out(self) -> Reason | None:
        if self.reason is not None:
            return self.reason
        if self.hidden or self.tiny:
            return Reason.HIDDEN
        return Reason.STRUCK_OUT if self.struck or self.deleted else None


@dataclass
class _Flow:
    """Continuous text: of the body, a note or a text box."""

    pieces: list[Piece] = field(default_factory=list)
    paragraph: Paragraph = field(default_factory=Paragraph)
    label: str = ""
    cell: list[Piece] = field(default_factory=list)
    cells: list[list[Piece]] = field(default_factory=list)
    boxes: list[Piece] = field(default_factory=list)
    in_table: bool = False
    after_row: bool = False

    def end_paragraph(self) -> None:
        found = [*self.paragraph.pieces(self.label), *self.boxes]
        self.paragraph, self.label, self.boxes = Paragraph(), "", []
        if self.in_table:
            self.cell += found
        else:
            self.pieces += found
            self.after_row = self.after_row and not found

    def end_cell(self) -> None:
        self.in_table = True
        self.end_paragraph()
        self.cells.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        longest = max((len(piece.text) for cell in self.cells for piece in cell), default=0)
        # Within a table, a single cell spans all columns.
        if (len(self.cells) < 2 and not self.after_row) or longest > MAX_CELL_LENGTH:
            self.pieces += [piece for cell in self.cells for piece in cell]
            self.after_row = False
        else:
            self.pieces += row_of(self.cells, "\n" if self.after_row else "\n\n")
            self.after_row = True
        self.cells, self.in_table = [], False

    def end(self) -> list[Piece]:
        self.in_table = False
        self.end_paragraph()
        for cell in [*self.cells, self.cell]:
            self.pieces += cell
        return self.pieces


def read_rtf(name: str, content: bytes, _encoding: str = "") -> Extracted:
    """Return the text of an RTF file; struck-out, hidden and deleted text is recorded as left out.

    Raises NoTextError.
    """
    reader = _Reader(content.decode("latin-1"))
    pieces = reader.read()
    text, left_out = assembled(pieces)
    if not text.strip():
        raise without_words(name)
    return Extracted(
        text,
        RTF,
        title=reader.said.get("title", ""),
        published=reader.said.get("creatim", ""),
        remarks=(*remarks_on_left_out(pieces), *reader.remarks),
        left_out=left_out,
    )


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.state = _State()
        # For each open group, the state outside it and its destination.
        self.groups: list[tuple[_State, str]] = []
        self.opened = ""
        self.flows = [_Flow()]
        self.bytes = b""
        self.high = 0
        self.to_skip = 0
        self.encoding = "cp1252"
        self.fonts: dict[int, tuple[int, str]] = {}
        self.font_name = ""
        self.notes: list[Piece] = []
        self.numbered: dict[str, int] = {"footnote": 0, "endnote": 0}
        self.forms: dict[str, str] = {"footnote": "nar", "endnote": "nar"}
        self.last_mark = ""
        self.said: dict[str, str] = {}
        self.collected = ""
        self.insertions = 0
        self.headers: set[str] = set()
        self.remarks: list[str] = []

    @property
    def flow(self) -> _Flow:
        return self.flows[-1]

    def read(self) -> list[Piece]:
        """Return the pieces of the file in order, with notes at the end."""
        place, end = 0, len(self.text)
        while place < end:
            found = _TOKEN.match(self.text, place)
            if found is None:
                # A lone backslash at the end of a line; the pattern matches everything else.
                place += 1
                continue
            place = found.end()
            word, number, code, sign, brace, words = found.groups()
            if word == "bin":
                place += max(0, min(int(number or 0), end - place))
            elif word:
                self._control(word, int(number) if number else None, found.end())
            elif code:
                self._byte(bytes.fromhex(code))
            elif sign:
                self._sign(sign)
            elif brace == "{":
                self._flush()
                self.groups.append((self.state, ""))
                self.opened = "{"
                continue
            elif brace == "}":
                self._end_group()
                if not self.groups:
                    break
            elif words:
                self._words(words)
            self.opened = "\\*" if sign == "*" and self.opened == "{" else ""
        if self.groups:
            self.remarks.append("The file is cut off: see whether its end is missing.")
        self._flush()
        while len(self.flows) > 1:
            self.flows[-2].pieces += self.flows.pop().end()
        pieces = [*self.flow.end(), *self.notes]
        self.remarks[:0] = remarks_on(self.insertions)
        return pieces

    # Groups

    def _begin(self, what: str, is_starred: bool) -> bool:
        """Begin a destination if the control word names one, and return whether it does."""
        reason = None
        if what in ("footnote", "annotation") or what in _HEADERS or what in _BOXES:
            if what == "annotation":
                reason = Reason.COMMENT
            elif what in _HEADERS:
                reason = Reason.HEADER
            self.flows.append(_Flow())
            self.state = _State(
                self.state.font, reason=self.state.left_out or reason, fallback=self.state.fallback
            )
        elif what in ("listtext", "pntext"):
            self.flows.append(_Flow())
        elif what == "fonttbl":
            self.state = replace(self.state, table="fonts")
        elif what in ("title", "creatim") and self.groups and self._within("info"):
            self.collected = ""
            self.state = replace(self.state, table=what, skipped=False)
        elif what == "ud":
            self.state = replace(self.state, skipped=self._within_skipped())
        elif what in _SKIPPED or (is_starred and what not in ("fldrslt", "shpinst")):
            self.state = replace(self.state, skipped=True)
        elif what not in ("fldrslt", "shpinst", "do"):
            return False
        if what == "do" and is_starred:
            self.state = replace(self.state, skipped=True)
        self.groups[-1] = (self.groups[-1][0], what)
        return True

    def _within(self, what: str) -> bool:
        return any(name == what for _state, name in self.groups)

    def _within_skipped(self) -> bool:
        """Return whether more than the ANSI variant of the same text is skipped here."""
        outer = next((n for n, (_s, name) in enumerate(self.groups) if name == "upr"), None)
        return self.groups[outer][0].skipped if outer is not None else self.state.skipped

    def _end_group(self) -> None:
        self._flush()
        if not self.groups:
            return
        outer, what = self.groups.pop()
        inside, self.state = self.state, outer
        if what in ("listtext", "pntext"):
            label = " ".join(" ".join(p.text for p in self.flows.pop().end()).split())
            self.flow.label = f"{label} " if label and not outer.skipped else ""
        elif what in _BOXES:
            found = self.flows.pop().end()
            self.flow.boxes += found
        elif what == "footnote":
            found = self.flows.pop().end()
            first = next((n for n, each in enumerate(found) if each.reason is None), None)
            if first is not None and self.last_mark:
                words = f"[{self.last_mark}] {found[first].text}"
                found[first] = replace(found[first], text=words)
            self.last_mark = ""
            self.notes += found
        elif what == "annotation" or what in _HEADERS:
            self._end_apart(self.flows.pop().end(), inside.reason or Reason.HEADER)
        elif what in ("title", "creatim"):
            self.said.setdefault(what, self.collected.strip())

    def _end_apart(self, found: list[Piece], reason: Reason) -> None:
        text = "\n".join(piece.text for piece in found)
        if not any(map(str.isalpha, text)):
            return
        if reason is Reason.COMMENT:
            self.flow.paragraph.add(text, reason)
        elif text not in self.headers:
            self.headers.add(text)
            self.flow.pieces.append(Piece(text, reason=reason))

    # Control words

    def _control(self, word: str, number: int | None, place: int) -> None:
        if self.opened and self._begin(word, self.opened == "\\*"):
            self._flush()
            return
        if word == "u" and number is not None:
            self._character(number)
            return
        if word in _CHARACTERS:
            self._text(_CHARACTERS[word])
            return
        self._flush()
        self.to_skip = 0
        if self.state.table:
            self._tell(word, number)
        elif word in _ENDS_PARAGRAPH:
            self._end_paragraph()
        elif word in ("cell", "nestcell", "row", "intbl", "pard", "trowd"):
            self._follow_table(word)
        elif word == "chftn":
            self._mark(place)
        elif word in ("ansicpg", "mac", "pc", "pca"):
            named = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}.get(word, f"cp{number}")
            self.encoding = named if _is_known(named) else self.encoding
        elif word.startswith(("ftnn", "aftnn")) and len(word) > 5:
            kind, form = ("endnote", word[5:]) if word[0] == "a" else ("footnote", word[4:])
            self.forms[kind] = f"n{form}"
        else:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        is_on = number != 0
        state = self.state
        match word:
            case "plain":
                state = replace(
                    state, hidden=False, struck=False, deleted=False, raised=False, tiny=False
                )
            case "v":
                state = replace(state, hidden=is_on)
            case "strike" | "striked":
                state = replace(state, struck=is_on)
            case "deleted":
                state = replace(state, deleted=is_on)
            case "revised":
                self.insertions += is_on
            case "super":
                state = replace(state, raised=is_on)
            case "nosupersub" | "sub":
                state = replace(state, raised=False)
            case "up":
                state = replace(state, raised=(6 if number is None else number) >= _RAISED)
            case "fs":
                state = replace(state, tiny=0 < (number or 24) <= _TINY)
            case "f" | "deff":
                state = replace(state, font=number or 0)
            case "uc":
                state = replace(state, fallback=max(0, min(number or 0, 100)))
        self.state = state

    def _follow_table(self, word: str) -> None:
        if self.state.skipped:
            return
        if word == "cell":
            self.flow.end_cell()
        elif word == "nestcell":
            self.flow.in_table = True
            self.flow.end_paragraph()
        elif word == "row":
            self.flow.end_row()
        elif word == "intbl":
            self.flow.in_table = True
        elif word == "pard" and not self.flow.cells and not self.flow.cell:
            self.flow.in_table = False

    def _end_paragraph(self) -> None:
        if self.state.table or self.state.skipped:
            return
        if self.state.left_out is None or self.state.reason or not self.flow.paragraph.kept:
            self.flow.end_paragraph()

    def _mark(self, place: int) -> None:
        """Number a note; what follows its marker tells whether it is a footnote or an endnote."""
        if self._within("footnote") or self.state.skipped:
            return
        following = _NOTE.search(self.text, place, place + 300)
        kind = "endnote" if following and following[1] else "footnote"
        if self.state.left_out is None:
            self.numbered[kind] += 1
        count, form = self.numbered[kind], self.forms[kind]
        shown = {"nrlc": roman(count), "nruc": roman(count).upper(), "nalc": letters(count),
                 "nauc": letters(count).upper()}  # fmt: skip
        self.last_mark = shown.get(form, str(count))
        self.flow.paragraph.add_mark(self.last_mark, self.state.left_out)

    def _tell(self, word: str, number: int | None) -> None:
        if self.state.table == "fonts" and word == "f":
            self.state = replace(self.state, font=number or 0)
            self.fonts[self.state.font] = (1, "")
            self.font_name = ""
        elif self.state.table == "fonts" and word == "fcharset":
            self.fonts[self.state.font] = (number or 0, "")
        elif self.state.table == "creatim" and word in ("yr", "mo", "dy"):
            self.collected += f"-{number or 1:02}" if self.collected else f"{number or 1}"

    # Characters

    def _sign(self, sign: str) -> None:
        if sign in _ENDS_PARAGRAPH:
            self._flush()
            self._end_paragraph()
        elif sign in _CHARACTERS:
            self._text(_CHARACTERS[sign])

    def _byte(self, byte: bytes) -> None:
        if self.to_skip:
            self.to_skip -= 1
            return
        self.bytes += byte

    def _words(self, words: str) -> None:
        if self.to_skip:
            skipped = min(self.to_skip, len(words))
            self.to_skip -= skipped
            words = words[skipped:]
        self.bytes += words.encode("latin-1")

    def _character(self, number: int) -> None:
        code = number + 0x10000 if number < 0 else number
        self.to_skip = self.state.fallback
        self._flush_bytes()
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00 if self.high else 0xFFFD
        self.high = 0
        _charset, font = self.fonts.get(self.state.font, (1, ""))
        if 0xF000 <= code <= 0xF0FF:
            self._add(symbol(code, font or "Symbol"))
        elif 0 < code < 0x110000:
            self._add(chr(code))

    def _text(self, text: str) -> None:
        if self.to_skip:
            self.to_skip -= 1
            return
        self._flush_bytes()
        self._add(text)

    def _flush(self) -> None:
        self._flush_bytes()
        self.to_skip = 0

    def _flush_bytes(self) -> None:
        raw, self.bytes = self.bytes, b""
        if not raw:
            return
        charset, font = self.fonts.get(self.state.font, (1, ""))
        if charset == _SYMBOLS and not self.state.table:
            self._add("".join(symbol(code, font or "Symbol") for code in raw))
        else:
            encoding = _CHARSETS.get(charset, self.encoding)
            self._add(raw.decode(encoding, "replace"))

    def _add(self, text: str) -> None:
        if self.state.table == "fonts":
            self.font_name += text
            if ";" in text:
                charset, _name = self.fonts.get(self.state.font, (1, ""))
                self.fonts[self.state.font] = (charset, self.font_name.split(";")[0].strip())
                self.font_name = ""
        elif self.state.table:
            self.collected += text if self.state.table == "title" else ""
        elif not self.state.skipped:
            self.flow.paragraph.add(text, self.state.left_out, self.state.raised)


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True
