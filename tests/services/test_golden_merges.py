"""Merges that went wrong elsewhere, one by one; the rest of these cases is in test_merging.py and the stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Channel
from desktop_app.services.linking import LinkContact
from desktop_app.services.merging import MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.organizations import LinkOrganization, OrganizationOfContact
from desktop_app.services.runner import Runner
from desktop_app.services.sharing import MergeCandidates
from tests.builders import (
    a_call,
    a_contact,
    an_arrival,
    an_organization,
    contact,
    dump_text,
    interaction,
    linked,
    merged,
    received,
)

FIRST, SECOND = "(803) 123-0000", "(803) 123-0001"


def suggested(runner: Runner, id: ContactId) -> list[ContactId]:
    return [each.contact_id for each in runner.read(MergeCandidates(id))]


@pytest.fixture
def chain(runner: Runner) -> tuple[ContactId, ContactId, ContactId]:
    """The first and the second share a number, the second and the third another one."""
    return (
        a_contact(runner, first_name="Ann", last_name="One", work_phone=FIRST),
        a_contact(runner, first_name="Ben", last_name="Two", work_phone=FIRST, cell_phone=SECOND),
        a_contact(runner, first_name="Cy", last_name="Three", work_phone=SECOND),
    )


def test_a_chain_is_not_closed_without_direct_evidence(
    runner: Runner, chain: tuple[ContactId, ContactId, ContactId]
) -> None:
    ann, ben, cy = chain

    assert (suggested(runner, ann), suggested(runner, ben), suggested(runner, cy)) == ([ben], [ann, cy], [ben])


def test_merging_one_end_of_a_chain_merges_nobody_else(
    runner: Runner, chain: tuple[ContactId, ContactId, ContactId]
) -> None:
    ann, ben, cy = chain
    merge = merged(runner, ben, into=ann)
    a_call(runner, FIRST)
    a_call(runner, SECOND)

    assert contact(runner, ann).members == (ann, ben)
    assert contact(runner, cy).members == (cy,)
    # The whole holds the second number itself; taken apart, what was the other's evidence is none of Ann's.
    assert suggested(runner, cy) == [ann]
    runner.run(UnmergeContacts(merge))
    assert (suggested(runner, ann), suggested(runner, cy)) == ([ben], [ben])


def test_that_the_ends_of_a_chain_are_two_people_holds_for_whoever_one_of_them_became(
    runner: Runner, chain: tuple[ContactId, ContactId, ContactId]
) -> None:
    ann, ben, cy = chain
    runner.run(SayNotSamePerson(ann, cy))
    merged(runner, ben, into=ann)

    assert (suggested(runner, ann), suggested(runner, cy)) == ([], [])


def test_of_two_that_belong_to_an_organisation_each_has_its_own_again_afterwards(runner: Runner) -> None:
    ada, augusta = a_contact(runner), a_contact(runner, first_name="Augusta")
    engines, looms = an_organization(runner), an_organization(runner, "Looms")
    runner.run(LinkOrganization(ada, engines))
    runner.run(LinkOrganization(augusta, looms))
    before = dump_text(runner)

    merge = merged(runner, augusta, into=ada)
    whole = runner.read(OrganizationOfContact(augusta))
    assert whole is not None
    assert whole.organization.id == engines
    runner.run(UnmergeContacts(merge))

    assert dump_text(runner) == before
    own = runner.read(OrganizationOfContact(augusta))
    assert own is not None
    assert own.organization.id == looms


def test_what_a_channel_said_besides_survives_a_merge_its_way_back_and_another_link(runner: Runner) -> None:
    extra = {"externalTag": "T-1", "participants": [{"purpose": "customer", "wrapUp": None}]}
    ada, augusta = a_contact(runner, work_phone=FIRST), a_contact(runner, first_name="Augusta")
    call = received(runner, replace(an_arrival(Channel.VOICE, (IdentifierType.PHONE, FIRST)), extra=extra))
    before, came = dump_text(runner), interaction(runner, call)

    merge = merged(runner, ada, into=augusta)
    assert linked(runner, call) == augusta
    assert interaction(runner, call).arrival == came.arrival
    runner.run(UnmergeContacts(merge))
    assert (dump_text(runner), interaction(runner, call)) == (before, came)

    runner.run(LinkContact(call, augusta))
    assert interaction(runner, call).arrival.extra == extra


def test_a_merge_after_one_that_was_rehearsed_only_keeps_nothing_of_it(runner: Runner) -> None:
    ada, augusta = a_contact(runner), a_contact(runner, first_name="Augusta", title="Countess")
    before = dump_text(runner)
    runner.rehearse(MergeContacts(ada, (augusta,), {"first_name": augusta}))
    assert dump_text(runner) == before

    merged(runner, augusta, into=ada)

    assert contact(runner, ada).fields.first_name == "Ada"
