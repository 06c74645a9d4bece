"""Files on their way in: what is too large is skipped while it arrives, and named afterwards."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from sources.extraction import MAX_FILE_BYTES

__all__ = ["MAX_REQUEST_BYTES", "SizeLimit", "skipped_files"]

MAX_REQUEST_BYTES = 10 * MAX_FILE_BYTES


class SizeLimit(FileUploadHandler):
    """Skips a file of more than MAX_FILE_BYTES and lets the rest of the request through.

    Raises RequestDataTooBig (answered with 400) for more than MAX_REQUEST_BYTES together.
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
            raise RequestDataTooBig("More than may be sent at once.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_FILE_BYTES:
            names = getattr(self.request, "skipped_files", [])
            self.request.skipped_files = [*names, self.file_name]  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def skipped_files(request: HttpRequest) -> list[str]:
    """Return the names of the files that were too large to be taken in."""
    return getattr(request, "skipped_files", [])
