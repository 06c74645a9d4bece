"""What a process that reads a stranger's file gives up, before it opens it."""

import contextlib
import ctypes
import os
import resource
import sys
from typing import Any

__all__ = ["SECONDS", "confine"]

SECONDS = 90
"""Of processor time, for one file."""
MEMORY = 1536 * 1024 * 1024
OPEN_FILES = 64
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.kill",
    "pty.spawn",
    "urllib.Request",
)


def confine(seconds: int = SECONDS) -> None:
    """Limit this process for good: time, memory, no network, no other program, nothing written.

    The limits are the kernel's; what the libraries here might ask Python for is refused as well
    (PEP 578). Without a network of its own, where the kernel allows an ordinary user to have none.
    """
    limits = {
        # At the second number the kernel kills; at the first it says why (SIGXCPU).
        resource.RLIMIT_CPU: (seconds, seconds + 5),
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for limit, values in limits.items():
        # A container may have set a lower one already.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, values)
    # Whoever waits for a page goes first.
    os.nice(10)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(REFUSED) or (event == "open" and _writes(arguments)):
        raise PermissionError(f"{event} is refused while a file is read")


def _writes(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 else 0
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
