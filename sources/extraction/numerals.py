"""Numbers in lists: digits, letters, Roman numerals."""

__all__ = ["formatted", "letters", "roman"]

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_NUMBER = 10_000
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"


def letters(number: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """Return a to z, then aa to zz, as word processors do; digits beyond the range."""
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1) if 0 < number <= 20 * len(alphabet) else str(number)


def roman(number: int) -> str:
    """Return a number in lowercase Roman numerals; digits outside their range."""
    if not 0 < number < MAX_NUMBER:
        return str(number)
    found = ""
    for value, numeral in _ROMAN:
        times, number = divmod(number, value)
        found += numeral * times
    return found


def formatted(number: int, form: str) -> str:
    """Return a number in a format of ECMA-376, 17.18.59; in digits if the format is rare."""
    match form:
        case "lowerLetter":
            return letters(number)
        case "upperLetter":
            return letters(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperRoman":
            return roman(number).upper()
        case "decimalZero":
            return f"{number:02}"
        case "ordinal":
            last = number % 10 if number // 10 % 10 != 1 else 0
            return f"{number}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"
        case "russianLower":
            return letters(number, _RUSSIAN)
        case "russianUpper":
            return letters(number, _RUSSIAN).upper()
        case "arabicAlpha":
            return letters(number, _ARABIC)
        case "arabicAbjad":
            return letters(number, _ABJAD)
        case "numberInDash":
            return f"- {number} -"
        case "none":
            return ""
    return str(number)
