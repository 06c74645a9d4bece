"""Numbers in lists: digits, letters, Roman numerals."""

__all__ = ["letters", "roman"]

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_NUMBER = 10_000


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
