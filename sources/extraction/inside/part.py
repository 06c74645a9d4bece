"""A part of a file, and what may be unpacked of it."""

from dataclasses import dataclass

__all__ = ["Budget", "Part"]

MAX_BYTES = 200 * 1024 * 1024
MAX_PARTS = 20_000


@dataclass
class Part:
    """A part of a file: its bytes, and the encoding that is declared for them, if any.

    `text` is its text instead if a library has decoded it. `unquoted` means that it was decoded
    as quoted-printable.
    """

    content: bytes = b""
    encoding: str = ""
    text: str | None = None
    unquoted: bool = False


@dataclass
class Budget:
    """What may still be unpacked of a file, and whether all of it was."""

    left: int = MAX_BYTES
    parts: int = MAX_PARTS
    is_whole: bool = True

    def take(self, size: int) -> bool:
        """Return whether a part of this size may be unpacked."""
        if size > self.left or not self.parts:
            self.is_whole = False
            return False
        self.left -= size
        self.parts -= 1
        return True
