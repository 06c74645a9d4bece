"""Cutting a release: names the head of the log and hashes the files of the release."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction

from publication.models import LogHead, Release, ReleaseFile
from publication.releases import files as release_files
from publication.releases.files import FileNumbers
from publication.vocabulary import RELEASE_NAME

__all__ = [
    "BadName",
    "NameTaken",
    "NothingNew",
    "ReleaseError",
    "cut_release",
    "vouch_again",
]


class ReleaseError(Exception):
    """The release cannot be cut."""


class BadName(ReleaseError):
    """The name cannot be part of a URL."""


class NameTaken(ReleaseError):
    """Another release has this name."""


class NothingNew(ReleaseError):
    """Nothing was published since the last release, or at all."""


def cut_release(name: str, note: str, created_by: int) -> Release:
    """Cut a release at the current head of the log; `created_by` is a user id.

    The visible head is always the last position of a transaction, so nothing is locked: later
    publications come after it. Raises BadName, NameTaken or NothingNew.
    """
    if not re.fullmatch(RELEASE_NAME, name, re.ASCII):
        raise BadName(
            "A release is called by up to 32 letters, digits, dots, hyphens and underscores,"
            " such as 2024.2."
        )
    if Release.objects.filter(name=name).exists():
        raise NameTaken(f"There is a release {name} already.")
    seq = LogHead.objects.values_list("seq", flat=True).get()
    if seq == 0 or Release.objects.filter(pk=seq).exists():
        raise NothingNew("Nothing was published since the last release.")
    files = [_file(file, seq) for file in release_files.FILE_KINDS]
    try:
        with transaction.atomic():
            release = Release.objects.create(
                publication_id=seq, name=name, note=note.strip(), created_by_id=created_by
            )
            for file in files:
                file.release = release
            ReleaseFile.objects.bulk_create(files)
    except IntegrityError as error:
        raise NameTaken(f"A release {name}, or of this position, was cut meanwhile.") from error
    return release


def vouch_again() -> None:
    """Write the codes of the files of all releases with today's `SECRET_KEY`, as the owner.

    Numbers whose code is wrong are computed from the log again: it lacks what was redacted since.
    """
    for file in ReleaseFile.objects.order_by("release_id", "name"):
        told = FileNumbers(file.records, file.size, file.sha256)
        if not release_files.are_authentic(file.release_id, file.name, told, bytes(file.mac)):
            told = release_files.numbers(file.name, file.release_id, fetch_all)
        ReleaseFile.objects.filter(pk=file.pk).update(
            records=told.records,
            size=told.size,
            sha256=told.sha256,
            mac=release_files.mac(file.release_id, file.name, told),
        )


def _file(name: str, seq: int) -> ReleaseFile:
    told = release_files.numbers(name, seq, fetch_all)
    return ReleaseFile(
        name=name,
        records=told.records,
        size=told.size,
        sha256=told.sha256,
        mac=release_files.mac(seq, name, told),
    )


def fetch_all(sql: str, parameters: Mapping[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
