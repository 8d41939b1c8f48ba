"""Attacks on a draw, named as docs/draw.md names them: what each would gain, and where it is found."""

from __future__ import annotations

import dataclasses
import json
import math
import secrets as lots
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from fazhi.kernel.draws.bundles import Revealed, read, recompute, written
from fazhi.kernel.draws.lists import Candidate
from fazhi.kernel.draws.lists import written as list_lines
from fazhi.kernel.draws.outcome import outcome
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.seeds import commitment, seed_of
from tests.kernel.draws.published import Draw, plain_draw, rich_draw

AIM = "9113013007"
"""Whom somebody wants to see drawn: one of twenty, three drawn."""


def drawn_with(draw: Draw, secrets: dict[str, bytes]) -> set[str]:
    come = outcome(draw.lines, draw.wanted, seed_of(draw.terms, secrets, draw.value))
    return {each.identifier for each in come.first}


def test_seed_chosen_alone() -> None:
    """An organ that tries a thousand secrets against the commitment of the other is no nearer to its aim.

    It does not know the other's secret; it takes the secret that served its aim against the most secrets it could
    imagine. In the end its target is drawn as often as chance has it: 3 of 20.
    """
    draw, hits, times = plain_draw(), 0, 200
    for attempt in range(times):
        other = sha256(b"honest %d" % attempt).digest()
        seen = commitment(draw.terms.digest(), "201", other)
        best, most = b"", -1
        for number in range(4):
            mine = sha256(f"{seen} {number}".encode()).digest()
            imagined = [sha256(f"imagined {attempt} {each}".encode()).digest() for each in range(3)]
            served = sum(AIM in drawn_with(draw, {"201": each, "202": mine}) for each in imagined)
            best, most = (mine, served) if served > most else (best, most)
        hits += AIM in drawn_with(draw, {"201": other, "202": best})
    chance = 3 / 20
    assert abs(hits / times - chance) < 5.5 * math.sqrt(chance * (1 - chance) / times)


def test_seed_chosen_by_all_together() -> None:
    """What it does not protect from, told as it is: if all that commit collude, they choose whom they want."""
    draw = plain_draw()
    tries = (dict.fromkeys(("201", "202"), sha256(b"%d" % number).digest()) for number in range(1000))
    assert any(AIM in drawn_with(draw, each) for each in tries)


def test_a_commitment_hides_its_secret_and_binds_it() -> None:
    """The same secret of another organ or under other terms is another commitment; and there is no other opening."""
    terms, secret = plain_draw().terms.digest(), lots.token_bytes(32)
    made = commitment(terms, "201", secret)
    others = [
        commitment(terms, "202", secret),
        commitment(bytes(32), "201", secret),
        commitment(terms, "201", bytes(32)),
    ]
    assert len({made, *others}) == 4 and secret.hex() not in made


def altered(change: Callable[[str], str]) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(written(rich_draw().bundle()))
    value["list"] = change(value["list"])
    return value


CHANGES: list[Callable[[str], str]] = [
    lambda text: text.replace("\t2\t", "\t3\t", 1), lambda text: text.replace("\tＡ类\t\n", "\tＡ类\t已查\n", 1),
    lambda text: text[: text.rindex("\n", 0, -1) + 1], lambda text: text.replace("本年度已检查", "", 1),
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_list_or_weight_changed_after_the_commitment(change: Callable[[str], str]) -> None:
    value = altered(change)
    assert any("名单或权重被改动" in each.zh for each in recompute(read(json.dumps(value))).faults)


@pytest.mark.parametrize("change", CHANGES)
def test_list_changed_and_the_terms_with_it(change: Callable[[str], str]) -> None:
    """Whoever writes the new digest into the terms has terms to which nobody committed."""
    value = altered(change)
    text = value["list"].encode()
    value["terms"]["list"] = {"sha256": sha256(text).hexdigest(), "candidates": text.count(b"\n") - 1}
    told = [each.zh for each in recompute(read(json.dumps(value))).faults]
    assert len([each for each in told if "揭示与其承诺不符" in each]) == 3


def test_numbers_changed_after_the_commitment() -> None:
    value: dict[str, Any] = json.loads(written(rich_draw().bundle()))
    value["terms"]["wanted"]["10"] = 3
    assert any("揭示与其承诺不符" in each.zh for each in recompute(read(json.dumps(value))).faults)


def test_an_old_seed_used_again() -> None:
    """Commitments and reveals of another draw of the very same list do not fit: its terms bear another identity."""
    first = plain_draw()
    second = dataclasses.replace(first, number=3)
    assert first.lines == second.lines and first.terms != second.terms
    old, new = first.bundle(), second.bundle()
    replayed = new.model_copy(
        update={"committed": old.committed, "revealed": old.revealed, "seed": old.seed, "drawn": old.drawn}
    )
    told = [each.zh for each in recompute(replayed).faults]
    assert len([each for each in told if "揭示与其承诺不符" in each]) == 2
    same_secrets = {code: bytes.fromhex(each.secret) for each in old.revealed for code in (each.organ,)}
    assert seed_of(second.terms, same_secrets) != seed_of(first.terms, same_secrets)


def test_an_identifier_put_in_twice() -> None:
    with pytest.raises(DrawRefused, match="twice"):
        list(list_lines([Candidate("a", 1), Candidate("b"), Candidate("a", 2)]))
    with pytest.raises(DrawRefused, match="invisible"):
        list(list_lines([Candidate("a"), Candidate("a\u200b")]))
    with pytest.raises(DrawRefused, match="composed"):
        list(list_lines([Candidate("\u00e9"), Candidate("e\u0301")]))


def test_a_secret_of_one_organ_handed_in_by_another() -> None:
    """Copying the commitment of another, to reveal what it reveals, does not help: a commitment names its organ."""
    bundle = plain_draw().bundle()
    copied = bundle.committed[0].model_copy(update={"organ": "202"})
    same = Revealed(organ="202", secret=bundle.revealed[0].secret)
    forged = bundle.model_copy(
        update={"committed": (bundle.committed[0], copied), "revealed": (bundle.revealed[0], same)}
    )
    assert any("司法局的揭示与其承诺不符" in each.zh for each in recompute(forged).faults)


def test_one_who_was_put_in_out_of_turn() -> None:
    """A replacement that is not the next in order is found, and so is one who never stood drawn."""
    value: dict[str, Any] = json.loads(written(rich_draw().bundle()))
    one, other = value["replaced"][:2]
    one["into"], other["into"] = other["into"], one["into"]
    assert not recompute(read(json.dumps(value))).holds


def test_terms_of_another_identity_are_other_terms() -> None:
    terms = plain_draw().terms
    assert terms.model_copy(update={"draw": uuid.UUID(int=9)}).digest() != terms.digest()
