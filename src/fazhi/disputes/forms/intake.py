"""Forms from the application to its acceptance."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Case, Q, QuerySet, When

from fazhi.disputes.choices import ActComplained, Channel, Refused, Simple
from fazhi.disputes.forms.choosing import of, officers, text
from fazhi.kernel.organs.models import Designation, Office, Officer, Organ, OrganKind, Place, PlaceLevel, Post
from fazhi.kernel.parties.models import Party
from fazhi.kernel.procedures.forms import PARTY_FIELDS, ActForm
from fazhi.kernel.wording import Label, words

APPLICATION = (
    "channel", "sent_on", "respondent", "respondent_name", "decider", "act_kind", "act_number", "act_title",
    "act_made_on", "act_known_on", "rights_told", "rights_known_on", "requested_on", "urgent", "real_estate", "claim",
    "grounds", "amount", "compensation_asked", "incidental_asked", "document_title", "document_number",
    "document_articles", "document_maker",
)  # fmt: skip
"""Fields of the case that an application fills."""
PAST = ("act_made_on", "act_known_on")
"""Days that lie behind whoever applies: nobody complains of an act that is still to be made, or to be learned of."""


_RESPONDENT = {
    "respondent": Label("必填；不在所列机关中的，改填名称", "required, or the name where it is not listed"),
    "respondent_name": Label("未选被申请人的必填", "required where no respondent is chosen"),
}


class RespondentForm(ActForm):
    """The respondent: an organ of the county, which is named by its name of the day, or an outside one."""

    asked_when = _RESPONDENT

    def clean(self) -> dict[str, Any]:
        """Name the respondent."""
        cleaned = super().clean() or self.cleaned_data
        respondent = cleaned.get("respondent")
        if isinstance(respondent, Organ):
            cleaned["respondent_name"] = respondent.name
        elif not cleaned.get("respondent_name"):
            self.add_error("respondent", words("请选择被申请人，或者填写其名称。", "Choose or name the respondent."))
        return cleaned


class ApplicationForm(RespondentForm):
    """An application: who complains of which act of whom."""

    groups = (
        (Label("申请人", "Applicant"), PARTY_FIELDS),
        (Label("提出与收件", "How it came"), ("channel", "sent_on", "urgent", "materials")),
        (Label("被申请人与复议机关", "Respondent and deciding organ"), ("respondent", "respondent_name", "decider")),
        (
            Label("被申请行政行为", "The act complained of"),
            (
                "act_kind", "act_number", "act_title", "act_made_on", "act_known_on", "rights_told", "rights_known_on",
                "requested_on", "real_estate",
            ),
        ),
        (Label("请求与理由", "What is asked, and why"), ("claim", "grounds", "amount", "compensation_asked")),
        (
            Label("一并审查的规范性文件", "Normative document to be reviewed too"),
            ("incidental_asked", "document_title", "document_number", "document_articles", "document_maker"),
        ),
    )  # fmt: skip

    asked_when = {
        **_RESPONDENT,
        "act_made_on": Label("必填；不履行职责的除外", "required, unless an omission is complained of"),
        "document_title": Label("一并申请审查的必填", "required where a document is to be reviewed"),
    }
    materials = text("收到的材料", "Papers received", required=False)

    def prepare(self) -> None:
        """Offer as deciding organ those that may be one on the day."""
        super().prepare()
        decider = self.fields.get("decider")
        if isinstance(decider, forms.ModelChoiceField):
            decider.queryset = deciders_2017(self.on)
            governments = list(decider.queryset.filter(kind=OrganKind.PEOPLES_GOVERNMENT)[:2])
            decider.initial = governments[0].pk if len(governments) == 1 else None

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind of act and the channel need."""
        cleaned = super().clean()
        if cleaned.get("incidental_asked") and not cleaned.get("document_title"):
            self.add_error("document_title", words("请填写申请审查的规范性文件。", "Name the normative document."))
        if cleaned.get("channel") == Channel.POST and not cleaned.get("sent_on"):
            cleaned["sent_on"] = None
        if cleaned.get("act_kind") != ActComplained.OMISSION and not cleaned.get("act_made_on"):
            self.add_error("act_made_on", words("请填写行政行为作出日期。", "Give the day of the act."))
        for name in PAST:
            if self.on is not None and cleaned.get(name) and cleaned[name] > self.on:
                late = f"不得晚于收到申请之日（{self.on}）。", f"It may not lie after the application ({self.on})."
                self.add_error(name, words(*late))
        return cleaned


class Application2023Form(ApplicationForm):
    """An application under the law of 2023: departments of a county decide no cases any more."""

    def prepare(self) -> None:
        """Offer governments, and justice bureaus above the county; say whom the law names where another is given."""
        super().prepare()
        decider = self.fields.get("decider")
        if isinstance(decider, forms.ModelChoiceField):
            decider.queryset = deciders_2023(self.on)
            decider.error_messages["invalid_choice"] = _NO_DECIDER


_NO_DECIDER = words(
    "2024年起行政复议由县级以上人民政府管辖，部门不再是行政复议机关（《行政复议法》（2023年）第二十四条；"
    "不服司法行政部门的，也可以向上一级司法行政部门申请，第二十八条）。请选择人民政府；不属于本级管辖的，登记后决定不予受理并告知。",
    "Since 2024 people's governments from the county upwards decide, and departments no longer do (Administrative "
    "Reconsideration Law, Article 24; against a bureau of justice also the one above it, Article 28). Choose a "
    "people's government; what is for another place is registered, refused and told.",
)


def _standing(day: datetime.date | None) -> QuerySet[Organ]:
    """Organs that there are on a day; without one, those that were not abolished."""
    if day is None:
        return Organ.objects.filter(until_on=None)
    return Organ.objects.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)


def deciders_2017(day: datetime.date | None) -> QuerySet[Organ]:
    """Who may decide under the law of 2017: people's governments, then departments (第十二条至第十五条)."""
    first = Case(When(kind=OrganKind.PEOPLES_GOVERNMENT, then=0), default=1)
    kinds = (OrganKind.PEOPLES_GOVERNMENT, OrganKind.GOVERNMENT)
    return _standing(day).filter(kind__in=kinds).order_by(first, "code")


_ABOVE_COUNTY = (PlaceLevel.CITY, PlaceLevel.PROVINCE)


def deciders_2023(day: datetime.date | None) -> QuerySet[Organ]:
    """Who may decide under the law of 2023.

    People's governments from the county upwards (第二十四条), and above the county the justice bureau, against a lower
    one (第二十八条). The superior departments of organs under vertical leadership (第二十七条) and those of the State
    Council (第二十五条) are organs of no county, city or province, and none of this installation's.
    """
    above = Place.objects.standing() if day is None else Place.objects.as_of(day)
    held = Designation.objects.standing() if day is None else Designation.objects.as_of(day)
    held = held.filter(office=Office.JUSTICE, place_code__in=above.filter(level__in=_ABOVE_COUNTY).values("code"))
    return deciders_2017(day).filter(Q(kind=OrganKind.PEOPLES_GOVERNMENT) | Q(pk__in=held.values("organ")))


class ForwardForm(forms.Form):
    """To which legal office the penalising organ sends the application."""

    to = forms.ModelChoiceField(
        Organ.objects.filter(until_on=None), label=words("行政复议机构", "Reconsideration body")
    )
    maintains = text("维持处罚的理由", "Why the penalty stands")


class AssignForm(ActForm):
    """The reviewers of the case, chosen among the officers of the organ that leads it; an officer counts once."""

    own_choice = frozenset({"handlers"})
    handlers = officers("行政复议人员", "Reviewers")

    def prepare(self) -> None:
        """Offer the officers of the lead organ; others stay readable, so that a refusal can name them."""
        chosen = self.fields["handlers"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(each.pk, str(each)) for each in self._own().order_by("name", "number")]

    def clean_handlers(self) -> QuerySet[Officer]:
        """Every reviewer holds a post in the lead organ on the act's day."""
        given: QuerySet[Officer] = self.cleaned_data["handlers"]
        others = [officer.name for officer in given.exclude(pk__in=self._own().values("pk")).order_by("number")]
        if others:
            raise forms.ValidationError(
                words(
                    f"{'、'.join(others)}当日在主办单位没有岗位，请在主办单位的人员中指定。",
                    f"{', '.join(others)} held no post in the lead organ on that day: choose among its officers.",
                )
            )
        return given

    def _own(self) -> QuerySet[Officer]:
        """Who holds a post in the lead organ on the act's day, or ever where the day is not known yet."""
        if self.matter is None:
            return Officer.objects.none()
        posts = Post.objects.as_of(self.on) if self.on is not None else Post.objects.all()
        return Officer.objects.filter(pk__in=posts.filter(organ=self.matter.organ_id).values("officer"))


class MissingForm(forms.Form):
    """What is missing; the law of 2023 sets the time to supply it."""

    missing = text("需要补正的事项（一次性载明）", "What is missing, all at once")


class MissingUntilForm(MissingForm):
    """What is missing and until when (rules of 2007)."""

    supply_by = forms.DateField(label=words("补正期限", "Papers due by"))


class MoreTimeForm(forms.Form):
    """A later day until which papers may be supplied."""

    supply_by = forms.DateField(label=words("延长后的补正期限", "Papers due by"))


class SupplyForm(forms.Form):
    """What was supplied."""

    supplied = text("补正的材料", "Papers supplied")


class RefuseForm(forms.Form):
    """On which ground the application is refused."""

    refusal_ground = forms.ChoiceField(label=words("不予受理情形", "Ground"), choices=of(Refused))


class RefuseAndTellForm(RefuseForm):
    """The ground of refusal, and the competent organ where this one is not (2023 第三十条第二款)."""

    competent = forms.CharField(
        label=words("有管辖权的行政复议机关", "Competent organ"), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A refusal for want of competence tells who is competent."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("refusal_ground") == Refused.NOT_COMPETENT and not cleaned.get("competent"):
            self.add_error("competent", words("请告知有管辖权的行政复议机关。", "Tell the competent organ."))
        return cleaned


class CompetentForm(forms.Form):
    """The organ that is competent."""

    competent = forms.CharField(label=words("有权受理的行政复议机关", "Competent organ"), max_length=120)


class AcceptForm(forms.Form):
    """The application meets every condition; a proper reason where it came late."""

    meets_conditions = forms.BooleanField(label=words("已逐项审查，符合受理条件", "All conditions are met"))
    late_reason = text("耽误申请期限的正当理由", "Proper reason for lateness", required=False)
    term_ended_on = forms.DateField(
        label=words("履行职责的法定期限届满日期（法律、法规规定期限的）", "Statutory time to act ended on"),
        required=False,
    )


class ChooseProcedureForm(AcceptForm):
    """Acceptance under the law of 2023 also chooses the procedure."""

    simplified = forms.BooleanField(label=words("适用简易程序", "Simplified procedure"), required=False)
    simplified_ground = forms.ChoiceField(
        label=words("适用简易程序的情形", "Ground of simplification"), required=False,
        choices=[("", "—"), *of(Simple)],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The simplified procedure needs its ground; the ordinary one has none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("simplified") and not cleaned.get("simplified_ground"):
            self.add_error("simplified_ground", words("请选择适用简易程序的情形。", "Choose the ground."))
        if not cleaned.get("simplified"):
            cleaned["simplified_ground"] = ""
        return cleaned


class RepresentativesForm(ActForm):
    """The representatives whom the applicants chose among themselves."""

    representatives = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=words("推选的代表人", "Representatives")
    )

    def prepare(self) -> None:
        """Offer the parties of the case, and of no other."""
        chosen = self.fields["representatives"]
        if self.state is not None and isinstance(chosen, forms.ModelMultipleChoiceField):
            chosen.queryset = Party.objects.filter(pk__in=[party for _, party in self.state.parties])

    def clean(self) -> dict[str, Any]:
        """A representative is one of the applicants."""
        cleaned = super().clean() or self.cleaned_data
        known = {party for capacity, party in self.state.parties if capacity == "applicant"} if self.state else set()
        if any(party.pk not in known for party in cleaned.get("representatives") or ()):
            self.add_error("representatives", words("代表人应当是申请人。", "Choose among the applicants."))
        return cleaned
