"""What redaction finds in a corpus of synthetic decisions, and what it takes for personal data where there is none."""

from __future__ import annotations

import random

import pytest

from fazhi.kernel.notices.folding import folded, joined
from fazhi.kernel.notices.hits import HitKind, hidden
from fazhi.kernel.notices.naming import Secret
from fazhi.kernel.notices.redaction import hits_in, redact
from tests.kernel.decisions import clean_text, decision

SEEDS = range(400)


def plain(text: str) -> str:
    """The text as a reader may put it together again: no blanks, no dashes, one kind of figures."""
    return joined(folded(text)).text


@pytest.fixture(scope="module")
def missed() -> dict[str, tuple[int, list[str]]]:
    """Of each kind how many values were planted, and the texts around those that were missed."""
    found: dict[str, tuple[int, list[str]]] = {}
    for seed in SEEDS:
        each = decision(seed)
        shown = plain(redact(each.text, people=each.names).text)
        for kind, values in each.planted.items():
            number, lost = found.get(kind, (0, []))
            lost = lost + [f"{seed}: {value}" for value in values if plain(value) in shown]
            found[kind] = (number + len(values), lost)
    return found


@pytest.mark.parametrize("kind", ["identity", "phone", "account", "plate", "landline", "slip", "home"])
def test_every_planted_number_is_hidden(missed: dict[str, tuple[int, list[str]]], kind: str) -> None:
    number, lost = missed[kind]
    assert number > 20
    assert lost == []


def test_nearly_every_declared_name_is_hidden(missed: dict[str, tuple[int, list[str]]]) -> None:
    number, lost = missed["name"]
    assert number >= 600
    assert len(lost) <= number / 100, lost


def test_case_titles_are_hidden_as_well() -> None:
    for seed in SEEDS:
        each = decision(seed)
        title = redact(each.title, people=each.names).text
        assert each.planted["name"][0] not in title or each.planted["name"][0] == title
        assert not any(char.isdigit() for char in title)


def test_a_declared_address_is_hidden_to_the_county() -> None:
    planted = [each for each in map(decision, SEEDS) if "address" in each.planted]
    assert len(planted) > 100
    for each in planted:
        hits = hits_in(each.text, [Secret(HitKind.ADDRESS, each.address, "河北省石家庄市无极县****")])
        shown = hidden(each.text, hits)
        assert each.address not in shown
        assert "河北省石家庄市无极县****" in shown


def false_hits() -> tuple[int, list[tuple[bool, str]]]:
    characters, wrong = 0, []
    for seed in SEEDS:
        text = clean_text(random.Random(seed), 6)
        characters += len(text)
        wrong += [(hit.doubtful, f"{hit.kind} {hit.said(text)}") for hit in hits_in(text)]
    return characters, wrong


def test_hardly_anything_is_taken_for_personal_data_where_there_is_none() -> None:
    characters, wrong = false_hits()
    assert characters > 100_000
    assert all(doubtful for doubtful, _ in wrong), wrong
    assert len(wrong) <= characters / 5_000, wrong
