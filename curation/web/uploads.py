"""Limits the size of uploads: files that are too large are skipped, and their names are kept."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from sources.extraction import MAX_FILE_BYTES

__all__ = ["MAX_REQUEST_BYTES", "SizeLimit", "skipped_files"]

MAX_REQUEST_BYTES = 10 * MAX_FILE_BYTES


class SizeLimit(FileUploadHandler):
    """Skips files larger than MAX_FILE_BYTES and accepts the rest of the request.

    Raises RequestDataTooBig (status 400) for requests larger than MAX_REQUEST_BYTES.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig("The request is too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_FILE_BYTES:
            names = getattr(self.request, "skipped_files", [])
            self.request.skipped_files = [*names, self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def skipped_files(request: HttpRequest) -> list[str]:
    """Return the names of the files that were skipped because they are too large."""
    return getattr(request, "skipped_files", [])
