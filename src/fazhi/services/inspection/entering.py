"""A draw that an upper platform made 上级平台抽取: its targets and inspectors are taken over, and inspected here.

Where the province draws, nothing is drawn here again. What it drew comes as a table, target by target, with the number
of its task; handed in anew it is followed, as a draw of our own would be.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.files.kinds import decoded
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.services.inspection.campaign_forms import LEAST_INSPECTORS
from fazhi.services.inspection.campaign_models import InspectionCampaign
from fazhi.services.inspection.carrying import follow
from fazhi.services.inspection.models import InspectionTarget
from fazhi.services.inspection.standing import inspectors_on

if TYPE_CHECKING:
    from fazhi.kernel.procedures.request import Request

_HEADINGS = {"检查对象编码": "target", "target": "target", "执法证号": "people", "certificates": "people"}
_BETWEEN = re.compile(r"[;；,，、\s]+")
_SHOWN = 20
"""Faults that are told at once."""


class EnterDrawForm(ActForm):
    """By which platform it was drawn, under which task; the table of targets and inspectors comes as a file."""

    files_label: ClassVar = Label("抽取结果（csv：检查对象编码,执法证号）", "What was drawn (csv: target,certificates)")

    drawn_by = forms.CharField(label=words("抽取平台", "Drawn by the platform"), max_length=80)
    drawn_task = forms.CharField(label=words("平台任务编号", "Number of its task"), max_length=80)
    drawn_on = forms.DateField(label=words("抽取日期", "Drawn on"))

    def clean(self) -> dict[str, Any]:
        """Read the table; every row that cannot stand is named, with its rule and cure."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None or self.on is None:
            return cleaned
        drawn_on = cleaned.get("drawn_on")
        if drawn_on is not None and drawn_on > self.on:
            self.add_error("drawn_on", words("抽取日期尚未到来。", "It lies ahead."))
        if len(self.uploads) != 1:
            self.add_error(None, words("请附一份抽取结果（csv）。", "Attach one table of what was drawn (csv)."))
            return cleaned
        rows = list(_rows(self.uploads[0].content))
        if not rows:
            says = words(
                "没有读到抽取结果：首行应为“检查对象编码,执法证号”，每行一个对象，证号间用分号。请另存为 CSV。",
                "Nothing was read: the first line is target,certificates; a line a target, ; between certificates.",
            )
            self.add_error(None, says)
            return cleaned
        campaign = InspectionCampaign.objects.select_related("organ").get(pk=self.matter.pk)
        faults = list(_faults(rows, campaign, self.on))
        for label in faults[:_SHOWN]:
            self.add_error(None, words(label.zh, label.en))
        if len(faults) > _SHOWN:
            more = len(faults) - _SHOWN
            self.add_error(None, words(f"另有 {more} 处。", f"There are {more} more."))
        return cleaned | {"entered": {target: people for _, target, people in rows}}


def _rows(content: bytes) -> Iterator[tuple[int, str, list[str]]]:
    """Of each row its line, target and certificates; nothing where the heading is not there."""
    table = csv.reader(io.StringIO(decoded(content) or "", newline=""))
    heading = [_HEADINGS.get(each.strip(), "") for each in next(table, [])]
    if not {"target", "people"} <= set(heading):
        return
    at, of = heading.index("target"), heading.index("people")
    for row in table:
        if any(each.strip() for each in row):
            cells = [*row, *[""] * len(heading)]
            people = [each for each in _BETWEEN.split(cells[of].strip()) if each]
            yield table.line_num, cells[at].strip(), people


def _faults(
    rows: list[tuple[int, str, list[str]]], campaign: InspectionCampaign, on: datetime.date
) -> Iterator[Label]:  # fmt: skip
    codes = [target for _, target, _ in rows]
    known = set(InspectionTarget.objects.as_of(on).filter(code__in=codes).values_list("code", flat=True))
    organs = [campaign.organ, *Organ.objects.filter(pk__in=campaign.partners)]
    going = {each.code for each in inspectors_on(on, organs)}
    least = int(value(LEAST_INSPECTORS, on).number)
    for line, target, people in rows:
        if target not in known:
            yield Label(
                f"第 {line} 行：检查对象名录库中没有“{target}”，请先入库。",
                f"Line {line}: the directory of targets does not know {target}: enter it first.",
            )
        if codes.count(target) > 1:
            yield Label(f"第 {line} 行：“{target}”重复。", f"Line {line}: {target} stands twice.")
        if strangers := sorted(set(people) - going):
            yield Label(
                f"第 {line} 行：“{'、'.join(strangers)}”不是牵头、配合单位当日持有效证件的检查人员。",
                f"Line {line}: {', '.join(strangers)} are no inspectors of these organs with valid certificates.",
            )
        if len(set(people)) < least:
            yield Label(
                f"第 {line} 行：检查人员不得少于 {least} 人。", f"Line {line}: {least} inspectors at least go together."
            )


def enter(request: Request) -> None:
    """Open the inspections of what the platform drew, or bring them in line with it.

    Raises:
        Refusal: an inspection cannot be opened, changed or withdrawn any more; nothing is left of any.
    """
    people: Mapping[str, list[str]] = request.data["entered"]
    follow(request, people, datetime.date.fromisoformat(request.data["drawn_on"]))
