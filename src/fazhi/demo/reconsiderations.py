"""The twelve reconsideration cases of 2021, performed step by step as the acts of their procedure."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fazhi.demo.diary import Happening, matter_of
from fazhi.demo.people import GOVERNMENT, JUSTICE_BUREAU, organ, post_named, post_of
from fazhi.demo.tables import day, documents
from fazhi.disputes.choices import ActComplained, Found, Outcome, Service, Suspended
from fazhi.kernel.organs.models import Post
from fazhi.kernel.parties.models import Party, PartyKind
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.models import MatterLink

_CASES = "reconsiderations.yaml"
_KINDS = {
    "行政处罚": ActComplained.PENALTY,
    "行政强制": ActComplained.COMPULSION,
    "行政裁决": ActComplained.ADJUDICATION,
    "行政不作为": ActComplained.OMISSION,
    "信访处理意见": ActComplained.PETITION,
    "其他": ActComplained.OTHER,
}
_SECTION_HEAD = "董慧诚"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a case as its acts see it."""

    case: Mapping[str, Any]
    step: Mapping[str, Any]

    @property
    def on(self) -> datetime.date:
        """The day of the step."""
        return day(self.step["on"])

    @property
    def note(self) -> str:
        """What the step says."""
        return str(self.step["note"])


Data = Callable[[Step], dict[str, Any]]


def happenings() -> Iterator[Happening]:
    """Every case from its application to its end."""
    for case in documents(_CASES):
        yield from happenings_of(case)


def perform_case(case: Mapping[str, Any]) -> None:
    """Perform one case of the facts, all its steps in order."""
    for each in happenings_of(case):
        each.perform()


def happenings_of(case: Mapping[str, Any]) -> Iterator[Happening]:
    """The acts of one case, each with a request key of its own."""
    key = f"demo:reconsideration:{case['id']}"
    for serial, step in enumerate(case["steps"]):
        for name, act in _acts(Step(case, step), key):
            whole = f"{key}:{serial}:{name}" if name != "apply" else f"{key}:apply"
            on = day(step["received_on"]) if name == "copy_received" else day(step["on"])
            yield Happening(on, whole, _bound(act, whole))


def _bound(act: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: act(key)


def _acts(at: Step, key: str) -> Iterator[tuple[str, Callable[[str], None]]]:
    name = at.step["act"]
    if name == "apply":
        yield "apply", lambda request: _apply(at, request)
        if at.case["applicant"].get("representative"):
            yield "add_legal_representative", _plain(at, key, "add_legal_representative", _representative)
        yield "assign", _plain(at, key, "assign", _handlers, by=lambda: post_named(_SECTION_HEAD, at.on))
        return
    if name == "resume":
        yield "conclude", lambda request: _conclude(at, key, request)
    yield name, _plain(at, key, "supply" if name == "correct" else name, _DATA.get(name, _reason))
    if name == "send_copy":
        yield "copy_received", _plain(at, key, "copy_received", _copy, on=day(at.step["received_on"]))
    if name == "advise":
        yield "advice_received", _plain(at, key, "advice_received", _advice_received, by=lambda: _handler(at))
    if name == "serve" and at.case["accepted"]:
        yield "serve_respondent", _plain(at, key, "serve_respondent", _served_respondent)


def _plain(
    at: Step, key: str, name: str, data: Data, *,
    by: Callable[[], Post] | None = None, on: datetime.date | None = None,
) -> Callable[[str], None]:  # fmt: skip
    """The performing of an act with what the facts give for its form."""

    def run(request: str) -> None:
        matter, values = matter_of(f"{key}:apply"), data(at)
        party = Party.objects.get(matters__matter=matter, matters__capacity="applicant") if name == "serve" else None
        perform(
            matter, name, by=by() if by else _officer(at), on=on or at.on, data=values, party=party,
            reason=at.note, request_key=request,
        )  # fmt: skip

    return run


def _officer(at: Step) -> Post:
    """The officer whom the facts name; where they name an organ, its officer for legal matters."""
    if at.step["act"] in ("reply", "perform", "advise_feedback"):
        return post_of(at.case["respondent"]["organ"], "handler", at.on)
    return post_named(at.step["by"], at.on)


def _apply(at: Step, request: str) -> None:
    case, act = at.case, at.case["act"]
    respondent, document = case["respondent"], case.get("normative_review") or {}
    open_matter(
        "disputes.reconsideration", "apply", by=post_named(at.step["by"], at.on), on=at.on,
        organ=organ(JUSTICE_BUREAU), request_key=request,
        data={
            **_party(case["applicant"]), "channel": case["channel"], "decider": organ(GOVERNMENT).pk,
            "respondent": organ(respondent["organ"]).pk if "organ" in respondent else None,
            "respondent_name": respondent.get("body", ""), "act_kind": _KINDS[act["kind"]].value,
            "act_number": act["number"], "act_title": act["title"], "act_made_on": act["made_on"],
            "act_known_on": act["served_on"], "rights_told": act["remedy_told"], "claim": case["request"],
            "grounds": case["grounds"], "materials": at.note, "incidental_asked": bool(document),
            "document_title": document.get("title", ""), "document_number": document.get("number", ""),
            "document_articles": document.get("article", ""),
            "document_maker": organ(document["maker"]).name if document else "",
            "for_transfer": any(step["act"] == "transfer" for step in case["steps"]),
        },
    )  # fmt: skip


def _party(applicant: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "party_kind": applicant["kind"], "party_name": applicant["name"],
        "party_identifier": applicant.get("id_number") or applicant.get("credit_code"),
        "party_phone": applicant["phone"], "party_address": applicant["address"],
    }  # fmt: skip


def _representative(at: Step) -> dict[str, Any]:
    return {"party_kind": PartyKind.CITIZEN.value, "party_name": at.case["applicant"]["representative"]}


def _handlers(at: Step) -> dict[str, Any]:
    return {"handlers": [post_named(name, at.on).officer_id for name in at.case["handlers"]]}


def _conclude(at: Step, key: str, request: str) -> None:
    """The incidental review ends before the case goes on."""
    review = MatterLink.objects.get(parent=matter_of(f"{key}:apply"), kind="incidental").child
    values = {"found": Found.LAWFUL.value, "opinion": at.case["normative_review"]["result"]}
    perform(review, "conclude", by=post_named(at.step["by"], at.on), on=at.on, data=values, request_key=request)


def _reason(at: Step) -> dict[str, Any]:
    return {}


def _copy(at: Step) -> dict[str, Any]:
    return {"copy_received_on": at.step["received_on"]}


def _served_respondent(at: Step) -> dict[str, Any]:
    return {"method": Service.DIRECT.value, "respondent_served_on": at.step["on"]}


def _advice_received(at: Step) -> dict[str, Any]:
    return {"advice_received_on": at.step["on"]}


def _handler(at: Step) -> Post:
    return post_named(at.case["handlers"][0], at.on)


def _outcome(at: Step) -> str:
    return Outcome(at.case["outcome"]["kind"]).value


def _inspection(at: Step) -> dict[str, Any]:
    began = at.on - datetime.timedelta(days=at.step["lasts_days"] - 1)
    return _handled(at) | {"began_on": began, "ended_on": at.on, "place": "现场", "record": at.note}


def _handled(at: Step) -> dict[str, Any]:
    return {"investigators": _handlers(at)["handlers"]}


_DATA: dict[str, Data] = {
    "ask_correction": lambda at: {"missing": at.note, "supply_by": at.step["term_on"]},
    "correct": lambda at: {"supplied": at.note},
    "accept": lambda at: {"meets_conditions": True},
    "refuse": lambda at: {"refusal_ground": at.case["outcome"]["reason"]},
    "tell_competent": lambda at: {"competent": at.step["competent"]},
    "transfer": lambda at: {"competent": at.step["competent"]},
    "reply": lambda at: {"answer": at.note, "evidence": at.note},
    "inspect": _inspection,
    "suspend": lambda at: {
        "suspension_ground": Suspended.INCIDENTAL.value,
        "own_power": at.case["normative_review"]["own_power"],
    },
    "extend": lambda at: {"extension_amount": at.step["days"]},
    "propose": lambda at: {
        "findings": at.case["outcome"]["findings"],
        "considerations": at.case["outcome"]["text"],
        "proposed": _outcome(at),
    },
    "decide": lambda at: {"outcome": _outcome(at), "ruling": at.note, "redo": at.case["outcome"]["redo"]},
    "serve": lambda at: {
        "method": (Service.POST if "邮寄" in at.note else Service.DIRECT).value,
        "served_on": at.step["on"],
    },
    "perform": lambda at: {"performance": at.note},
    "advise": lambda at: {
        "advised": organ(at.case["respondent"]["organ"]).name,
        "advice": at.note,
    },
    "advise_feedback": lambda at: {"feedback": at.note},
}
"""What the facts give for the form of each act, by the name of the step; the others ask only for a reason."""
