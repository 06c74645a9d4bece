"""A file for libraries that write to files; its content is taken and sent in blocks."""

from collections import deque
from collections.abc import Iterator

__all__ = [
    "Sink",
]


class Sink:
    """A file that is only appended to, without seeking."""

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
        """Do nothing: nothing is buffered."""

    def close(self) -> None:
        """Do nothing: the content remains to be taken."""

    def take_blocks(self) -> Iterator[bytes]:
        """Yield the content that was written since the last call, in order."""
        while self.blocks:
            yield self.blocks.popleft()
