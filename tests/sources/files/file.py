"""Files as people have them, made on the spot: each with its name, its bytes and its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

__all__ = ["ACCENTS", "ARABIC", "CHINESE", "RUSSIAN", "URDU", "WORDS", "File"]

WORDS = "At least 12 traders were killed on 15 July 2024, the ministry said."
ACCENTS = "Le ministère a déclaré que douze soldats ont été tués près de la frontière."
ARABIC = "قتل خمسة أشخاص في هجوم على سوق في بيشاور وأصيب آخرون بحسب وزارة الداخلية"
URDU = "تحریک طالبان پاکستان نے حملے کی ذمہ داری قبول کی"
RUSSIAN = "Пятеро человек погибли в результате нападения на рынок, сообщило министерство."
CHINESE = "五人在袭击中丧生，内政部说。军队证实了这一消息。"


@dataclass(frozen=True)
class File:
    """One file; `words` have to stand in the text, `absent` may not; `says` is metadata.

    What is large is made when it is needed.
    """

    name: str
    made: bytes | Callable[[], bytes]
    words: Sequence[str] = (WORDS,)
    absent: Sequence[str] = ()
    says: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        return self.made() if callable(self.made) else self.made

    def __str__(self) -> str:
        return self.name
