"""The data that other bodies keep 数据报送: collected in early 2022, signed by each, one of them late and reminded.

Bodies that work here fill in and sign themselves. The congress, the court and the procuratorate send sealed letters,
which the justice bureau enters and a second person there compares. The discipline commission sends a signed bundle from
an installation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from fazhi.demo.adjusting import Plan, own_way
from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import JUSTICE_BUREAU, post_named, post_of
from fazhi.demo.second_installation import SecondInstallation
from fazhi.demo.tables import day, rows
from fazhi.kernel.files.store import Upload
from fazhi.kernel.procedures.docx import DOCX, lay_out
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.returns.declaring import form_for
from fazhi.kernel.returns.models import DataReturn

_KEY = "demo:returns:2021"
_HANDLER, _REVIEWER, _PRINCIPAL = "许明轩", "范丙颖", "马承诚"
_BEGUN, _ISSUED, _DUE, _REMINDED, _CLOSED = map(
    day, ("2022-01-11", "2022-01-12", "2022-01-31", "2022-02-07", "2022-02-11")
)
_REGISTERED = day("2022-01-13")
_FROM, _LAST = day("2021-01-01"), day("2021-12-31")
_LATE = "oversight.procuratorate"


def happenings(commission: SecondInstallation) -> Iterator[Happening]:
    """The collection from its notice to the last return; the commission's comes from its own installation."""
    ways: dict[str, Callable[[Mapping[str, str]], Iterator[Happening]]] = {
        "signed": _signed, "letter": _entered, "bundle": partial(_sent, commission),
    }  # fmt: skip
    yield Happening(_BEGUN, f"{_KEY}:begin", _begin)
    yield Happening(_ISSUED, f"{_KEY}:issue", _issue)
    for row in rows("returns.csv"):
        yield from ways[row["way"]](row)
    yield Happening(_REMINDED, f"{_KEY}:remind", _remind)
    yield Happening(_CLOSED, f"{_KEY}:close", _close)


def _begin() -> None:
    open_matter(
        "kernel.collection", "begin", by=post_named(_HANDLER, _BEGUN), on=_BEGUN, request_key=f"{_KEY}:begin",
        data={
            "from_on": _FROM, "last_day": _LAST, "due_on": _DUE, "asked": [row["form"] for row in rows("returns.csv")],
            "note": "自县矛盾纠纷多元化解中心运行以来的数据，统计至2021年底。",
        },
    )  # fmt: skip


def _issue() -> None:
    perform(
        matter_of(f"{_KEY}:begin"), "issue", by=post_named(_PRINCIPAL, _ISSUED), on=_ISSUED,
        request_key=f"{_KEY}:issue",
    )  # fmt: skip


def _close() -> None:
    perform(
        matter_of(f"{_KEY}:begin"), "close", by=post_named(_HANDLER, _CLOSED), on=_CLOSED, request_key=f"{_KEY}:close"
    )


def _remind() -> None:
    perform(
        _return_of(_LATE), "remind", by=post_named(_PRINCIPAL, _REMINDED), on=_REMINDED, request_key=f"{_KEY}:remind",
        data={"text": "报送期限已过，请尽快报送。"},
    )  # fmt: skip


def _signed(row: Mapping[str, str]) -> Iterator[Happening]:
    """Filled in, checked and signed by the body itself."""
    for name, role in (("fill", "handler"), ("check", "reviewer"), ("sign", "principal")):
        when = {"fill": "filled_on", "check": "checked_on", "sign": "signed_on"}[name]
        act = partial(_do, row, name, role, when)
        yield Happening(day(row[when]), f"{_KEY}:{row['form']}:{name}", act)


def _do(row: Mapping[str, str], name: str, role: str, when: str) -> None:
    typed = _return_of(row["form"])
    data = numbers_of(row) if name == "fill" else {"letter": row["letter"]} if name == "sign" else {}
    perform(
        typed, name, by=post_of(typed.organ.code, role, day(row[when])), on=day(row[when]), data=data,
        uploads=[letter_of(row, typed)] if name == "sign" else (), request_key=f"{_KEY}:{row['form']}:{name}",
    )  # fmt: skip


def _entered(row: Mapping[str, str]) -> Iterator[Happening]:
    """Sent as a sealed letter, entered by the justice bureau, and compared by a second person."""
    for name, when in (("enter", "filled_on"), ("compare", "signed_on")):
        yield Happening(day(row[when]), f"{_KEY}:{row['form']}:{name}", partial(_enter, row, name, when))


def _enter(row: Mapping[str, str], name: str, when: str) -> None:
    typed, entering = _return_of(row["form"]), name == "enter"
    people = {each: row[each] for each in ("filler", "checker", "signatory", "letter")}
    perform(
        typed, name, by=post_named(_HANDLER if entering else _REVIEWER, day(row[when])), on=day(row[when]),
        data=numbers_of(row) | people if entering else {"same": True},
        uploads=[letter_of(row, typed)] if entering else (), request_key=f"{_KEY}:{row['form']}:{name}",
    )  # fmt: skip


def _sent(commission: SecondInstallation, row: Mapping[str, str]) -> Iterator[Happening]:
    """Signed in the body's own installation, whose key is registered first, and taken as a bundle."""
    values = {"name": "县纪委监委装置", "kind": "body", "organ": JUSTICE_BUREAU, "body": "101",
              "verifier_key": commission.verifier_key, "their_code": "101", "of_place": ""}  # fmt: skip
    yield from own_way(
        Plan(
            f"{_KEY}:installation", "kernel.installations.adjustment", "kernel.installations", JUSTICE_BUREAU,
            "登记县纪委监委的装置", "公钥已电话核对。", _REGISTERED, _REGISTERED, [("add", "discipline", values)],
        )
    )  # fmt: skip
    yield Happening(day(row["signed_on"]), f"{_KEY}:{row['form']}:receive", partial(_receive, row, commission.bundle))


def _receive(row: Mapping[str, str], bundle: bytes) -> None:
    on = day(row["signed_on"])
    perform(
        _return_of(row["form"]), "receive", by=post_named(_HANDLER, on), on=on,
        request_key=f"{_KEY}:{row['form']}:receive",
        uploads=[Upload(f"报送数据包{row['letter']}.json", bundle, "application/json")],
    )  # fmt: skip


def _return_of(form: str) -> DataReturn:
    return DataReturn.objects.select_related("organ").get(form=form, from_on=_FROM)


@cache
def _values() -> dict[str, str]:
    return {row["id"]: row["value"] for row in rows("returned_figures.csv")}


def numbers_of(row: Mapping[str, str]) -> dict[str, object]:
    """What the act that fills in the return of a row is given."""
    form = form_for(row["form"], _FROM)
    items = form.items if form is not None else []
    given: dict[str, object] = {item.field: _values()[item.id] for item in items}
    return given | {"as_of": _LAST, "explanation": row["explanation"]}


def letter_of(row: Mapping[str, str], typed: DataReturn) -> Upload:
    """The letter as it came; its seal is told, since this one is invented."""
    form = typed.asked_form
    lines = [f"{item.title.zh}：{_values()[item.id]}{item.unit}" for item in form.items] if form is not None else []
    text = "\n".join([
        "@演示县司法局：", f"现报送{typed.title}。", *lines, f">{typed.organ.name}（印章）", f">{row['signed_on']}",
    ])  # fmt: skip
    return letter("关于报送数据的函", row["letter"], text, f"报送函{row['letter']}")


def letter(title: str, number: str, text: str, name: str) -> Upload:
    """A sealed letter, as a file."""
    content = lay_out(title=title, number=number, text=text, note="演示数据，个案虚构")
    return Upload(f"{name}.docx", content, DOCX)
