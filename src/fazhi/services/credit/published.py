"""The rules of credit risk as everybody reads them 信用风险分类规则公开: thresholds, points, direct classes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fazhi.kernel.registers.rulebooks import Published, Rulebook, declare
from fazhi.kernel.registers.tables import Row, Shown, Table
from fazhi.kernel.wording import Label
from fazhi.services.credit.editions import Edition, Points, editions
from fazhi.services.credit.files import signed

ANY = Label("不论程度", "Whatever its severity")


def published() -> Sequence[Published]:
    """The editions, the latest first."""
    return [
        Published(
            each.key, each.label, each.note.label, each.from_on, each.until_on, each.published, each.digest,
            partial(shown, each),
        )
        for each in reversed(editions())
    ]  # fmt: skip


def shown(edition: Edition) -> Shown:
    """Thresholds, points and direct classes of an edition."""
    facts = (
        (Label("来源", "Source"), edition.source),
        (Label("基础分", "Base score"), str(edition.base)),
        (Label("分值范围", "Scale"), f"{edition.scale.least}–{edition.scale.most}"),
    )
    return Shown(facts, (_classes(edition), _points(edition), _overrides(edition)))


def _classes(edition: Edition) -> Table:
    ends = [each.starts_at for each in edition.classes[1:]]
    spans = [f"[{each.starts_at}, {end})" for each, end in zip(edition.classes, ends, strict=False)]
    spans.append(f"[{edition.classes[-1].starts_at}, {edition.scale.most}]")
    rows = (
        Row((str(each.risk.label), span, str(each.weight)))
        for each, span in zip(edition.classes, spans, strict=True)
    )  # fmt: skip
    return Table(
        Label("等级", "Classes"),
        (Label("等级", "Class"), Label("得分", "Score"), Label("抽查权重", "Weight in draws")), tuple(rows),
        Label("没有等级。", "No classes."), numbers=frozenset({1, 2}),
    )  # fmt: skip


def _points(edition: Edition) -> Table:
    rows = (
        Row((str(each.kind.label), _graded(each), signed(each.points), str(each.months), _fading(each)))
        for each in edition.points
    )
    return Table(
        Label("计分项（分值越高，风险越高）", "Points (the more, the higher the risk)"),
        (
            Label("事件", "Event"), Label("程度或结果", "Severity or result"), Label("分值", "Points"),
            Label("计分月数", "Months"), Label("减计", "Fades"),
        ),
        tuple(rows), Label("没有计分项。", "No points."), numbers=frozenset({2, 3}),
    )  # fmt: skip


def _graded(each: Points) -> str:
    if each.result is not None:
        return str(each.result.label)
    return str(each.severity.label) if each.severity is not None else str(ANY)


def _fading(each: Points) -> str:
    if each.fades is None:
        return "—"
    months, percent = each.fades.months, each.fades.percent
    return str(Label(f"{months} 个月后按 {percent}%", f"{percent}% after {months} months"))


def _overrides(edition: Edition) -> Table:
    rows = (
        Row((str(each.kind.label), str(each.severity.label) if each.severity else str(ANY), str(each.at_least.label)))
        for each in edition.overrides
    )
    return Table(
        Label("直接判定", "Direct classes"),
        (Label("事件期间", "While it stands"), Label("程度", "Severity"), Label("等级不低于", "Class at least")),
        tuple(rows), Label("没有直接判定的情形。", "None."),
    )  # fmt: skip


CREDIT_RULES = declare(
    Rulebook(
        "credit-risk",
        Label("信用风险分类规则", "Rules of credit risk"),
        Label(
            "企业等主体的信用风险等级按这些规则得出，用于确定随机抽查的比例和频次。规则公开，单个主体的等级不公开。",
            "Classes of credit risk follow from these rules and steer how often random inspections are made. The rules "
            "are public; the class of a single entity is not.",
        ),
        published,
    )
)
