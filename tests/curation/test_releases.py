"""A publisher cuts a release on its page or by the command."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from curation.errors import NotPermittedError, ReleaseRefusedError
from curation.standing.release import cut_release, suggested_name, unreleased_count
from publication.models import Release
from tests.desk.pages import text_of
from tests.factories import a_document, a_group, publish, signed_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:publication_release_add")


@pytest.fixture
def published(editor: User, reviewer: User) -> None:
    document = a_document(editor)
    publish(document, a_group(editor, document), by=editor, approver=reviewer)


def test_publisher_cuts_a_release(publisher: User, published: None) -> None:
    release = cut_release(publisher, " 2024.1 ", "The first.")
    assert (release.name, release.note, release.created_by) == ("2024.1", "The first.", publisher)
    assert unreleased_count() == 0


def test_reviewer_cannot_cut_a_release(reviewer: User, published: None) -> None:
    with pytest.raises(NotPermittedError):
        cut_release(reviewer, "2024.1")


@pytest.mark.parametrize("name", ["", "a/b", "x" * 33])
def test_name_that_fits_no_address_is_refused(publisher: User, published: None, name: str) -> None:
    with pytest.raises(ReleaseRefusedError, match="called by"):
        cut_release(publisher, name)


def test_release_with_nothing_new_is_refused(publisher: User, published: None) -> None:
    cut_release(publisher, "2024.1")
    with pytest.raises(ReleaseRefusedError, match="Nothing was published"):
        cut_release(publisher, "2024.2")


def test_note_that_is_too_long_is_refused(publisher: User, published: None) -> None:
    with pytest.raises(ReleaseRefusedError, match="characters"):
        cut_release(publisher, "2024.1", "x" * 2_001)


def test_next_name_of_the_year_is_suggested(publisher: User, published: None) -> None:
    assert suggested_name(2024) == "2024.1"
    cut_release(publisher, "2024.1")
    assert (suggested_name(2024), suggested_name(2025)) == ("2024.2", "2025.1")


def test_page_says_what_is_new_and_cuts_the_release(publisher: User, published: None) -> None:
    client = signed_in(publisher)
    page = client.get(ADD)
    assert "2 events are in the log" in text_of(page)
    assert "never be changed" in text_of(page)
    response = client.post(ADD, {"name": "2024.1", "note": "Ünïcode\0"}, follow=True)
    release = Release.objects.get()
    assert release.created_by == publisher
    shown = text_of(response)
    assert "Release 2024.1 was cut." in shown
    for file in release.files.all():
        assert file.name in shown and file.sha256 in shown


def test_page_keeps_what_was_entered_when_it_is_refused(publisher: User, published: None) -> None:
    page = signed_in(publisher).post(ADD, {"name": "a/b", "note": "<b>A note</b>"})
    assert "such as 2024.2" in text_of(page)
    assert 'value="a/b"' in page.content.decode()
    assert "&lt;b&gt;A note&lt;/b&gt;" in page.content.decode()
    assert not Release.objects.exists()


def test_page_says_when_there_is_nothing_to_release(publisher: User, published: None) -> None:
    client = signed_in(publisher)
    client.post(ADD, {"name": "2024.1", "note": ""})
    page = client.get(ADD)
    assert "Nothing was published since release 2024.1" in text_of(page)
    assert "Cut the release" not in text_of(page)


def test_editor_sees_releases_and_cuts_none(editor: User, publisher: User, published: None) -> None:
    release = cut_release(publisher, "2024.1")
    client = signed_in(editor)
    assert "2024.1" in text_of(client.get(reverse("admin:publication_release_changelist")))
    change = reverse("admin:publication_release_change", args=[release.pk])
    assert client.get(change).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"name": "2024.2"}).status_code == 403
    assert client.post(change, {"name": "2024.2"}).status_code == 403


def test_release_cannot_be_deleted_in_the_admin(publisher: User, published: None) -> None:
    release = cut_release(publisher, "2024.1")
    address = reverse("admin:publication_release_delete", args=[release.pk])
    assert signed_in(publisher).post(address, {"post": "yes"}).status_code == 403


def test_command_cuts_a_release_and_prints_the_hashes(publisher: User, published: None) -> None:
    out = StringIO()
    call_command("cut_release", "2024.1", by=publisher.username, note="First.", stdout=out)
    release = Release.objects.get(name="2024.1")
    assert release.note == "First."
    assert all(file.sha256 in out.getvalue() for file in release.files.all())


def test_the_command_refuses_users_without_permission(editor: User, published: None) -> None:
    with pytest.raises(CommandError, match="Only publishers"):
        call_command("cut_release", "2024.1", by=editor.username)
    with pytest.raises(CommandError, match="no active user"):
        call_command("cut_release", "2024.1", by="nobody")
