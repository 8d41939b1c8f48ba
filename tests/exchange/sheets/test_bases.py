"""Bases as sheets have them: every statute and article, and nothing that was written left out."""

from __future__ import annotations

import pytest

from fazhi.exchange.sheets import Column, Kind, Wrong
from fazhi.exchange.sheets.basis import basis_converter
from fazhi.kernel.wording import Label
from tests.exchange.sheets.making import GOOD, HEADINGS, load, xlsx

READ = basis_converter(Column(name="basis", label=Label("依据", "Basis"), kind=Kind.BASIS))


@pytest.mark.parametrize(
    ("written", "bases"),
    [
        ("《行政处罚法》第三十三条、第三十四条", [("行政处罚法", "33", ""), ("行政处罚法", "34", "")]),
        ("《行政许可法》（2019修正）第十二条第（一）项", [("行政许可法(2019)", "12", "第（一）项")]),
        ("《行政处罚法》第三条，《行政强制法》第一百零三条", [("行政处罚法", "3", ""), ("行政强制法", "103", "")]),
        ("行政许可法第四十二条", [("行政许可法", "42", "")]),
        ("行政许可法（2019） | 42", [("行政许可法(2019)", "42", "")]),
        ("1.《行政许可法》\n2.《行政复议法》第5条", [("行政许可法", "", ""), ("行政复议法", "5", "")]),
    ],
)
def test_bases_are_read(written: str, bases: list[tuple[str, str, str]]) -> None:
    assert [(each["law"], each.get("article", ""), each.get("clause", "")) for each in READ(written)] == bases


@pytest.mark.parametrize("written", ["《行政许可法》及相关规定", "领导批示《行政许可法》第三条", "第三条"])
def test_what_names_no_article_is_a_fault(written: str) -> None:
    with pytest.raises(Wrong):
        READ(written)


def test_a_heading_of_thousands_of_brackets_takes_no_time() -> None:
    """It took fifty seconds once: every bracket looked for its fellow to the end of the text."""
    assert load(xlsx(["（" * 20_000], HEADINGS, GOOD)).values[0]["code"] == "A001"
