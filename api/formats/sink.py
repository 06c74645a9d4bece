"""A file for libraries that write into one, out of which what they wrote is taken and sent."""

from collections import deque
from collections.abc import Iterator

__all__ = [
    "Sink",
]


class Sink:
    """It is written in order and never sought in."""

    closed = False

    def __init__(self) -> None:
        self.blocks: deque[bytes] = deque()
        self.position = 0

    def write(self, block: bytes) -> int:
        self.blocks.append(bytes(block))
        self.position += len(block)
        return len(block)

    def tell(self) -> int:
        return self.position

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What was written stays to be taken."""

    def take_blocks(self) -> Iterator[bytes]:
        """What was written since it was last asked, in order."""
        while self.blocks:
            yield self.blocks.popleft()
