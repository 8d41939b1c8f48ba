"""What officers read of an entity's credit 信用档案: class and explanation, events, measures, repairs, as of a day."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from django.db.models import Q

from fazhi.kernel.parties.finding import rows_of
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures import party_files
from fazhi.kernel.procedures.party_files import Asked, Section
from fazhi.kernel.procedures.registry import procedure_of
from fazhi.kernel.procedures.seeing import Eyes, matters_seen, seen
from fazhi.kernel.registers.tables import Row, Shown, Table
from fazhi.kernel.wording import Label
from fazhi.services.credit.classes import Standing, class_of
from fazhi.services.credit.editions import NoEdition
from fazhi.services.credit.kinds import ADVERSE, Severity
from fazhi.services.credit.measures import measures_of
from fazhi.services.credit.models import CreditEvent, CreditRepair
from fazhi.services.credit.repairable import first_day, grade_of, last_day

UNSOURCED = Label("未查到规定", "No rule found")
HIDDEN = Label("（限知悉的事件，不显示内容）", "(an event restricted to those who handle it)")


def of(eyes: Eyes) -> Q:
    """Entities of which the officer sees an event that stands; a row that was merged is read as the one kept."""
    entities = seen(CreditEvent.objects.standing(), eyes).values("entity")
    return Q(pk__in=entities) | Q(merges__merged__in=entities)


def shown(asked: Asked) -> Shown:
    """The credit file of an entity; what the officer may not see stands in the explanation with its points alone."""
    rows = rows_of(asked.party)
    events = CreditEvent.objects.as_of(asked.day, asked.known).filter(entity__in=rows)
    mine = set(seen(events, asked.eyes).values_list("pk", flat=True))
    facts, lines = _classified(asked, mine)
    known = [event for event in events.select_related("organ").order_by("-happened_on", "pk") if event.pk in mine]
    return Shown(facts, (*lines, _events(known), _measures(rows, asked), _repairs(rows, asked)))


def _classified(asked: Asked, mine: Collection[uuid.UUID]) -> tuple[tuple[tuple[Label, str], ...], tuple[Table, ...]]:
    """Class and explanation; on a day without rules only that there are none."""
    try:
        standing = class_of(asked.party, asked.day, asked.known)
    except NoEdition as none:
        return ((Label("信用风险等级", "Class of credit risk"), str(none.message)),), ()
    return _facts(standing), (_explanation(standing, mine),)


def _facts(standing: Standing) -> tuple[tuple[Label, str], ...]:
    edition = standing.edition
    until = edition.until_on or Label("今", "today")
    return (
        (Label("信用风险等级", "Class of credit risk"), str(standing.risk.label)),
        (Label("得分", "Score"), f"{standing.score}"),
        (Label("适用规则", "By the rules"), f"{edition.label} · {edition.from_on} – {until}"),
        (Label("规则说明", "On the rules"), str(edition.note.label)),
    )


def _explanation(standing: Standing, mine: Collection[uuid.UUID]) -> Table:
    rows = []
    for line in standing.lines:
        event = line.event
        if event is None:
            rows.append(Row((str(line.why), "", signed(line.points))))
            continue
        named, link = (str(event), event.matter_id) if event.pk in mine else (str(HIDDEN), None)
        rows.append(Row((named, str(line.why), signed(line.points)), link))
    rows.append(Row((str(Label("合计", "Total")), "", f"{standing.score}")))
    return Table(
        Label("等级是怎样得出的", "How the class comes about"),
        (Label("事件", "Event"), Label("规则", "Rule"), Label("分值", "Points")), tuple(rows),
        Label("没有信用事件。", "No events."), numbers=frozenset({2}),
    )  # fmt: skip


def signed(points: int) -> str:
    """Points with their sign, as they are set in a column; nothing has none."""
    return f"{points:+d}".replace("-", "−") if points else "0"


def _events(events: Sequence[CreditEvent]) -> Table:
    rows = []
    for event in events:
        grade = grade_of(event, event.happened_on) if event.kind in ADVERSE and event.severity != Severity.NONE else ""
        first = first_day(grade, event.happened_on) if grade else None
        last = last_day(grade, event.happened_on) if grade else None
        unknown = str(UNSOURCED) if event.kind in ADVERSE and event.severity != Severity.NONE else "—"
        cells = (
            event.happened_on.isoformat(), f"{event.kind_label} {event.title}", str(Severity(event.severity).label),
            event.organ.short_name, first.isoformat() if first else unknown, last.isoformat() if last else unknown,
        )  # fmt: skip
        rows.append(Row(cells, event.matter_id))
    return Table(
        Label("信用事件", "Credit events"),
        (
            Label("日期", "Day"), Label("事件", "Event"), Label("程度", "Severity"), Label("认定单位", "Organ"),
            Label("可申请修复之日", "Repair from"), Label("公示截止", "Displayed until"),
        ),
        tuple(rows), Label("此日没有信用事件。", "No events by that day."),
    )  # fmt: skip


def _measures(rows: Sequence[Party], asked: Asked) -> Table:
    lines = []
    for each in measures_of(rows):
        if each.decided_on is None or each.decided_on > asked.day:
            continue
        over = each.lifted_on is not None and each.lifted_on <= asked.day
        ended = over or (each.ends_on is not None and each.ends_on < asked.day)
        state = Label("已终止", "Ended") if ended else Label("实施中", "In force")
        last = each.lifted_on if over else each.ends_on
        cells = (each.measure_name, each.basis, f"{each.decided_on} – {last or ''}", str(state))
        lines.append(Row(cells, each.pk))
    return Table(
        Label("奖惩措施", "Measures"),
        (Label("措施", "Measure"), Label("依据", "Basis"), Label("期间", "Period"), Label("状态", "State")),
        tuple(lines), Label("没有实施过联合奖惩措施。", "No measure was applied."),
    )  # fmt: skip


def _repairs(rows: Sequence[Party], asked: Asked) -> Table:
    matters = matters_seen(asked.eyes).values("pk")
    found = CreditRepair.objects.filter(parties__party__in=rows, opened_on__lte=asked.day, pk__in=matters)
    lines = [
        Row((each.opened_on.isoformat(), each.event_title,
             str(procedure_of(each.family, each.version).stages[each.stage].label)), each.pk)
        for each in found.distinct().order_by("-opened_on", "pk")
    ]  # fmt: skip
    return Table(
        Label("信用修复", "Repairs"),
        (Label("申请日期", "Applied for"), Label("事件", "Event"), Label("现在的阶段", "Stage now")),
        tuple(lines), Label("没有您可以查看的修复申请。", "No application for repair that you may see."),
    )  # fmt: skip


CREDIT_FILE = party_files.declare(
    Section(
        "services.credit",
        Label("信用档案", "Credit file"),
        Label(
            "供本县各单位依职责查询，不对社会公开单个主体的等级。措施和修复按现在的登记显示。",
            "For the organs of the county in their duties; classes of single entities are not public. "
            "Measures and repairs are shown as recorded now.",
        ),
        of,
        shown,
    )
)
