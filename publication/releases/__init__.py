"""Releases: named positions in the log, and the files of each."""

from publication.releases.cut import (
    BadName,
    NameTaken,
    NothingNew,
    ReleaseError,
    cut_release,
    vouch_again,
)

__all__ = [
    "BadName",
    "NameTaken",
    "NothingNew",
    "ReleaseError",
    "cut_release",
    "vouch_again",
]
