"""Forms of a campaign: a line of the plan and how it draws, the draw itself, its opinion."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms

from fazhi import law
from fazhi.kernel.clocks.statutes import tree, value
from fazhi.kernel.draws.forms import CommittingForm
from fazhi.kernel.draws.given import as_upload
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.services.inspection.campaign_models import InspectionCampaign, Strata
from fazhi.services.inspection.models import InspectionPlan
from fazhi.services.inspection.preparing import Preparation

PUBLICATION = "inspection.result-publication"
LEAST_INSPECTORS = "inspection.inspectors"


def planned(day: datetime.date | None) -> Iterator[tuple[str, InspectionPlan, Mapping[str, Any]]]:
    """Every line of the plans in force for the year, under the key by which a form names it."""
    plans = InspectionPlan.objects.exclude(in_force=[]).select_related("organ").order_by("year", "organ__code")
    for plan in plans if day is None else plans.filter(year=day.year):
        for row in plan.in_force:
            yield f"{plan.pk}:{row['line']}", plan, row


class PrepareForm(ActForm):
    """Which line of the plan is carried out, and how: strata, period of the visits, inspectors."""

    planned = forms.ChoiceField(label=words("计划项目", "Line of the plan"))
    industry = forms.CharField(
        label=words("行业", "Industry"), required=False, max_length=60,
        help_text=words("按名录中的写法；不填为全部行业。", "As the directory has it; all of them when empty."),
    )  # fmt: skip
    strata = forms.ChoiceField(label=words("分层方式", "Strata"), choices=Strata.choices)
    visits_from = forms.DateField(label=words("检查期间自", "Visits from"))
    visits_until = forms.DateField(label=words("检查期间至（含）", "Visits until (that day included)"))
    per_organ = forms.IntegerField(label=words("每单位检查人数", "Inspectors of each organ"), min_value=1)
    load = forms.IntegerField(label=words("每人最多检查户数", "Most targets of an inspector"), min_value=1)
    skill = forms.CharField(
        label=words("牵头单位须有一人具备的专业", "Skill that one of the lead organ's has"),
        required=False,
        max_length=60,
    )
    not_again = forms.IntegerField(
        label=words("不重复派员的次数", "Visits without the same people"), min_value=0, initial=1,
        help_text=words("最近几次去过该对象的人员不再派往；0 为不限。", "Who went there lately does not go again."),
    )  # fmt: skip
    most_a_year = forms.IntegerField(
        label=words("同一对象每年最多检查次数", "Most inspections of a target a year"), min_value=1, required=False
    )
    groups: ClassVar = (
        (Label("任务", "Campaign"), ("planned", "industry", "strata")),
        (Label("检查", "Visits"), ("visits_from", "visits_until", "most_a_year")),
        (Label("检查人员", "Inspectors"), ("per_organ", "load", "skill", "not_again")),
    )

    def prepare(self) -> None:
        """Offer the lines of the year's plans."""
        self._offer(planned(self.on))

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Leave the lines that an organ of the officer leads."""
        codes = set(Organ.objects.filter(pk__in={post.organ_id for post in posts}).values_list("code", flat=True))
        self._offer(row for row in planned(self.on) if row[2]["lead"] in codes)

    def _offer(self, lines: Iterable[tuple[str, InspectionPlan, Mapping[str, Any]]]) -> None:
        field = self.fields["planned"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, f"{row['lead_name']} {row['line']}. {row['name']}") for key, _, row in lines]

    def clean(self) -> dict[str, Any]:
        """Take over what the plan says, and refuse what goes beyond it."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        chosen = cleaned.pop("planned")
        plan, row = next((plan, row) for key, plan, row in planned(self.on) if key == chosen)
        first, last = cleaned["visits_from"], cleaned["visits_until"]
        if last < first:
            self.add_error("visits_until", words("结束日期早于开始日期。", "It ends before it begins."))
        elif first.isoformat() < row["starts_on"] or last.isoformat() > row["ends_on"]:
            says = words(
                f"计划的检查时间为 {row['starts_on']} 至 {row['ends_on']}，请在其间安排，或先调整计划。",
                f"The plan has it from {row['starts_on']} to {row['ends_on']}: keep to it, or revise the plan first.",
            )
            self.add_error("visits_from", says)
        least = int(value(LEAST_INSPECTORS, self.on or first).number)
        if cleaned["per_organ"] < least:
            says = words(
                f"每单位检查人员不得少于 {least} 人。", f"Of each organ {least} inspectors at least go together."
            )
            self.add_error("per_organ", says)
        organs = {organ.code: organ.pk for organ in Organ.objects.filter(code__in=[row["lead"], *row["partners"]])}
        return cleaned | {
            "plan": plan.pk, "plan_number": plan.number, "line": row["line"], "name": row["name"],
            "joint": row["joint"], "items": row["items"], "kinds": row["kinds"], "scope": row["scope"],
            "ratio": row["ratio"] or None, "count": row["count"],
            "partners": [str(organs[code]) for code in row["partners"]],
        }  # fmt: skip


class OpenDrawForm(CommittingForm):
    """Who commits to the draw until when; list, weights, quotas and inspectors follow from the directories."""

    preparation: Preparation | None = None

    def prepare(self) -> None:
        """Begin with the day after the last visit: nobody is forewarned because a day was forgotten."""
        campaign = InspectionCampaign.objects.filter(pk=self.matter.pk).first() if self.matter is not None else None
        if campaign is not None and campaign.visits_until is not None:
            self.fields["open_on"].initial = campaign.visits_until + datetime.date.resolution

    def clean(self) -> dict[str, Any]:
        """Look whether anybody can be drawn and inspected at all, before anything is proposed."""
        cleaned = super().clean()
        if self.matter is None or self.on is None or self.errors:
            return cleaned
        campaign = InspectionCampaign.objects.select_related("organ").get(pk=self.matter.pk)
        self.preparation = Preparation(campaign, self.on)
        self._opening(cleaned.get("open_on"), campaign)
        candidates = self.preparation.candidates()
        there = sum(not each.excluded for each in candidates)
        if not there:
            self.add_error(None, words("范围内没有可抽的对象，请核对名录和计划。", "Nobody in scope can be drawn."))
            return cleaned
        if campaign.count is not None and campaign.count > there:
            says = words(
                f"计划抽取 {campaign.count} 户，范围内可抽的只有 {there} 户，请核对名录，或先调整计划。",
                f"The plan has {campaign.count} drawn, and {there} may be: look at the directory, or revise the plan.",
            )
            self.add_error(None, says)
        try:
            as_upload(candidates)
            self.preparation.assignment()
        except DrawRefused as fault:
            self.add_error(None, words(fault.message.zh + fault.cure.zh, f"{fault.message.en} {fault.cure.en}"))
        return cleaned

    def _opening(self, open_on: datetime.date | None, campaign: InspectionCampaign) -> None:
        """Once the visits are over nobody is forewarned: what was drawn is opened no later than results are due."""
        last = campaign.visits_until
        if open_on is None or last is None or open_on <= last:
            return
        latest = law.due_date(last, value(PUBLICATION, last), tree().calendar)
        if latest is not None and open_on > latest:
            self.add_error("open_on", words(f"公开日期最迟为 {latest}。", f"It is opened by {latest} at the latest."))


class OpinionForm(ActForm):
    """Who decides says why."""

    opinion = forms.CharField(label=words("审批意见", "Opinion"), widget=forms.Textarea(attrs={"rows": 2}))
