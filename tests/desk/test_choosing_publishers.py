"""The publisher of a document in the head of the workbench, and in the preview of a document."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from sources.models import Document, Publisher
from sources.previews import preview_text
from tests.desk.pages import editor_client as client
from tests.factories import UserFactory, a_publisher, fresh, signed_in

__all__ = ["client"]


def address(document: Document) -> str:
    return reverse("admin:workbench_publisher", args=[document.public_id])


def test_a_publisher_is_chosen_in_the_head_of_the_workbench(
    client: Client, editor: User, document: Document
) -> None:
    publisher = a_publisher(editor, name="Radio North")
    assert (
        "data-publisher"
        in client.get(reverse("admin:workbench", args=[document.public_id])).content.decode()
    )
    page = client.post(
        address(document), {"publisher": publisher.pk, "revision": fresh(document).revision}
    )
    assert "Radio North" in page.content.decode()
    assert fresh(document).publisher == publisher


def test_a_missing_publisher_is_created_there(client: Client, document: Document) -> None:
    assert 'name="homepage"' in client.get(address(document), {"name": "Radio"}).content.decode()
    posted = {"name": "Radio", "kind": "news", "country": "pk", "homepage": "https://r.example"}
    page = client.post(address(document), {**posted, "revision": fresh(document).revision})
    assert page.status_code == 200
    made = fresh(document).publisher
    assert (made.name, made.kind, made.country, made.homepage) == (
        "Radio",
        "news",
        "PK",
        "https://r.example",
    )


def test_a_similar_publisher_is_offered_there_first(
    client: Client, editor: User, document: Document
) -> None:
    there = a_publisher(editor, name="Radio North")
    posted = {"name": "Radio of the North", "kind": "news", "revision": fresh(document).revision}
    page = client.post(address(document), posted)
    assert page.status_code == 422
    assert f'name="seen" value="{there.pk}"' in page.content.decode()
    assert client.post(address(document), {**posted, "seen": there.pk}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"kind": ""}, {"country": "Pakistan"}, {"homepage": "no"}, {"name": ""}, {"revision": "0"}],
)
def test_a_refused_publisher_changes_nothing(
    client: Client, document: Document, wrong: dict[str, str]
) -> None:
    posted = {"name": "Radio", "kind": "news", "revision": str(fresh(document).revision)}
    page = client.post(address(document), {**posted, **wrong})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert fresh(document).publisher is None


def test_only_who_may_edit_the_document_chooses_its_publisher(
    editor: User, document: Document
) -> None:
    publisher = a_publisher(editor)
    for refused, status in ((Client(), 302), (signed_in(UserFactory.create()), 403)):
        assert refused.get(address(document)).status_code == status
        assert refused.post(address(document), {"publisher": publisher.pk}).status_code == status
    assert fresh(document).publisher is None


def test_publishers_are_found_by_a_part_of_their_name_or_a_similar_one(
    client: Client, editor: User
) -> None:
    for name in ("Radio North", "North Times", "Gazette"):
        a_publisher(editor, name=name)
    find = reverse("admin:workbench_find", args=["publisher"])

    def found(term: str) -> list[str]:
        return [each["label"] for each in client.get(find, {"term": term}).json()["results"]]

    assert found("north") == ["North Times", "Radio North"]
    assert found("Gazete") == ["Gazette"]
    assert found("zzz") == []


def test_a_publisher_of_a_preview_is_created_with_its_country_and_homepage(
    client: Client, editor: User
) -> None:
    preview = preview_text("Words of a radio.", editor)
    kept = {
        "publisher": "Radio North",
        "publisher_kind": "news",
        "publisher_country": "pk",
        "publisher_homepage": "https://radio.example",
        "digest": preview.about["digest"],
        "keep": "1",
    }
    here = reverse("admin:preview", args=[preview.pk])
    page = client.post(here, {**kept, "publisher_homepage": "nowhere"})
    assert "Homepage of the publisher" in page.content.decode()
    assert client.post(here, kept).status_code == 302
    made = Publisher.objects.get()
    assert (made.country, made.homepage) == ("PK", "https://radio.example")
    assert Document.objects.get().publisher == made


def test_a_similar_publisher_is_offered_in_a_preview_before_another_is_created(
    client: Client, editor: User
) -> None:
    there = a_publisher(editor, name="Radio North")
    preview = preview_text("Words of a radio.", editor)
    here = reverse("admin:preview", args=[preview.pk])
    kept = {
        "publisher": "Radio of North",
        "publisher_kind": "news",
        "digest": preview.about["digest"],
        "keep": "1",
    }
    page = client.post(here, kept)
    assert f'name="seen_publisher" value="{there.pk}"' in page.content.decode()
    assert not Document.objects.exists()
    used = {**kept, "use_publisher": "Radio North"}
    del used["keep"]
    client.post(here, used)
    assert 'value="Radio North"' in client.get(here).content.decode()
    assert client.post(here, {**kept, "seen_publisher": there.pk}).status_code == 302
    assert Document.objects.get().publisher.name == "Radio of North"
