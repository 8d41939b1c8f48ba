"""Where procedures run 运行方式: here or on which platform, since when, decided by whom, and what was brought."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fazhi.kernel.mirrors.models import (
    AskedBatch,
    AskedStanding,
    Batch,
    LineKind,
    ModeChange,
    OpenMatters,
    Reconciliation,
    RunningMode,
    Runs,
)
from fazhi.kernel.mirrors.reconciling import settled_by_bringing
from fazhi.kernel.mirrors.standing import holding
from fazhi.kernel.mirrors.switching import ModeSwitch, mirrorable
from fazhi.kernel.organs.models import Place
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.modes import Platform, platforms_on
from fazhi.kernel.procedures.offering import openings
from fazhi.kernel.procedures.seeing import seen
from fazhi.web.access import officers
from fazhi.web.pages import PAGE, show
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Standing:
    """A procedure in a place: the mode that holds today, and the one that is decided and still to begin."""

    procedure: str
    place: str
    mode: RunningMode | None
    coming: RunningMode | None
    inherited: bool

    @property
    def mirrored(self) -> bool:
        """Whether it runs on a platform."""
        return self.mode is not None and self.mode.runs == Runs.MIRROR


def elsewhere(viewer: Viewer) -> list[tuple[type[Procedure], Platform]]:
    """The procedures of which the viewer would open matters, were it not that they run on a platform there."""
    wanted = {
        (key, post.organ.place_code): procedure
        for key, procedure in mirrorable().items()
        for kind in procedure.opening()
        for post in viewer.posts
        if not kind.automatic and any(post.gives(role) for role in kind.by)
    }
    return [(wanted[where], platform) for where, platform in platforms_on(wanted, viewer.day).items()]


@officers
@require_safe
def modes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Which procedure runs where today in the viewer's places, how that came, and what was brought and compared."""
    history = seen(RunningMode.objects.all(), viewer.eyes).select_related("change", "proposed_by", "decided_by")
    rows, names = list(history.order_by("from_on", "recorded_at", "pk")), _names()
    labels = {key: str(each.label) for key, each in mirrorable().items()}
    proposing = any(each is ModeSwitch for each, _, _ in openings(viewer.officer, viewer.day, viewer.posts))
    return show(
        request, viewer, "mirrors/modes", standing=_standing(viewer, rows, labels, names), proposing=proposing,
        hands_in=any(ROLES[post.role].handles for post in viewer.posts),
        history=[
            (row, labels.get(row.family, row.family), names.get(row.place_code, row.place_code),
             OpenMatters(row.open_matters).label)
            for row in reversed(rows)
        ][:PAGE],
        proposed=[
            (change, labels.get(change.subject, change.subject), names.get(change.where, change.where),
             ModeSwitch.stages[change.stage].label)
            for change in seen(ModeChange.objects.filter(final=False), viewer.eyes).order_by("-opened_on")[:PAGE]
        ],
        asked=seen(AskedBatch.objects.exclude(standing=AskedStanding.TAKEN), viewer.eyes).defer("content", "rows")
        .select_related("officer").order_by("-asked_on", "pk")[:PAGE],
        batches=seen(Batch.objects.all(), viewer.eyes).select_related("result", "officer", "second__officer").order_by(
            "-recorded_at")[:PAGE],
        compared=[
            (each, labels.get(each.family, each.family), *_counted(each))
            for each in seen(Reconciliation.objects.all(), viewer.eyes).order_by("-recorded_at")[:PAGE]
        ],
    )  # fmt: skip


def _counted(found: Reconciliation) -> tuple[int, int]:
    """How many lines a comparison has, also of matters that not everybody sees, and how many wait for somebody."""
    waiting = found.lines.filter(resolution=None)
    waiting = waiting.exclude(kind=LineKind.THERE, number__in=settled_by_bringing(found))
    return found.lines.count(), waiting.count()


def _names() -> dict[str, str]:
    return dict(Place.objects.standing().values_list("code", "name"))


def _standing(viewer: Viewer, rows: list[RunningMode], labels: dict[str, str], names: dict[str, str]) -> list[Standing]:
    """Each procedure in the counties of the viewer's organs, and in each place that has a mode of its own."""
    own = {organ.place_code[:6] for organ in viewer.own_organs}
    found = []
    for family, label in labels.items():
        mine = [row for row in rows if row.family == family]
        for place in sorted(own | {row.place_code for row in mine}):
            mode = holding(mine, place, viewer.day)
            later = [row for row in mine if row.place_code == place and row.from_on > viewer.day]
            found.append(
                Standing(
                    label, names.get(place, place), mode, later[0] if later else None,
                    mode is not None and mode.place_code != place,
                )
            )  # fmt: skip
    return sorted(found, key=lambda each: not each.mirrored)
