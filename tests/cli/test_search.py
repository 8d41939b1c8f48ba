"""``fazhi search``: the index is compared with its sources, named where it differs, and put right."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from fazhi.cli.search import search
from fazhi.kernel.search.models import Item
from tests.conftest import County
from tests.kernel.desk import Desk

pytestmark = pytest.mark.django_db


def test_what_differs_is_named_with_exit_code_1_and_put_right(county: County) -> None:
    desk, runner = Desk(county), CliRunner()
    assert runner.invoke(search, ["rebuild"]).exit_code == 0
    assert runner.invoke(search, ["check"]).exit_code == 0
    matter = desk.open()
    Item.objects.filter(source=matter.pk).update(title="别的")
    told = runner.invoke(search, ["check", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout) == [{"kind": "matter", "source": str(matter.pk), "what": "title"}]
    assert "fazhi search rebuild" in runner.invoke(search, ["check"]).stdout
    assert "1" in runner.invoke(search, ["rebuild"]).stdout
    assert runner.invoke(search, ["check"]).exit_code == 0
