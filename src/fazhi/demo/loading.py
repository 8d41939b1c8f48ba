"""Performing the demonstration county's year, so far as its systems are built; running it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from fazhi.demo import (
    adjusting,
    annual_report,
    certificates,
    findings,
    inspection_directories,
    inspections,
    meetings,
    organ_reports,
    penalties,
    people,
    reconsiderations,
    returns,
)
from fazhi.demo.diary import Happening, last_performed, outstanding, perform
from fazhi.demo.second_installation import SecondInstallation
from fazhi.kernel.ledger.journal import checkpoint
from fazhi.kernel.organs.models import Organ

Progress = Callable[[str, int], None]
"""Told what goes on, and how many steps are done with the last call."""

MARKER = "demonstration"


class NotADemonstration(Exception):
    """The installation holds data of its own; the demonstration is not mixed into it."""


def marker() -> Path:
    """The file that marks an installation as a demonstration."""
    return Path(settings.HOME) / MARKER


def refuse_real_data() -> None:
    """Refuse to load into an installation that is not a demonstration.

    Raises:
        NotADemonstration: organs stand already, and nothing marks them as demonstration.
    """
    if Organ.objects.exists() and not marker().exists():
        raise NotADemonstration(
            "本装置已有机构数据，不是演示库；请换 FAZHI_HOME 或 DATABASE_URL。"
            "This installation holds organs of its own: set another FAZHI_HOME or DATABASE_URL for the demonstration."
        )


def load(progress: Progress) -> int:
    """Perform the year; returns the number of acts performed (0 when it was performed before).

    Raises:
        NotADemonstration: the installation holds data of its own.
    """
    refuse_real_data()
    marker().touch()
    commission = SecondInstallation(Path(settings.HOME))
    people.found_places()
    people.found_first_organs()
    people.designate_offices()
    people.appoint_officers()
    done = _run("institutions", list(adjusting.institutions_first()), progress)
    people.found_other_organs()
    people.designate_keepers()
    people.appoint_officers()
    people.name_deputies()
    inspections.appoint_inspectors()
    certificates.appoint_officers()
    certificates.record_trainings()
    findings.record_checks()
    year = [
        *adjusting.institutions_changed(),
        *adjusting.powers(),
        *inspection_directories.happenings(),
        *inspections.happenings(),
        *findings.findings(),
        *certificates.happenings(),
        *penalties.happenings(),
        *reconsiderations.happenings(),
        *returns.happenings(commission),
        *meetings.happenings(),
        *annual_report.happenings(),
        *organ_reports.happenings(),
    ]
    done += _run("year", year, progress)
    if done:
        checkpoint()
    return done


def _run(title: str, happenings: list[Happening], progress: Progress) -> int:
    left = outstanding(happenings)
    for done, happening in enumerate(perform(left, last_performed(happenings, left)), start=1):
        progress(f"{title} {happening.day}", done * 100 // len(left))
    return len(left)
