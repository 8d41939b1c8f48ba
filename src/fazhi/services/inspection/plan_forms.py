"""Forms of the yearly plan: its year, one campaign at a time, a line to take out, the reviewer's opinion."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.services.inspection.choices import Joint, TargetKind
from fazhi.services.inspection.models import WHOLE, SamplingItem

FIRST_YEAR, LAST_YEAR = 2015, 2199
ITEMS_OF_A_JOINT_VISIT = 2


class BeginForm(ActForm):
    """Of which year the plan is."""

    year = forms.IntegerField(label=words("年度", "Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


def _campaigns(form: ActForm) -> list[dict[str, Any]]:
    """The campaigns of the plan as drafted so far."""
    return list(form.state.fields.get("campaigns") or []) if form.state is not None else []


class CampaignForm(ActForm):
    """A campaign of the plan; with the number of a line it takes that one's place."""

    name = forms.CharField(label=words("任务名称", "Name"), max_length=120)
    joint = forms.ChoiceField(label=words("组织方式", "Who goes along"), choices=Joint.choices)
    items = forms.MultipleChoiceField(
        label=words("抽查事项", "Items"),
        help_text=words("可多选；只列当日有效的抽查事项。", "One or several of the items in force that day."),
    )  # fmt: skip
    lead = forms.ModelChoiceField(Organ.objects.filter(until_on=None), label=words("牵头单位", "Lead organ"))
    partners = forms.ModelMultipleChoiceField(
        Organ.objects.filter(until_on=None), required=False, label=words("配合单位", "Partner organs")
    )
    kinds = forms.MultipleChoiceField(label=words("检查对象类别", "Kinds of targets"), choices=TargetKind.choices)
    scope = forms.CharField(
        label=words("抽查范围", "Scope"), max_length=300,
        help_text=words("如：全县范围内在营的食品销售者。", "Such as: all food shops of the county in business."),
    )  # fmt: skip
    ratio = forms.DecimalField(
        label=words("抽取比例（%）", "Ratio (percent)"), required=False, min_value=0, max_value=WHOLE, max_digits=4,
        decimal_places=1,
    )  # fmt: skip
    count = forms.IntegerField(label=words("抽取数量（户）", "Number drawn"), required=False, min_value=1)
    starts_on = forms.DateField(label=words("开始日期", "From"))
    ends_on = forms.DateField(label=words("结束日期（含）", "Until (that day included)"))
    line = forms.IntegerField(
        label=words("替换第几项（新增不填）", "Line that it replaces (none for a new one)"), required=False, min_value=1
    )

    groups = (
        (Label("任务", "Campaign"), ("name", "joint", "items", "lead", "partners")),
        (Label("对象和数量", "Targets"), ("kinds", "scope", "ratio", "count")),
        (Label("时间", "Period"), ("starts_on", "ends_on", "line")),
    )  # fmt: skip
    asked_when = {
        "partners": Label("跨部门联合抽查须填。", "Asked for where several departments go along."),
        "ratio": Label("比例和数量填一项。", "Give either the ratio or the number."),
        "count": Label("比例和数量填一项。", "Give either the ratio or the number."),
    }  # fmt: skip

    def prepare(self) -> None:
        """Offer the sampling items of the day; of today's standing ones where the day is not known yet."""
        entries = SamplingItem.objects.standing() if self.on is None else SamplingItem.objects.as_of(self.on)
        if self.on is None:
            entries = entries.filter(until_on=None)
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.code, each.name) for each in entries.order_by("code")]

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Begin with the lead organ of the plan."""
        if self.matter is not None:
            self.fields["lead"].initial = self.matter.organ_id

    def clean(self) -> dict[str, Any]:
        """Refuse what does not fit together, and put the campaign into one value."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self._refuse_unfit(cleaned)
        if self.errors:
            return cleaned
        return {"campaign": self._campaign(cleaned)}

    def _refuse_unfit(self, cleaned: dict[str, Any]) -> None:
        joint, partners, lead = cleaned["joint"], list(cleaned["partners"]), cleaned["lead"]
        if joint == Joint.CROSS and not partners:
            self.add_error("partners", words("跨部门联合抽查没有配合单位，请选择。", "Choose the partner organs."))
        if joint != Joint.CROSS and partners:
            self.add_error(
                "partners",
                words("不是跨部门抽查，不填配合单位。", "No partners go along, unless several departments do."),
            )
        if lead in partners:
            self.add_error("partners", words("牵头单位不能同时是配合单位。", "The lead organ is no partner."))
        if joint == Joint.INTERNAL and len(cleaned["items"]) < ITEMS_OF_A_JOINT_VISIT:
            self.add_error(
                "items", words("部门内部联合抽查须选两项以上事项。", "Choose several items for a joint visit.")
            )
        if joint == Joint.ALONE and len(cleaned["items"]) > 1:
            self.add_error(
                "items", words("选了多项事项的，请改为联合抽查。", "Several items are a joint campaign: say so above.")
            )
        if (cleaned["ratio"] is None) == (cleaned["count"] is None):
            self.add_error("ratio", words("比例和数量请填且只填一项。", "Give either the ratio or the number."))
        elif cleaned["ratio"] == 0:
            self.add_error("ratio", words("抽取比例为零，请填大于零的比例。", "Give a ratio above zero."))
        self._refuse_days(cleaned)

    def _refuse_days(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned["starts_on"], cleaned["ends_on"]
        if last < first:
            self.add_error("ends_on", words("结束日期早于开始日期。", "It ends before it begins."))
        year = self.state.fields.get("year") if self.state is not None else None
        if year is not None and (first.year, last.year) != (int(year), int(year)):
            self.add_error("starts_on", words(f"起止日期应在{year}年内。", f"Both days lie in {year}."))
        line = cleaned["line"]
        if line is not None and line not in {row["line"] for row in _campaigns(self)}:
            self.add_error("line", words(f"计划中没有第{line}项。", f"The plan has no line {line}."))

    def _campaign(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The campaign as the plan keeps it: organs and items by their codes, with their names of the day."""
        names = dict(self.fields["items"].choices)  # type: ignore[attr-defined]
        partners = sorted(cleaned["partners"], key=lambda organ: str(organ.code))
        lines = [row["line"] for row in _campaigns(self)]
        ratio = cleaned["ratio"]
        return {
            "line": cleaned["line"] or max(lines, default=0) + 1, "name": cleaned["name"], "joint": cleaned["joint"],
            "items": list(cleaned["items"]), "item_names": [str(names[code]) for code in cleaned["items"]],
            "lead": cleaned["lead"].code, "lead_name": cleaned["lead"].name,
            "partners": [organ.code for organ in partners], "partner_names": [organ.name for organ in partners],
            "kinds": list(cleaned["kinds"]), "scope": cleaned["scope"],
            "ratio": "" if ratio is None else str(ratio), "count": cleaned["count"],
            "starts_on": cleaned["starts_on"].isoformat(), "ends_on": cleaned["ends_on"].isoformat(),
        }  # fmt: skip


class TakeOutForm(ActForm):
    """A line of the plan that goes."""

    line = forms.TypedChoiceField(label=words("任务", "Campaign"), coerce=int)

    def prepare(self) -> None:
        """Offer the lines that are there."""
        field = self.fields["line"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(row["line"], f"{row['line']}. {row['name']}") for row in _campaigns(self)]


class OpinionForm(ActForm):
    """The reviewer's opinion."""

    opinion = forms.CharField(label=words("审核意见", "Opinion"), widget=forms.Textarea(attrs={"rows": 3}))
