"""Each file under tests/broken/declarations declares one thing wrong, and says with which words it must be refused."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from fazhi.kernel.figures.declaring import FigureError, figures
from fazhi.kernel.procedures.checks import declarations, faults
from fazhi.kernel.procedures.declaring import DeclarationError, Procedure
from fazhi.kernel.procedures.registry import apart, families
from fazhi.kernel.registers.declaring import RegisterError, registers

FILES = sorted((Path(__file__).parents[1] / "broken" / "declarations").glob("*.py"))
SEVERAL = {"bulk_for_a_party": 2, "foreign_stage": 2, "key_that_is_no_period": 2, "no_stage": 2}
"""How many faults follow from one wrong thing, where they are several."""

REFUSALS = (DeclarationError, RegisterError, FigureError, ValueError)


def said_of(file: Path) -> str:
    """What a declaration is refused with: when its class is made, or when the installation starts."""
    with apart():
        try:
            declared = runpy.run_path(str(file))
        except REFUSALS as fault:
            return str(fault)
        mine = [each for each in declared.values() if isinstance(each, type) and each.__name__ == "Broken"]
        return "\n".join(fault for each in mine if issubclass(each, Procedure) for fault in faults(each))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_declaration_is_refused_with_the_name_and_the_fault(file: Path) -> None:
    words = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# says: ")
    said = said_of(file)
    assert words in said
    assert len(said.splitlines()) == SEVERAL.get(file.stem, 1), said


def test_nothing_broken_stays_behind() -> None:
    for file in FILES:
        said_of(file)
    assert "test.broken" not in {*families(), *registers(), *figures()}


def test_what_is_installed_is_sound() -> None:
    assert declarations() == []


def test_what_is_wrong_with_several_acts_is_said_at_once() -> None:
    with apart(), pytest.raises(DeclarationError) as caught:
        runpy.run_path(str(Path(__file__).parents[1] / "broken" / "several_faults.py"))
    assert len(caught.value.faults) == 3
