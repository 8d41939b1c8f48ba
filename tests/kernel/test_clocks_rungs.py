"""The borders of what a ladder of warnings may say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.clocks.rungs import BrokenRungs, Rung, ladder


def read(tmp_path: Path, settings: Any, **facts: object) -> Rung:
    """The one rung of a ladder that says these facts beside a key and a name."""
    rung = {"key": "x", "zh": "字", "en": "w", **facts}
    path = tmp_path / "rungs.yaml"
    path.write_text("- {" + ", ".join(f"{name}: {value}" for name, value in rung.items()) + "}\n", encoding="utf-8")
    settings.RUNGS = str(path)
    (found,) = ladder()
    return found


@pytest.mark.parametrize("facts", [{"used": 1}, {"used": 0.01}, {"working_days_before": 0}, {"calendar_days_after": 0}])
def test_a_rung_may_stand_on_the_border(tmp_path: Path, settings: Any, facts: dict[str, float]) -> None:
    rung = read(tmp_path, settings, **facts)
    assert {name: getattr(rung, name) for name in facts} == facts
    assert (rung.label.zh, rung.label.en, rung.principal) == ("字", "w", False)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"used": 0}, "greater than 0"),
        ({"used": 1.01}, "less than or equal to 1"),
        ({"working_days_before": -1}, "greater than or equal to 0"),
        ({"calendar_days_after": -1}, "greater than or equal to 0"),
        ({"used": 1, "zh": '""'}, "at least 1 character"),
        ({"used": 1, "en": '""'}, "at least 1 character"),
        ({"used": 1, "key": "elevenletter"}, "should match pattern"),
        ({"used": 1, "calendar_days_after": 0}, "exactly one of"),
        ({}, "exactly one of"),
    ],
)
def test_a_rung_beyond_the_border_is_refused(
    tmp_path: Path, settings: Any, facts: dict[str, object], says: str
) -> None:
    with pytest.raises(BrokenRungs, match=says):
        read(tmp_path, settings, **facts)
