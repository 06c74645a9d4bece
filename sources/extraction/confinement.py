"""Limits and privileges of a process that reads an untrusted file."""

import contextlib
import ctypes
import os
import resource
import sys
from typing import Any

__all__ = ["SECONDS", "confine"]

SECONDS = 90
"""Seconds of CPU time for one file."""
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
    """Limit this process permanently: CPU time, memory, no network, no subprocesses, no writing.

    The kernel enforces the limits; an audit hook (PEP 578) also refuses such calls from Python.
    The network is disabled only where the kernel allows unprivileged user namespaces.
    """
    limits = {
        # At the soft limit the kernel sends SIGXCPU, at the hard limit SIGKILL.
        resource.RLIMIT_CPU: (seconds, seconds + 5),
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for limit, values in limits.items():
        # A container may already have set a lower limit.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, values)
    # Requests for pages have priority.
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
