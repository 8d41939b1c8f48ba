"""Terms, commitments and the seed: every member counts, and no two sets of parts run together alike."""

from __future__ import annotations

import datetime
import json
import uuid
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from fazhi.kernel.draws.seeds import Committer, FrozenList, Source, Terms, commitment, seed_of, settled
from tests.kernel.draws.published import SOURCE, VALUE, plain_draw, rich_draw, secret_of


def changed(terms: Terms, **values: Any) -> Terms:
    return terms.model_copy(update=values)


CHANGES: list[dict[str, Any]] = [
    {"draw": uuid.UUID(int=7)}, {"title": "另一次抽查"}, {"list": FrozenList(sha256="0" * 64, candidates=20)},
    {"wanted": {"": 4}}, {"wanted": {"": 3, "甲": 0}}, {"source": SOURCE}, {"assignment": "1" * 64},
    {"organs": (Committer(code="201", name="市场监管局"), Committer(code="203", name="司法局"))},
    {"organs": (Committer(code="201", name="市监局"), Committer(code="202", name="司法局"))},
]  # fmt: skip


@pytest.mark.parametrize("values", CHANGES, ids=lambda each: next(iter(each)))
def test_every_member_of_the_terms_changes_digest_commitment_and_seed(values: dict[str, Any]) -> None:
    terms = plain_draw().terms
    other = changed(terms, **values)
    secrets = {code: secret_of(code) for code in ("201", "202", "203")}
    assert other.digest() != terms.digest()
    assert commitment(other.digest(), "201", secrets["201"]) != commitment(terms.digest(), "201", secrets["201"])
    assert seed_of(other, secrets, VALUE) != seed_of(terms, secrets)


def test_terms_are_canonical_json_with_null_for_what_is_not_there() -> None:
    terms = plain_draw().terms
    text = terms.canonical().decode()
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert (
        '"assignment":null' in text
        and '"source":null' in text
        and '"draw":"00000000-0000-0000-0000-000000000001"' in text
    )
    assert '"on":"2026-12-01"' in rich_draw().terms.canonical().decode()
    assert list(json.loads(rich_draw().terms.canonical())["wanted"]) == ["10", "2", "𠮷类", "Ａ类"], "by UTF-16"
    assert terms.digest() == sha256(terms.canonical()).digest()


@pytest.mark.parametrize(
    "organs",
    [
        [], [("1", "甲")], [("2", "甲"), ("1", "乙")], [("1", "甲"), ("1", "乙")], [("1", "甲"), ("", "乙")],
        [("1", "甲"), ("x" * 41, "乙")],
    ],
)  # fmt: skip
def test_two_organs_at_least_each_once_in_order(organs: list[tuple[str, str]]) -> None:
    value = plain_draw().terms.model_dump(mode="json") | {"organs": [{"code": c, "name": n} for c, n in organs]}
    with pytest.raises(ValidationError):
        Terms.model_validate(value)


@pytest.mark.parametrize(
    ("member", "value"),
    [("wanted", {"": -1}), ("wanted", {"": 2**53}), ("format", "fazhi-draw/2"), ("title", ""), ("more", 1)],
)
def test_terms_that_cannot_be_written_in_one_way_are_refused(member: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate(plain_draw().terms.model_dump(mode="json") | {member: value})


def test_the_seed_needs_every_secret_and_depends_on_each() -> None:
    draw = rich_draw()
    terms, secrets = draw.terms, draw.secrets
    seeds = {seed_of(terms, secrets, VALUE), seed_of(terms, secrets, VALUE + "1")}
    for code in secrets:
        seeds.add(seed_of(terms, {**secrets, code: bytes(32)}, VALUE))
        with pytest.raises(KeyError):
            seed_of(terms, {other: secret for other, secret in secrets.items() if other != code}, VALUE)
    assert len(seeds) == 2 + len(secrets)


def test_who_reveals_first_makes_no_difference() -> None:
    draw = rich_draw()
    backwards = dict(reversed(draw.secrets.items()))
    assert seed_of(draw.terms, backwards, VALUE) == seed_of(draw.terms, draw.secrets, VALUE)


def test_a_value_that_was_not_agreed_on_does_not_enter_the_seed() -> None:
    draw = plain_draw()
    assert seed_of(draw.terms, draw.secrets, "anything") == seed_of(draw.terms, draw.secrets)


@given(some.text(), some.text())
def test_organs_whose_codes_run_together_commit_differently(one: str, other: str) -> None:
    terms, secret = bytes(32), bytes(32)
    if one.encode(errors="replace") != other.encode(errors="replace"):
        assert commitment(terms, one, secret) != commitment(terms, other, secret)


@pytest.mark.parametrize(
    ("value", "said"),
    [(" 03  07\u300012 ", "03 07 12"), ("０３\u00a007\t12\n", "03 07 12"), ("", ""), ("ﬁ", "fi"), ("e\u0301", "é")],
)
def test_a_public_value_has_one_spelling(value: str, said: str) -> None:
    assert settled(value) == said


@given(some.text())
def test_settling_twice_changes_nothing(value: str) -> None:
    assert settled(settled(value)) == settled(value)


def test_a_source_names_its_day() -> None:
    assert Source(name="x", on=datetime.date(2026, 1, 2)).model_dump(mode="json") == {"name": "x", "on": "2026-01-02"}
