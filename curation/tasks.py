"""Background jobs, run by workers (`manage.py procrastinate worker`).

The arguments of a job are ids, never text of a document.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from curation.accounts.passwords import email_reset_links
from curation.database.backups.rotation import back_up_into, is_due
from curation.lists.acts import carry_out as carry_out_act
from curation.lists.acts import delete_old_acts
from curation.models import BulkAct, TownLoad
from curation.places.requested import carry_out
from curation.reviewing.weekly import send_weekly_summaries
from curation.search.index import fill_all
from curation.search.saved import tell_of_new_hits
from publication import log_position
from reading import long_texts
from sources.models import Document
from sources.previews import delete_expired

__all__ = [
    "act_on_many",
    "check_log",
    "delete_expired_previews",
    "delete_old_bulk_acts",
    "enqueue_bulk_act",
    "enqueue_reading",
    "enqueue_towns",
    "fill_search",
    "load_towns",
    "make_daily_backup",
    "read_text",
    "retry_stalled_jobs",
    "send_reset_links",
    "send_summaries",
    "tell_of_hits",
]

logger = logging.getLogger(__name__)


def enqueue_reading(document: Document) -> None:
    """Enqueue reading the text of a document, unless it is short or enqueued already."""
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
    """Read a long text and store the results."""
    long_texts.keep_reading(text_id)


def enqueue_towns(load: TownLoad) -> None:
    """Enqueue loading the towns that a person asked for."""
    load_towns.defer(load=load.pk)


@app.task(name="load_towns")
def load_towns(load: int) -> None:
    """Load the towns that a person asked for, and note what became of it."""
    found = TownLoad.objects.filter(pk=load).first()
    if found is not None:
        carry_out(found)


def enqueue_bulk_act(act: BulkAct) -> None:
    """Enqueue an act on many records that has begun."""
    act_on_many.defer(act=act.pk)


@app.task(name="act_on_many")
def act_on_many(act: int) -> None:
    """Do an act on the records that a person chose, and note what became of each."""
    found = BulkAct.objects.filter(pk=act).first()
    if found is not None:
        carry_out_act(found)


@app.task(name="send_reset_links")
def send_reset_links(email: str, asked_from: str) -> None:
    """Send a reset link to the accounts with this e-mail address."""
    email_reset_links(email, asked_from)


@app.periodic(cron="* * * * *")
@app.task(
    name="take_up_again", queueing_lock="take_up_again"
)  # the name that jobs are stored under
async def retry_stalled_jobs(timestamp: int) -> None:
    """Retry the jobs of workers that died."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="check_log", queueing_lock="check_log")
def check_log(timestamp: int) -> None:
    """Begin another log if a replica was promoted while everything kept running."""
    log_position.check_log()


@app.periodic(cron="7 * * * *")
@app.task(name="make_daily_backup", queueing_lock="make_daily_backup")
def make_daily_backup(timestamp: int) -> None:
    """Make the backup of the day where DAILY_BACKUPS names a folder.

    Asked for each hour, since a machine of one's own seldom runs at night.
    """
    folder = Path(settings.DAILY_BACKUPS)
    if settings.DAILY_BACKUPS and is_due(folder, datetime.now(UTC).date()):
        back_up_into(folder, logger.info)


@app.periodic(cron="17 * * * *")
@app.task(name="delete_expired_previews", queueing_lock="delete_expired_previews")
def delete_expired_previews(timestamp: int) -> None:
    """Delete the previews that nobody has touched for a day."""
    delete_expired()


@app.periodic(cron="29 3 * * *")
@app.task(name="delete_old_bulk_acts", queueing_lock="delete_old_bulk_acts")
def delete_old_bulk_acts(timestamp: int) -> None:
    """Delete acts on many records that never began or ended long ago."""
    delete_old_acts()


@app.periodic(cron="0 6 * * 1")
@app.task(name="send_summaries", queueing_lock="send_summaries")
def send_summaries(timestamp: int) -> None:
    """Send the weekly summaries on Monday, where they are configured."""
    send_weekly_summaries()


@app.periodic(cron="* * * * *")
@app.task(name="fill_search", queueing_lock="fill_search")
def fill_search(timestamp: int) -> None:
    """Let the search find what changed."""
    fill_all()


@app.periodic(cron="43 * * * *")
@app.task(name="tell_of_hits", queueing_lock="tell_of_hits")
def tell_of_hits(timestamp: int) -> None:
    """Tell people of new hits of their saved searches."""
    tell_of_new_hits()
