"""The toy chapter's second user of applications: a permit for a stall applied for at the market bureau."""

from __future__ import annotations

import datetime

from fazhi.kernel.applications.declaring import Asked, Online, Part, Question, Supplied, Told, declare
from fazhi.kernel.organs.models import Organ
from fazhi.kernel.parties.models import PartyKind
from fazhi.kernel.wording import Label


def markets(day: datetime.date) -> list[Organ]:
    return [each for each in Organ.objects.filter(code__in=("market", "town")).order_by("code") if each.existed_on(day)]


PERMIT = declare(
    Online(
        family="toy.permit", act="apply", label=Label("申请摊位许可", "Apply for a stall"),
        about=Label("在准许的地点设摊。", "To put up a stall where one may stand."),
        parts=(
            Part(
                Label("摊位", "The stall"),
                (
                    Question("subject", Label("想设什么摊", "What kind of stall"), Label("一句话。", "In a sentence.")),
                    Question("item", Label("在哪个摊位点", "At which place")),
                ),
            ),
        ),
        organs=markets, asked=(Asked(Label("营业执照", "Business licence")),),
        review="openness.answer", limits=("openness.answer", "payment"),
        told={
            "accept": Told(Label("已受理", "Accepted")), "decide": Told(Label("已决定", "Decided")),
            "bill": Told(Label("请缴费", "Please pay")),
        },
        papers=("toy.permit-paper",), supplied=(Supplied("remind", "text"),),
        applicants=(PartyKind.CITIZEN, PartyKind.ENTERPRISE),
    )
)  # fmt: skip
