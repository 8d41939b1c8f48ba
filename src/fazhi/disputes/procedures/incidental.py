"""Incidental review 附带审查 of the normative document on which an act rests; the case waits for it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from fazhi.disputes.choices import REVIEWING, Suspended
from fazhi.disputes.forms import incidental as forms
from fazhi.disputes.models import IncidentalReview
from fazhi.disputes.procedures import papers
from fazhi.disputes.rules import incidental as rules
from fazhi.disputes.rules.ending import received_by
from fazhi.kernel.organs.roles import CLERK, HANDLER, PRINCIPAL
from fazhi.kernel.procedures.clockwork import Start
from fazhi.kernel.procedures.declaring import NEW, Governs, LinkTo, Procedure, act
from fazhi.kernel.procedures.engine import open_matter
from fazhi.kernel.procedures.stages import Stage
from fazhi.kernel.wording import Label

if TYPE_CHECKING:
    from fazhi.kernel.procedures.engine import Request
    from fazhi.kernel.procedures.replay import State

FAMILY = "disputes.incidental"
TO_CASE = LinkTo("incidental", field="case")
"""The case is the parent: it waits for its reviews."""


def _own(state: State) -> bool:
    return bool(state.fields.get("own_power"))


def _not_own(state: State) -> bool:
    return not _own(state)


def begin_review(request: Request) -> None:
    """A case suspended for a document's sake opens its review, in the same transaction."""
    fields, data = request.after.fields, request.data
    if data["suspension_ground"] not in REVIEWING:
        return
    open_matter(
        FAMILY, "open", by=request.by, on=request.on, organ=request.organ, place_code=request.place_code,
        because=request.done,
        data={
            "case": request.matter_id, "case_number": request.after.number,
            "asked": data["suspension_ground"] == Suspended.INCIDENTAL, "own_power": data["own_power"],
            **{name: fields[name] for name in forms.REVIEWED if name.startswith("document_")},
        },
    )  # fmt: skip


_OTHER = Start("reconsideration.incidental-other-organ", since="transfer_received_on")


class _Review(Procedure, abstract=True):
    """Incidental review of a normative document or of an act's basis 附带审查, as both laws have it."""

    key = FAMILY
    label = Label("规范性文件附带审查", "Incidental review of a normative document")
    matter = IncidentalReview
    number = "{mark}规审〔{year}〕{serial}号"

    examined = Stage("审查中", "Under review")
    sent_on = Stage("已转送", "Sent to the competent organ")
    handled = Stage("已处理", "Handled", final=True)
    dropped = Stage("案件终结，不再审查", "Dropped with the case", final=True)

    transfer = act(
        examined >> sent_on, zh="转送有权处理的机关", en="Send to the competent organ", by=PRINCIPAL,
        form=forms.SendOnForm, stops=("reconsideration.incidental-transfer", "reconsideration.incidental-own"),
        paper=papers.DOCUMENT_TRANSFER,
        basis="行政复议法(2017) 第二十六条、第二十七条；行政复议法(2023) 第五十六条、第五十七条",
    )  # fmt: skip
    transfer_received = act(
        sent_on.stays, zh="登记收到转送", en="Register receipt of the transfer", by=(CLERK, HANDLER),
        form=forms.SentOnReceivedForm, requires=(received_by("transfer_received_on"),),
        starts=_OTHER,
        basis="行政复议法(2017) 第二十六条；行政复议法(2023) 第六十条",
    )  # fmt: skip
    register_result = act(
        sent_on >> handled, zh="登记有权机关的处理意见", en="Register the competent organ's result",
        by=(CLERK, HANDLER), form=forms.FoundForm, stops="reconsideration.incidental-other-organ", attach=True,
        basis="行政复议法(2017) 第二十六条；行政复议法(2023) 第六十条",
    )  # fmt: skip
    conclude = act(
        examined >> handled, zh="作出审查处理意见", en="Conclude the review", by=PRINCIPAL, form=forms.FoundForm,
        stops="reconsideration.incidental-own", paper=papers.DOCUMENT_RESULT,
        basis="行政复议法(2017) 第二十六条、第二十七条；行政复议法(2023) 第五十九条",
    )  # fmt: skip
    drop = act(
        (examined | sent_on) >> dropped, zh="案件终结，不再审查", en="Drop the review", by=PRINCIPAL, needs_reason=True,
        optional=True,
    )  # fmt: skip


_OWN = Start("reconsideration.incidental-own", when=_own)
_TRANSFER = Start("reconsideration.incidental-transfer", when=_not_own)
examined = _Review.examined


class IncidentalReview2017(_Review):
    """Incidental review under the law of 2017 附带审查 (行政复议法 2017 第七条、第二十六条、第二十七条).

    The sixty days of the competent organ hold only for a review that the applicant asked for (第二十六条).
    """

    version = "2017"
    governs = Governs(datetime.date(2007, 8, 1), source="行政复议法（2017年修正）", until_on=datetime.date(2024, 1, 1))

    open = act(
        NEW >> examined, zh="开始附带审查", en="Begin the review", automatic=True, numbers=True, form=forms.OpenForm,
        fields=forms.REVIEWED, starts=(_OWN, _TRANSFER), links=(TO_CASE,),
        basis="行政复议法(2017) 第二十六条、第二十七条",
    )  # fmt: skip
    transfer_received = replace(
        _Review.transfer_received,
        starts=(replace(_OTHER, when=lambda state: bool(state.fields.get("asked"))),),
    )
    conclude = replace(_Review.conclude, requires=(rules.Reconsideration2017_26,))


class IncidentalReview2023(_Review):
    """Incidental review under the law of 2023 附带审查 (行政复议法 2023 第五十六条至第六十条): the maker is asked."""

    version = "2023"
    governs = Governs(
        datetime.date(2024, 1, 1), source="行政复议法（2023年修订）；期间自中止之日起计算（2026年条例第五十三条）"
    )

    open = act(
        NEW >> examined, zh="开始附带审查", en="Begin the review", automatic=True, numbers=True, form=forms.OpenForm,
        fields=forms.REVIEWED, links=(TO_CASE,),
        starts=(_OWN, _TRANSFER, Start("reconsideration.incidental-ask-maker", when=_own)),
        basis="行政复议法(2023) 第五十六条、第五十七条、第五十八条",
    )  # fmt: skip
    conclude = replace(_Review.conclude, requires=(rules.Reconsideration2023_56, rules.Reconsideration2023_58))
    ask_maker = act(
        examined.stays, zh="通知制定机关书面答复", en="Ask the maker", by=HANDLER, paper=papers.MAKER_NOTICE,
        stops="reconsideration.incidental-ask-maker", basis="行政复议法(2023) 第五十八条",
    )  # fmt: skip
    maker_received = act(
        examined.stays, zh="登记制定机关收到通知", en="Register the maker's receipt", by=(CLERK, HANDLER),
        form=forms.MakerReceivedForm, requires=(received_by("maker_received_on"),),
        starts=Start("reconsideration.incidental-maker-answer", since="maker_received_on"),
        basis="行政复议法(2023) 第五十八条",
    )  # fmt: skip
    maker_answers = act(
        examined.stays, zh="登记制定机关书面答复", en="Register the maker's answer", by=(CLERK, HANDLER), attach=True,
        form=forms.MakerAnswerForm, stops="reconsideration.incidental-maker-answer",
        basis="行政复议法(2023) 第五十八条",
    )  # fmt: skip
