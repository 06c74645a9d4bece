"""Tags of languages (BCP 47), as documents have them."""

import re

__all__ = ["LANGUAGE_TAG", "MAX_LANGUAGE_LENGTH", "as_language"]

LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
MAX_LANGUAGE_LENGTH = 10


def as_language(text: str) -> str:
    """Return a BCP 47 tag, only its primary subtag if it is too long, or an empty string."""
    tag = text.strip().replace("_", "-")
    primary, _, rest = tag.partition("-")
    tag = f"{primary.lower()}-{rest}" if rest else primary.lower()
    if len(tag) > MAX_LANGUAGE_LENGTH:
        tag = primary.lower()
    return tag if re.match(LANGUAGE_TAG, tag) else ""
