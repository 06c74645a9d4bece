"""What is done by the workers, `manage.py procrastinate worker`, and not while somebody waits.

A job names rows by their keys and holds no words of a document.
"""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from curation.accounts.passwords import email_reset_links
from reading import long_texts
from sources.models import Document

__all__ = ["enqueue_reading", "read_text", "retry_stalled_jobs", "send_reset_links"]


def enqueue_reading(document: Document) -> None:
    """Have a worker read the text of a document, unless it is short or waits to be read already."""
    text = document.text
    if text is None or not long_texts.is_long(text):
        return
    try:
        with transaction.atomic():
            read_text.configure(queueing_lock=f"text {text.pk}").defer(text_id=text.pk)
    except AlreadyEnqueued:
        pass


@app.task(name="read_text")
def read_text(text_id: int) -> None:
    """Read a long text and keep what is found."""
    long_texts.keep_reading(text_id)


@app.task(name="send_reset_links")
def send_reset_links(email: str, asked_from: str) -> None:
    """Send whoever has this e-mail address a link for a new password."""
    email_reset_links(email, asked_from)


@app.periodic(cron="* * * * *")
@app.task(
    name="take_up_again", queueing_lock="take_up_again"
)  # the name that jobs are stored under
async def retry_stalled_jobs(timestamp: int) -> None:
    """Take up the jobs of workers that died."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
