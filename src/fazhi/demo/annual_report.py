"""The annual report of 2021: compiled, heard and adopted, issued, handed in and published in early 2022."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.meetings import decided_at
from fazhi.demo.people import GOVERNMENT_OFFICE, JUSTICE_BUREAU, PARTY_OFFICE, post_named, post_of
from fazhi.demo.publishing_reports import publication
from fazhi.demo.returns import letter
from fazhi.demo.tables import day
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.models import Organ, Post
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.forms import build_form
from fazhi.report.procedures import AnnualReporting

YEAR = 2021
_KEY = f"demo:report:{YEAR}"
_WRITTEN = {
    "problems": (
        "一是监督检查发现的问题中，仍有{oversight.findings.open}正在整改，整改时效有待提高。\n"
        "二是案卷评查发现问题{enforcement.review.file-findings}，网络巡察发现问题{enforcement.review.patrol-findings}，"
        "基层执法规范化水平还不均衡。\n"
        "三是行政复议立案{disputes.reconsideration.accepted}，群众对复议渠道的了解还不够。"
    ),
    "plan": (
        "一是督促正在整改的问题按期完成，并逐项核验。\n二是加强执法人员培训和案卷评查，开展执法公示专项检查。\n"
        "三是扩大行政复议宣传，方便群众网上申请。"
    ),
}  # fmt: skip
"""What the office wrote itself: invented, with the numbers put in by name."""
_HEARD = {"principals": "县政府主要负责人履行推进法治建设第一责任人职责，听取法治政府建设情况汇报，部署重点任务。"}
"""What was added after the opinions."""
_HANDLER, _REVIEWER = "许明轩", "彭翠松"
_BEGUN, _COMPILED, _CIRCULATED, _ANSWERED, _DUE, _SETTLED, _REVIEWED = map(
    day, ("2022-01-10", "2022-02-11", "2022-02-11", "2022-02-15", "2022-02-17", "2022-02-18", "2022-02-21")
)
_DELIBERATED, _ADOPTED, _ISSUED, _SUBMITTED, _PUBLISHED = map(
    day, ("2022-02-22", "2022-02-24", "2022-02-25", "2022-02-28", "2022-03-07")
)
_LETTERS = {
    "101": "演纪函〔2022〕5号", "301": "演人大函〔2022〕4号", "302": "演法函〔2022〕6号", "303": "演检函〔2022〕2号",
}  # fmt: skip
"""Bodies with an installation of their own, or none, answer by letter."""
_ANSWERS = {
    "112": "", "304": "", "305": "", "306": "", "221": "", "208": "建议补充政府主要负责人履行第一责任人职责的情况。",
}  # fmt: skip
"""Organs that answer themselves: with nothing against the text, or with what they want otherwise."""
_UP = {
    "superior": "市委、市人民政府", "superior_on": _SUBMITTED, "superior_receipt": "市委办收文〔2022〕213号",
    "congress": "演示县人民代表大会常务委员会", "congress_on": _SUBMITTED, "congress_receipt": "演人大收〔2022〕17号",
}  # fmt: skip


_MEETINGS = (
    ("executive-2022-2", "deliberate", GOVERNMENT_OFFICE),
    ("standing-2022-3", "adopt", PARTY_OFFICE),
)


def happenings() -> Iterator[Happening]:
    """The report from its beginning to its publication."""
    yield Happening(_BEGUN, f"{_KEY}:begin", _begin)
    yield Happening(_COMPILED, f"{_KEY}:compile", lambda: _do("compile", post_named(_HANDLER, _COMPILED), _WRITTEN))
    yield Happening(_CIRCULATED, f"{_KEY}:circulate", _circulate)
    for code in _ANSWERS:
        yield Happening(_ANSWERED, f"{_KEY}:answer:{code}", partial(_answer, code))
    for code in _LETTERS:
        yield Happening(_ANSWERED, f"{_KEY}:letter:{code}", partial(_enter, code))
    yield Happening(_SETTLED, f"{_KEY}:settle", _settle)
    yield Happening(_REVIEWED, f"{_KEY}:review", _review)
    for meeting, name, office in _MEETINGS:
        yield from decided_at(meeting, f"{_KEY}:{name}", partial(_decided, name, office))
    yield Happening(_ISSUED, f"{_KEY}:issue", lambda: _do("issue", post_of(PARTY_OFFICE, "principal", _ISSUED)))
    yield Happening(
        _SUBMITTED, f"{_KEY}:submit", lambda: _do("submit", post_of(PARTY_OFFICE, "handler", _SUBMITTED), _UP)
    )
    yield from publication(_KEY, "issue", JUSTICE_BUREAU, _SUBMITTED, _PUBLISHED)


_ON = {
    "compile": _COMPILED, "circulate": _CIRCULATED, "settle": _SETTLED, "review": _REVIEWED, "answer": _ANSWERED,
    "enter_answer": _ANSWERED, "deliberate": _DELIBERATED, "adopt": _ADOPTED, "issue": _ISSUED, "submit": _SUBMITTED,
}  # fmt: skip


def _begin() -> None:
    open_matter(
        "report.annual", "begin", by=post_named(_HANDLER, _BEGUN), on=_BEGUN, data={"year": YEAR},
        request_key=f"{_KEY}:begin",
    )  # fmt: skip


def _do(
    name: str, by: Post, data: Mapping[str, Any] | None = None, part: str = "", uploads: Sequence[Upload] = ()
) -> None:
    perform(
        matter_of(f"{_KEY}:begin"), name, by=by, on=_ON[name], data=data, uploads=uploads,
        request_key=f"{_KEY}:{part or name}",
    )  # fmt: skip


def _circulate() -> None:
    """All whom the form offers ticked: departments, townships, and whoever has returned a number."""
    form = build_form(
        AnnualReporting, AnnualReporting.circulate, None, matter=matter_of(f"{_KEY}:begin"), on=_CIRCULATED
    )
    chosen = form.fields["consulted"].initial
    _do("circulate", post_named(_HANDLER, _CIRCULATED), {"consulted": chosen, "opinions_due": _DUE})


def _answer(code: str) -> None:
    text = _ANSWERS[code]
    data = {"right": "right", "agrees": "objects" if text else "agrees", "text": text}
    _do("answer", post_of(code, "principal", _ANSWERED), data, f"answer:{code}")


def _enter(code: str) -> None:
    organ = Organ.objects.get(code=code)
    number = _LETTERS[code]
    data = {"organ_asked": organ.pk, "letter": number, "right": "right", "agrees": "agrees"}
    text = f"@演示县司法局：\n报告征求意见稿收悉。本单位数据属实，对文稿无意见。\n>{organ.name}（印章）"
    scan = letter("关于报告征求意见稿的复函", number, text, f"复函{number}")
    _do("enter_answer", post_named(_HANDLER, _ANSWERED), data, f"letter:{code}", [scan])


def _settle() -> None:
    adoption = f"{Organ.objects.get(code='208').name}的意见采纳，已补充。其他单位无意见。"
    _do("settle", post_named(_HANDLER, _SETTLED), {**_WRITTEN, **_HEARD, "adoption": adoption})


def _review() -> None:
    opinion = "报告内容符合督察工作规定第二十五条的要求，数据均有记录或者报送依据，同意提请审议。"
    _do("review", post_named(_REVIEWER, _REVIEWED), {"opinion": opinion})


def _decided(name: str, office: str, made: Mapping[str, Any]) -> None:
    _do(name, post_of(office, "handler", _ON[name]), made)
