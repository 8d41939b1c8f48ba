"""Matters that stray from their acts: verify names them and the cure, rebuild says what differed and puts it right."""

from __future__ import annotations

import json
import uuid

import pytest
from click.testing import CliRunner

from fazhi.cli.ledger import ledger
from fazhi.cli.matters import matters
from fazhi.kernel.clocks.models import Clock
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.projection import differences
from tests.conftest import County
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county)


@pytest.fixture
def permit(desk: Desk) -> Matter:
    return desk.accepted()


def stray(permit: Matter) -> None:
    """Change rows behind the acts' back: stage, title, and a clock that is gone."""
    Matter.objects.filter(pk=permit.pk).update(stage="applied", title="别的")
    Clock.objects.filter(subject=permit.pk).delete()


def test_verify_names_the_cure_and_rebuild_puts_right_what_differed(permit: Matter) -> None:
    stray(permit)
    said = CliRunner().invoke(ledger, ["verify"])
    assert said.exit_code == 1 and "fazhi matters rebuild" in said.output
    done = CliRunner().invoke(matters, ["rebuild"])
    assert done.exit_code == 0, done.output
    for what in (str(permit.pk), "stage", "title", "clock openness.answer"):
        assert what in done.output
    assert differences([permit]) == []
    again = CliRunner().invoke(matters, ["rebuild"])
    assert again.exit_code == 0 and "无须重写" in again.output


def test_only_the_named_matters_are_rebuilt(desk: Desk, permit: Matter) -> None:
    other = desk.accepted("2021-03-02", "2021-03-04")
    stray(permit)
    stray(other)
    done = CliRunner().invoke(matters, ["rebuild", "--json", str(other.pk)])
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert row["matter"] == str(other.pk) and "stage" in row["differed"] and row["left"] == []
    assert differences([permit]) != []


def test_an_unknown_matter_is_bad_input(permit: Matter) -> None:
    stray(permit)
    refused = CliRunner().invoke(matters, ["rebuild", str(uuid.uuid4())])
    assert refused.exit_code == 2 and "没有事项" in refused.output
    assert differences([permit]) != [], "nothing is touched"
