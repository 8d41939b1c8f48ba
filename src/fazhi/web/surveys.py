"""A survey on a matter's page 办理情况表: how the matters stand that arose from it, as far as the viewer sees each."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fazhi.kernel.procedures.declaring import Procedure
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.offering import offers_in
from fazhi.kernel.procedures.surveying import Said, Survey, Surveyed
from fazhi.kernel.wording import Label
from fazhi.web.bulk import MOST
from fazhi.web.templatetags.fazhi import marked
from fazhi.web.viewer import Viewer

LINES = 200
"""Matters that a page lists."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the matter, where the viewer may see it, and its cells; without those that are not told."""

    matter: Matter | None
    asked: list[SafeString]
    told: list[SafeString]
    late: bool


@dataclass(frozen=True, slots=True)
class SurveyShown:
    """A survey as the viewer may see it.

    Attributes:
        more: how many further matters it does not list.
        late: those that are late and that the viewer may remind.
        address: where they are reminded at once.
    """

    title: Label
    heads: list[Label]
    lines: list[Line]
    more: int
    late: list[Matter]
    address: str


def survey_of(typed: Matter, procedure: type[Procedure], viewer: Viewer) -> SurveyShown | None:
    """The survey that a procedure declares for its matters; None where it declares none, or nothing arose yet."""
    if procedure.survey is None:
        return None
    survey = procedure.survey(typed, viewer.day)
    if not survey.lines:
        return None
    seen = _seen([line.matter for line in survey.lines], viewer)
    # What may not be seen comes last, in the order of what everybody knows: its place would tell how it stands.
    ordered = [line for line in survey.lines if line.matter in seen]
    ordered += sorted((line for line in survey.lines if line.matter not in seen), key=lambda line: _known(line.asked))
    late = [seen[line.matter] for line in survey.lines if line.late and line.matter in seen][:MOST]
    late = _urged(survey, late, viewer)
    return SurveyShown(
        survey.title, [*survey.asked, *survey.told], [_line(line, seen.get(line.matter)) for line in ordered[:LINES]],
        max(len(ordered) - LINES, 0), late, reverse("bulk", args=[late[0].family, survey.urge]) if late else "",
    )  # fmt: skip


def _seen(ids: Collection[uuid.UUID], viewer: Viewer) -> dict[uuid.UUID, Matter]:
    return {row.pk: row for row in viewer.matters.filter(pk__in=ids).select_related("organ")}


def _known(asked: Sequence[Said]) -> list[str]:
    return [each.zh if isinstance(each, Label) else str(each) for each in asked]


def _urged(survey: Survey, late: list[Matter], viewer: Viewer) -> list[Matter]:
    """Those of the late ones that the viewer may remind."""
    offered = offers_in(late, viewer.officer, viewer.day) if late and survey.urge else {}
    return [row for row in late if any(offer.kind.name == survey.urge for offer in offered.get(row.pk, []))]


def _line(line: Surveyed, matter: Matter | None) -> Line:
    told = [_html(each) for each in line.told] if matter is not None else []
    return Line(matter, [_html(each) for each in line.asked], told, matter is not None and line.late > 0)


def _html(said: Said) -> SafeString:
    return marked(said) if isinstance(said, Label) else format_html('<span lang="zh-Hans">{}</span>', said)
