"""External sources and the links that external ids become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import NotFound, Refused
from desktop_app.domain.external_sources import ExternalSource, checked_template
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import is_web_address
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.external_sources import (
    AddExternalSource,
    DeleteExternalSource,
    EditExternalSource,
    ExternalSources,
)
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.runner import Runner
from tests.builders import a_contact, an_agent, contact, unchanged

TEMPLATE = "https://crm.example/contacts/{id}/view"


def sources(runner: Runner) -> list[ExternalSource]:
    return list(runner.read(ExternalSources()))


def test_a_source_is_added_edited_and_deleted_and_the_ids_that_name_it_stay(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(AddIdentifier(ada, "external-id", "17", "crm"))
    runner.run(AddExternalSource("CRM", TEMPLATE))
    assert sources(runner) == [ExternalSource("CRM", True, TEMPLATE)]

    runner.run(EditExternalSource("crm", active=False))
    assert sources(runner) == [ExternalSource("CRM", False, TEMPLATE)]
    runner.run(EditExternalSource("crm", uri_template=""))
    assert sources(runner) == [ExternalSource("CRM", False, "")]

    runner.run(DeleteExternalSource("CRM"))
    assert sources(runner) == []
    assert [str(each.identifier.source) for each in contact(runner, ada).identifiers] == ["crm"]


@pytest.mark.parametrize(
    ("name", "template", "says"),
    [
        ("", TEMPLATE, "has a name of between 1 and 200 characters"),
        ("x" * 201, TEMPLATE, "has a name of between 1 and 200 characters"),
        ("crm", TEMPLATE, "There is an external source called crm already"),
        ("Shop", "https://shop.example/" + "x" * 400 + "{id}", "The link template has"),
        ("Shop", "https://shop.example/contacts", "hold {id} where the id goes"),
        ("Shop", "https://{id}", "after the name of the host"),
        ("Shop", "https://{id}.example/x", "after the name of the host"),
        ("Shop", "javascript:open({id})", "needs to begin with https:// or http://"),
        ("Shop", "https://shop.example@evil.example/{id}", "needs to begin with https:// or http://"),
    ],
)
def test_what_is_no_source_is_refused(runner: Runner, name: str, template: str, says: str) -> None:
    runner.run(AddExternalSource("CRM"))
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=says):
        runner.run(AddExternalSource(name, template))
    assert is_unchanged()


def test_a_source_that_is_not_there_is_not_found(runner: Runner) -> None:
    with pytest.raises(NotFound, match="no external source called 'CRM'"):
        runner.run(DeleteExternalSource("CRM"))


@pytest.mark.parametrize(
    ("source", "id", "link"),
    [
        (ExternalSource("CRM", True, TEMPLATE), "17", "https://crm.example/contacts/17/view"),
        (ExternalSource("CRM", True, TEMPLATE), "a/b?c ü", "https://crm.example/contacts/a%2Fb%3Fc%20%C3%BC/view"),
        (ExternalSource("CRM", True, TEMPLATE), "..", ""),
        (ExternalSource("CRM", False, TEMPLATE), "17", ""),
        (ExternalSource("CRM"), "17", ""),
    ],
)
def test_an_id_becomes_a_link(source: ExternalSource, id: str, link: str) -> None:
    assert source.link_to(id) == link


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_whatever_the_id_the_link_leads_to_the_templates_host(id: str) -> None:
    link = ExternalSource("CRM", True, checked_template(TEMPLATE)).link_to(id)

    assert is_web_address(link)
    assert link.startswith("https://crm.example/contacts/")
    assert link.count("/") == TEMPLATE.count("/")


def test_without_external_source_view_there_are_no_links(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(AddExternalSource("CRM", TEMPLATE))
    bob = an_agent(runner, "bob", without=Permission.EXTERNAL_SOURCE_VIEW)

    assert runner.read(DetailsOfContact(ada)).sources == (ExternalSource("CRM", True, TEMPLATE),)
    assert bob.read(DetailsOfContact(ada)).sources == ()
