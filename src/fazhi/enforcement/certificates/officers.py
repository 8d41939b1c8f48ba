"""Two certified officers 两名以上持证执法人员: how acts name them, and the rules by which others are refused.

行政处罚法 2017 第三十七条, 2021 第四十二条; 行政强制法 第十七条、第十八条. Every chapter that enforces declares these.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms

from fazhi.enforcement.certificates.models import Certificate
from fazhi.enforcement.certificates.standing import valid_on
from fazhi.enforcement.citing import penalty_rule
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.rules import rule
from fazhi.kernel.wording import Label, words
from fazhi.now import today

if TYPE_CHECKING:
    from fazhi.kernel.organs.models import Officer, Organ, Post
    from fazhi.kernel.procedures.request import Request

LEAST = "penalty.officers"


class CertificatesField(forms.MultipleChoiceField):
    """Certificates by their numbers; whether each is valid on the day, the rules say, with their articles."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """Any number may be given: a refusal by rule says more than that it was not on offer."""
        return True


class OfficersForm(ActForm):
    """Which officers do it, by their certificates.

    Attributes:
        among: field of the matter that holds the officers of the case, where only these are offered.
    """

    among = ""

    officers = CertificatesField(label=words("执法人员", "Officers"))

    def prepare(self) -> None:
        """Offer the valid certificates of the organ, or those of the case."""
        super().prepare()
        organ = self.matter.organ if self.matter is not None else self.led_by
        if organ is not None:
            self._offer([organ.pk])

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Offer those of the officer's own organs, before it is known which one acts."""
        super().offer_to(officer, posts)
        if self.matter is None:
            self._offer([post.organ_id for post in posts])

    def _offer(self, organs: Collection[uuid.UUID]) -> None:
        found = valid_on(self.on or today()).filter(organ__in=organs)
        if self.among and self.state is not None:
            found = found.filter(code__in=self.state.fields.get(self.among, []))
        field = self.fields["officers"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.code, f"{each.name}（{each.code}）") for each in found.order_by("code")]

    def clean(self) -> dict[str, Any]:
        """Nobody counts twice; the names follow from the numbers."""
        cleaned = super().clean() or self.cleaned_data
        codes = list(dict.fromkeys(cleaned.get("officers", [])))
        held = dict(Certificate.objects.standing().filter(code__in=codes).values_list("code", "name"))
        return cleaned | {"officers": codes, "officer_names": [held.get(code, code) for code in codes]}


def named(request: Request) -> list[str]:
    """The certificates that the act names, else those of the case."""
    found = request.given("officers")
    return list(found) if isinstance(found, list) else []


def invalid(codes: Collection[str], organ: Organ, day: datetime.date) -> list[str]:
    """Those of the certificates that are not valid, or not the organ's, on a day."""
    valid = set(valid_on(day, codes).filter(organ=organ).values_list("code", flat=True))
    return [code for code in codes if code not in valid]


def holders(codes: Collection[str], day: datetime.date) -> set[uuid.UUID]:
    """Who holds these certificates on a day."""
    return set(Certificate.objects.as_of(day).filter(code__in=codes).values_list("holder", flat=True))


def whose(codes: Collection[str]) -> set[uuid.UUID]:
    """Whose certificates these are, or were: who was named under an old number is the same under the new one."""
    return set(Certificate.objects.filter(code__in=codes).values_list("holder", flat=True))


@rule(
    cites=LEAST, yields=False,
    says=Label("持证执法人员不足法定人数。", "There are fewer certified officers than the law asks for."),
    cure=Label("请由两名以上持证执法人员办理。", "Let two certified officers at least do it."),
)  # fmt: skip
def TwoOfficers(request: Request) -> bool:
    """执法人员不得少于两人."""
    return len(holders(named(request), request.on)) >= int(request.legal(LEAST).number)


def _invalid(request: Request) -> Label:
    codes = invalid(named(request), request.organ, request.on)
    return Label(f"{'、'.join(codes)}。", f"{', '.join(codes)}.")


@rule(
    cites=LEAST, yields=False, names=_invalid,
    says=Label("有执法证件当日无效或者不属于本单位：", "A certificate is not valid on that day, or another organ's:"),
    cure=Label("请由当日持有效执法证件的本单位人员办理；单位的执法主体资格已终止的，不得执法。",
               "Let officers of the organ with valid certificates do it; an organ whose title ended enforces no more."),
)  # fmt: skip
def CertificatesValid(request: Request) -> bool:
    """行政处罚应当由具有行政执法资格的执法人员实施: on the very day of the act."""
    return not invalid(named(request), request.organ, request.on)


@penalty_rule(
    article="43", before="37",
    says=Label("所列执法人员中有人已被决定回避。", "One of the officers named stands back from this matter."),
    cure=Label("请更换执法人员。", "Name another officer."),
)  # fmt: skip
def NobodyRecused(request: Request) -> bool:
    """与案件有直接利害关系或者有其他关系可能影响公正执法的，应当回避."""
    return not {str(each) for each in holders(named(request), request.on)} & request.before.recused


@rule(
    cites=LEAST, yields=False,
    says=Label("您不在所列持证执法人员之中。", "You are none of the certified officers named."),
    cure=Label("请由所列执法人员登记。", "Let one of them record it."),
)  # fmt: skip
def ByOneOfThem(request: Request) -> bool:
    """What officers did, one of them records."""
    return request.by.officer_id in holders(named(request), request.on)


@rule(
    cites=LEAST, yields=False,
    says=Label("有执法人员不是本案的办案人员。", "An officer named is none of those of the case."),
    cure=Label("请先由负责人变更办案人员。", "Let the principal change the officers of the case first."),
)  # fmt: skip
def OfTheCase(request: Request) -> bool:
    """A case is investigated by the officers who were named for it."""
    return holders(named(request), request.on) <= whose(request.before.fields.get("officers", []))


BY_TWO = (TwoOfficers, CertificatesValid, NobodyRecused)
"""What every act of enforcement keeps to."""
INVESTIGATING = (OfTheCase, *BY_TWO, ByOneOfThem)
"""What every step of an investigation keeps to."""
