"""All procedures that are declared, by family and version, and the general acts that every matter has."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fazhi.kernel.procedures.soundness import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fazhi.kernel.procedures.declaring import ActKind, Procedure

_families: dict[str, list[type[Procedure]]] = {}
GENERAL: dict[str, ActKind] = {}


def register(procedure: type[Procedure]) -> None:
    """Take a version into its family.

    Raises:
        DeclarationError: the version stands already, or another one governs the same days.
    """
    versions = _families.setdefault(procedure.key, [])
    for other in versions:
        if other.version == procedure.version:
            raise DeclarationError(procedure, f"version {procedure.version} of {procedure.key} is declared twice")
        first, second = sorted((other.governs, procedure.governs), key=lambda governs: governs.from_on)
        if first.until_on is None or second.from_on < first.until_on:
            raise DeclarationError(
                procedure,
                f"versions {other.version} and {procedure.version} of {procedure.key} govern the same days; "
                "end one where the other begins",
            )
    versions.append(procedure)
    versions.sort(key=lambda version: version.governs.from_on)


def families() -> dict[str, list[type[Procedure]]]:
    """Every family of procedures with its versions, oldest first."""
    return dict(sorted(_families.items()))


def procedure_of(key: str, version: str) -> type[Procedure]:
    """One version of a family.

    Raises:
        LookupError: none is declared under these names.
    """
    for procedure in _families.get(key, ()):
        if procedure.version == version:
            return procedure
    raise LookupError(f"no procedure {key} in version {version}; declared: {', '.join(families()) or 'none'}")


def version_on(key: str, day: datetime.date) -> type[Procedure]:
    """The version that governs a matter opened on the day.

    Raises:
        LookupError: no version of this family governs the day.
    """
    for procedure in _families.get(key, ()):
        if procedure.governs.covers(day):
            return procedure
    raise LookupError(f"no version of {key} governs a matter opened on {day}; declared: {', '.join(families())}")


def kind_of(procedure: type[Procedure], name: str) -> ActKind | None:
    """The act of this name, of the procedure or general; None where there is none."""
    return procedure.acts.get(name) or GENERAL.get(name)


@contextmanager
def apart() -> Iterator[None]:
    """A registry as it stands, put back afterwards: for tests that declare procedures of their own."""
    kept = {key: list(versions) for key, versions in _families.items()}
    try:
        yield
    finally:
        _families.clear()
        _families.update(kept)
