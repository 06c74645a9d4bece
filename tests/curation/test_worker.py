"""A real worker, in its own process with its own connections."""

import datetime
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from curation.tasks import delete_expired_previews, enqueue_reading, retry_stalled_jobs
from reading.models import ReadPage
from sources.models import Document, Preview
from sources.previews import preview_text
from sources.texts.sentences import LONG
from tests.factories import UserFactory, a_document, person, run_sql

WORDS = "Four soldiers were killed on 3 May 2024.\n\n"
SECONDS = 90


@pytest.fixture
def document(own_database: str) -> Document:
    return a_document(UserFactory.create(), text=WORDS * (LONG // len(WORDS) + 10))


def a_worker(*options: str) -> subprocess.Popen[bytes]:
    """Start a worker on the database that the test uses."""
    of = connection.settings_dict
    user = f"{of['USER']}:{of['PASSWORD'] or ''}"
    host = f"{of['HOST'].replace('/', '%2F')}:{of['PORT'] or ''}"
    environment = {**os.environ, "DATABASE_URL": f"postgres://{user}@{host}/{of['NAME']}"}
    # The owner's login is for another database than the test's.
    environment.pop("OWNER_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", *options],
        cwd=settings.BASE_DIR,
        env={**environment, "DEBUG": "1"},
        stdout=subprocess.DEVNULL,
    )


def until(holds: Callable[[], Any]) -> Any:
    for _ in range(SECONDS * 10):
        if found := holds():
            return found
        time.sleep(0.1)
    return pytest.fail("It took too long.")


def test_a_worker_reads_requested_texts_and_stops_on_a_signal(document: Document) -> None:
    enqueue_reading(document)
    worker = a_worker()
    try:
        until(lambda: ReadPage.objects.count() == 3)
        until(lambda: run_sql("SELECT count(*) FROM procrastinate_jobs") == [(0,)])
        worker.send_signal(signal.SIGINT)
        assert worker.wait(timeout=SECONDS) == 0
    finally:
        worker.kill()
        worker.wait()


def test_the_unfinished_task_of_a_dead_worker_is_taken_up_again(document: Document) -> None:
    enqueue_reading(document)
    run_sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour');"
        "UPDATE procrastinate_jobs SET status = 'doing',"
        " worker_id = (SELECT id FROM procrastinate_workers)"
    )
    retry_stalled_jobs.configure().defer(timestamp=0)
    worker = a_worker("--one-shot")
    try:
        assert worker.wait(timeout=SECONDS) == 0
    finally:
        worker.kill()
        worker.wait()
    assert ReadPage.objects.count() == 3


@pytest.mark.django_db
def test_the_hourly_job_deletes_the_previews_that_expired() -> None:
    editor = person("editor")
    preview_text("Old words.", editor)
    Preview.objects.update(changed_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    later = Preview.objects.create(owner=editor, content=b"", found=b"", about={})
    delete_expired_previews(0)
    assert Preview.objects.get() == later
