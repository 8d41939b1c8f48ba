"""A county is loaded where the law by which it was counted is in use, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from fazhi.exchange.county import manifest as parts
from fazhi.exchange.county.errors import CountyRefused
from fazhi.exchange.county.laws import refuse_other
from fazhi.exchange.county.loading import load
from fazhi.exchange.county.taking import take
from tests.conftest import County
from tests.exchange.test_county import NOW, SECRET, at_home

LOCAL = Path("statutes") / "local.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Law of the installation's own."""
    (tmp_path / "own" / "statutes").mkdir(parents=True)
    (tmp_path / "own" / LOCAL).write_text("# 本地规定\n", encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with at_home(tmp_path / "home"):
        yield tmp_path / "home"


def taken(folder: Path, law: Path | None, settings: Settings) -> Path:
    settings.LAW_FOLDERS = [law] if law else []
    take(folder, NOW, passphrase=SECRET)
    return folder


def test_the_law_that_went_out_with_it_is_to_be_in_use(
    home: Path, own: Path, county: County, tmp_path: Path, settings: Settings
) -> None:
    out = taken(tmp_path / "out", own, settings)
    assert (out / "law" / "0" / LOCAL).read_bytes() == (own / LOCAL).read_bytes()
    settings.LAW_FOLDERS = []
    with pytest.raises(CountyRefused) as caught:
        load(out, passphrase=SECRET)
    assert caught.value.message.zh.count(f"FAZHI_LAW={out / 'law' / '0'}") == 1
    assert f"FAZHI_LAW={out / 'law' / '0'}" in caught.value.message.en
    told, _ = parts.read(out)
    for law in (own, out / "law" / "0"):
        settings.LAW_FOLDERS = [law]
        refuse_other(out, told)
    (own / LOCAL).write_text("# 又一规定\n", encoding="utf-8")
    settings.LAW_FOLDERS = [own]
    with pytest.raises(CountyRefused):
        refuse_other(out, told)


def test_law_that_it_was_not_counted_by_is_not_to_be_in_use(
    home: Path, own: Path, county: County, tmp_path: Path, settings: Settings
) -> None:
    out = taken(tmp_path / "out", None, settings)
    told, _ = parts.read(out)
    refuse_other(out, told)
    settings.LAW_FOLDERS = [own]
    with pytest.raises(CountyRefused) as caught:
        load(out, passphrase=SECRET)
    assert "去掉 FAZHI_LAW" in caught.value.message.zh and "without FAZHI_LAW" in caught.value.message.en
