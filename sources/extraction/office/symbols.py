"""Conversion of symbol fonts, which have their own codes, to Unicode."""

__all__ = ["FIRST", "LAST", "UNKNOWN", "as_letters", "symbol"]

# Adobe Symbol and Microsoft Wingdings encodings: the characters that occur in reports.
_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x2D: "−", 0x40: "≅", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α",
    0x62: "β", 0x64: "δ", 0x67: "γ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0xA2: "′",
    0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
    0xBC: "…", 0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xE2: "®",
    0xE3: "©", 0xE4: "™", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
UNKNOWN = "\ufffd"
FIRST, LAST = 0xF000, 0xF0FF


def symbol(code: int, font: str) -> str:
    """Return the character that a font displays for a code, or U+FFFD if it is unknown."""
    if FIRST <= code <= LAST:
        code -= FIRST
        if not font.lower().startswith(("symbol", "wingdings", "webdings")):
            return _SYMBOL.get(code, UNKNOWN)
    if font.lower() == "symbol":
        return _SYMBOL.get(code) or (chr(code) if 0x20 <= code < 0x40 else UNKNOWN)
    if font.lower().startswith(("wingdings", "webdings")):
        return _WINGDINGS.get(code, UNKNOWN) if font.lower() == "wingdings" else UNKNOWN
    return chr(code) if 0x20 <= code < 0x110000 else UNKNOWN


def as_letters(text: str, font: str) -> str:
    """Return a text with symbol font codes (U+F000 to U+F0FF) converted to characters."""
    if not any(FIRST <= ord(character) <= LAST for character in text):
        return text
    return "".join(
        symbol(ord(character), font) if FIRST <= ord(character) <= LAST else character
        for character in text
    )
