"""What the law says 法定期限: every limit with its article and its history, as the clocks here count by it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from fazhi import law
from fazhi.kernel.clocks.statutes import tree
from fazhi.kernel.registers.rulebooks import rulebooks
from fazhi.kernel.wording import Label
from fazhi.law.articles import cited, titled
from fazhi.law.dates import LAST_DAY, Bound, MonthDay
from fazhi.law.kinds import Role, Unit, Words
from fazhi.law.parameters import Parameter
from fazhi.law.values import Amount, Cases, Range, Value
from fazhi.now import today
from fazhi.public.pages import citizens, show
from fazhi.web.clockface import language


@dataclass(frozen=True, slots=True)
class Said:
    """A value in words: how much, by which article, from when until when, whether in force, and how sure we are."""

    amount: str
    source: str
    first: str
    last: str
    now: bool
    sure: str


@dataclass(frozen=True, slots=True)
class Line:
    """A limit in a list: its key, title, and what the law says of it today."""

    key: str
    title: str
    now: Said | None


@citizens
def limits(request: HttpRequest) -> HttpResponse:
    """All limits and numbers, by the statute's file they stand in; those with the words that are asked for."""
    text = request.GET.get("q", "").strip()
    groups: dict[str, list[Line]] = {}
    for each in tree().parameters:
        if not text or text.casefold() in f"{each.key} {each.title.zh} {each.title.en} {_laws(each)}".casefold():
            groups.setdefault(_laws(each), []).append(_line(each))
    return show(request, "limits", groups=sorted(groups.items()), asked=text, books=list(rulebooks().values()))


def _laws(parameter: Parameter) -> str:
    """The law that says it now, without its text version."""
    return parameter.values[-1].law.partition("(")[0]


@citizens
def limit(request: HttpRequest, key: str) -> HttpResponse:
    """One limit with all its values, the latest first."""
    statutes = tree()
    if key not in statutes:
        raise Http404
    found = statutes.parameter(key)
    starts, lang = found.starts_on, language()
    linked = statutes.parameter(found.extension) if found.extension else None
    latest = found.values[-1]
    return show(
        request, "limit", key=found.key, title=found.title.in_(lang), role=found.role.words.in_(lang),
        starts=starts.in_(lang) if starts else "", values=[_said(each, lang) for each in reversed(found.values)],
        rest=latest.rest_day.words.in_(lang) if latest.rest_day else "",
        lapse=latest.lapse.words.in_(lang) if latest.lapse else "",
        linked=linked.key if linked else "", linked_title=linked.title.in_(lang) if linked else "",
    )  # fmt: skip


def _line(parameter: Parameter) -> Line:
    lang = language()
    try:
        now: Said | None = _said(parameter.on(today()), lang)
    except (law.NotInForce, law.UncertainDate):
        now = None
    return Line(parameter.key, parameter.title.in_(lang), now)


def _said(value: Value, lang: str) -> Said:
    day, end = today(), value.in_force_until
    return Said(
        amount=amount_in_words(value), source=_source(value).in_(lang), first=_bound(value.from_), last=_end(end),
        now=value.from_.latest <= day and (end is None or day <= end.earliest), sure=value.sure.words.in_(lang),
    )  # fmt: skip


def _source(value: Value) -> Words:
    """The law with its article; the law alone where the article is not known."""
    return titled(value.law) if value.article == "-" else cited(value.law, value.article)


def _end(bound: Bound | None) -> str:
    """The last day; where only the next text ends it, and that one's day is not known, it is not known either."""
    if bound is None:
        return ""
    return str(Label("不详", "not known")) if bound.latest == LAST_DAY else _bound(bound)


def _bound(bound: Bound) -> str:
    """A day, or what is known of it."""
    if bound.day is not None:
        return bound.day.isoformat()
    if bound.earliest == datetime.date.min:
        return str(Label("日期不详", "on an unknown day"))
    if bound.latest == LAST_DAY:
        return str(Label(f"{bound.earliest} 或以后", f"{bound.earliest} or later"))
    return str(Label(f"{bound.earliest} 至 {bound.latest} 之间", f"between {bound.earliest} and {bound.latest}"))


def amount_in_words(value: Value) -> str:
    """The amount with its unit, 60日 or 60 calendar days; where it differs by case, each case with its own."""
    if isinstance(value.amount, Cases):
        colon, between = Label("：", ": "), Label("；", "; ")
        cases = value.amount.by_name.values()
        return str(between).join(f"{each.title.in_(language())}{colon}{_with(each.amount, value)}" for each in cases)
    return _with(value.amount, value)


def _with(amount: Amount, value: Value) -> str:
    if isinstance(amount, bool):
        return str(Label("是", "yes"))
    if isinstance(amount, MonthDay):
        return str(Label(f"每年{amount.month}月{amount.day}日", f"{amount} of each year"))
    if isinstance(amount, Range):
        span = Label(
            f"{amount.minimum}至{_counted(amount.maximum, value).zh}",
            f"{amount.minimum} to {_counted(amount.maximum, value).en}",
        )
        over = amount.above
        return str(span if over is None else Label(f"超过{over}的，{span.zh}", f"above {over}: {span.en}"))
    return str(_counted(amount, value))


def _counted(amount: Amount, value: Value) -> Label:
    """A number with its unit; years that are no period are an age 周岁, and what is merely counted has none."""
    unit = value.unit
    if unit is Unit.COUNT:
        return Label(str(amount), str(amount))
    if unit is Unit.YEARS and value.role is Role.THRESHOLD:
        return Label(f"{amount}周岁", f"{amount} years of age")
    if unit is Unit.PERCENT:
        return Label(f"{amount}%", f"{amount}%")
    one = amount == 1 and unit.is_period
    return Label(f"{amount}{unit.zh}", f"{amount} {unit.en.removesuffix('s') if one else unit.en}")
