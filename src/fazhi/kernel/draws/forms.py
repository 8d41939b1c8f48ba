"""What the acts of a draw ask for, and what is worked out from it."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from fazhi.kernel.clocks.statutes import value
from fazhi.kernel.draws.given import Given, read_given
from fazhi.kernel.draws.models import Draw
from fazhi.kernel.draws.outcome_forms import error_of
from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.secret_input import CommitmentInput
from fazhi.kernel.draws.seeds import FEWEST_ORGANS, Committer, FrozenList, Source, Terms, settled
from fazhi.kernel.draws.selecting import refuse_impossible
from fazhi.kernel.files.models import File
from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.models import Officer, Organ, Post
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.wording import Label, words

LEAST_COMMITTERS, OPENING = "draw.committers", "draw.opening"
"""Rules of the house, kept as the law is: with their days, and marked as having no statute."""
_QUOTA = re.compile(r"(?:(?P<stratum>.*\S)\s*[=＝:：]\s*)?(?P<count>\d{1,7})")


class CommittingForm(ActForm):
    """Who commits until when, from when on the outcome is public, and which public source goes into the seed."""

    committers = forms.ModelMultipleChoiceField(
        Organ.objects.all(), label=words("承诺单位", "Organs that commit"),
        help_text=words(
            "至少两个互不隶属的单位，各自保密、先承诺后揭示。", "Two at least, each with a secret of its own."
        ),
    )  # fmt: skip
    commit_by = forms.DateField(label=words("承诺截止日期", "Commit by"))
    reveal_by = forms.DateField(label=words("揭示截止日期", "Reveal by"))
    open_on = forms.DateField(
        label=words("名单和结果公开日期", "List and outcome public from"), required=False,
        help_text=words(
            "不填的，名单冻结即公开，结果抽出即公开；提前公开会使检查落空的，填写以后的日期，此前只公开摘要。",
            "At once when empty; where that would forewarn, a later day, and until then only digests are public.",
        ),
    )  # fmt: skip
    source = forms.CharField(
        label=words("公开信源", "Public source"), max_length=200, required=False,
        help_text=words(
            "揭示截止后才公布、任何人无法左右的数，并写明写法，使其只有一种写法，如“双色球第2021030期红球、蓝球，均两位，按"
            "公布次序，空格分隔”；填了的，扣住揭示也得不到好处。",
            "A number that nobody can steer, published after the last reveal, such as those of a lottery; say how it "
            "is written, so that it can be written in one way only.",
        ),
    )  # fmt: skip
    source_on = forms.DateField(label=words("信源发布日期", "Published on"), required=False)

    def clean_committers(self) -> Any:
        """As many organs as the rule of the day asks for, and never one alone."""
        organs = self.cleaned_data["committers"]
        least = FEWEST_ORGANS if self.on is None else max(FEWEST_ORGANS, int(value(LEAST_COMMITTERS, self.on).number))
        if len(organs) < least:
            raise ValidationError(
                words(
                    f"至少要有 {least} 个承诺单位。", f"{least} organs at least commit: one alone could know the seed."
                )
            )
        if self.on is not None and (gone := [organ for organ in organs if not organ.existed_on(self.on)]):
            names = "、".join(organ.name for organ in gone)
            raise ValidationError(words(f"{names}当日不存在，不能承诺。", f"There is no {names} on that day."))
        above = {organ.pk: set(_above(organ)) for organ in organs}
        if not any(one not in above[other] and other not in above[one] for one, other in combinations(above, 2)):
            raise ValidationError(
                words(
                    "承诺单位中至少要有两个互不隶属的单位。",
                    "Two of them at least must not be one under the other: one head could know both secrets.",
                )
            )
        return organs

    def clean(self) -> dict[str, Any]:
        """Look at the order of days."""
        cleaned = super().clean() or self.cleaned_data
        self._days(cleaned)
        return cleaned

    def _days(self, cleaned: Mapping[str, Any]) -> None:
        open_on = cleaned.get("open_on")
        if self.on is not None and open_on is not None and open_on > (latest := _latest_opening(self.on)):
            says = words(f"公开日期最迟为 {latest}。", f"It is opened by {latest} at the latest.")
            self.add_error("open_on", ValidationError(says))
        days = [("commit_by", self.on), ("reveal_by", cleaned.get("commit_by")), ("open_on", self.on)]
        for name, before in days:
            day = cleaned.get(name)
            if day is not None and before is not None and day < before:
                self.add_error(
                    name, ValidationError(words(f"早于 {before}，请改为以后的日期。", f"It is before {before}."))
                )
        source, source_on, reveal_by = (cleaned.get(each) for each in ("source", "source_on", "reveal_by"))
        if bool(source) != bool(source_on):
            says = words("公开信源和发布日期须同时填写。", "Name the source and the day together.")
            self.add_error("source_on", ValidationError(says))
        elif source_on and reveal_by and source_on <= reveal_by:
            says = words(
                f"信源须在揭示截止（{reveal_by}）以后发布，否则最后揭示者可以预知结果。",
                f"It must come after the last reveal ({reveal_by}): else who reveals last knows what comes out.",
            )
            self.add_error("source_on", ValidationError(says))


def _latest_opening(on: datetime.date) -> datetime.date:
    """None is closed for ever: whoever asks learns by the end of the year in question what was drawn."""
    first_after = datetime.date(on.year + int(value(OPENING, on).number) + 1, 1, 1)
    return first_after - datetime.date.resolution


class ProposeForm(CommittingForm):
    """What is to be drawn from which list, by whose commitments, until when; the list comes as a file."""

    groups: ClassVar = (
        (Label("抽取", "Draw"), ("purpose", "wanted", "open_on", "again", "serves")),
        (Label("承诺与揭示", "Commitments"), ("committers", "commit_by", "reveal_by")),
        (Label("公开信源", "Public source"), ("source", "source_on")),
    )
    files_label: ClassVar = Label("候选名单（txt、csv）", "List of candidates (txt, csv)")

    purpose = forms.CharField(label=words("抽取事由", "What for"), max_length=200)
    wanted = forms.CharField(
        label=words("抽取数量", "How many"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=words(
            "不分层的填一个数；分层的每行写“分层=数量”。", "One number; with strata a line each: stratum=number."
        ),
    )  # fmt: skip
    again = forms.ModelChoiceField(
        Draw.objects.filter(final=True).exclude(terms=""), label=words("重新抽取的原抽取", "Draw that it repeats"),
        required=False,
    )  # fmt: skip
    serves = forms.ModelChoiceField(
        Matter.objects.all(), label=words("所属事项", "Matter that it serves"), required=False, widget=forms.HiddenInput
    )
    given: Given | None = None

    def kept_files(self) -> list[tuple[Upload, File | None]]:
        """List and file of inspectors, each in its one spelling, whatever it was written in."""
        return [(each, None) for each in self.given.files] if self.given is not None else []

    def clean_wanted(self) -> dict[str, int]:
        """Quotas by stratum."""
        found: dict[str, int] = {}
        for line in self.cleaned_data["wanted"].splitlines():
            if not line.strip():
                continue
            quota = _QUOTA.fullmatch(line.strip())
            if quota is None or (quota["stratum"] or "") in found:
                raise ValidationError(
                    words(
                        f"“{line.strip()}”不是数量，或分层重复。", f"{line.strip()} is no number, or a stratum twice."
                    )
                )
            found[quota["stratum"] or ""] = int(quota["count"])
        return found

    def clean(self) -> dict[str, Any]:
        """Read the list, and compare it with the quotas."""
        cleaned = super().clean()
        try:
            self.given = read_given(self.uploads)
            if "wanted" in cleaned:
                refuse_impossible(cleaned["wanted"], self.given.census)
        except DrawRefused as fault:
            self.add_error(None, error_of(fault))
            return cleaned
        self._apart(cleaned, self.given.sha256)
        return cleaned | {
            "list_sha256": self.given.sha256, "candidates": self.given.census.candidates,
            "assignment_sha256": self.given.assignment.digest() if self.given.assignment is not None else "",
        }  # fmt: skip

    def _apart(self, cleaned: Mapping[str, Any], digest: str) -> None:
        """No other draw over this list is open; one that failed is named, and who withheld does not commit again."""
        if (other := Draw.objects.filter(holding=digest).first()) is not None:
            says = words(
                f"同一名单的抽取“{other.number}”尚未结束。请先完成或作废。",
                f"The draw {other.number} over the same list is not ended: end it first.",
            )
            self.add_error(None, ValidationError(says))
        again, serves = cleaned.get("again"), cleaned.get("serves")
        waiting = unrepeated(digest, serves)
        if waiting and again not in waiting:
            number = waiting[0].number
            says = words(
                f"同一名单（或同一事项）的抽取“{number}”未成，请选为原抽取。",
                f"The draw {number} over the same list, or for the same matter, came to nothing: "
                "name it as the one that is repeated.",
            )
            self.add_error("again", ValidationError(says))
        withheld = _withheld(again)
        for organ in cleaned.get("committers") or ():
            if str(organ.pk) in withheld:
                says = words(
                    f"{organ}在原抽取中未揭示，不得再作承诺单位。",
                    f"{organ} withheld its secret in that draw, and does not commit again.",
                )
                self.add_error("committers", ValidationError(says))


def _above(organ: Organ) -> Iterator[uuid.UUID]:
    """The organs above an organ, as far as they are known."""
    above = organ.parent
    while above is not None:
        yield above.pk
        above = above.parent


def unrepeated(digest: str, serves: Matter | None = None) -> list[Draw]:
    """Published draws that came to nothing and that no other one names yet, over a list or for a matter, last first."""
    of = Q(list_sha256=digest) | Q(serves=serves.pk) if serves is not None else Q(list_sha256=digest)
    named = Draw.objects.exclude(again=None).exclude(terms="", final=True).values("again")
    ended = Draw.objects.filter(of, final=True).exclude(terms="").exclude(stage="drawn").exclude(pk__in=named)
    return list(ended.order_by("-opened_on", "-number"))


def _withheld(again: Draw | None) -> set[str]:
    """The organs that withheld their secret in a draw or in one that it repeats, by id."""
    found: set[str] = set()
    while again is not None:
        found |= {organ for organ, code in again.codes.items() if code in again.withheld}
        again = Draw.objects.filter(pk=again.again).first() if again.again else None
    return found


class FreezeForm(ActForm):
    """Nothing is asked: the terms follow from what was proposed."""

    def clean(self) -> dict[str, Any]:
        """Fix the terms."""
        cleaned = super().clean() or self.cleaned_data
        if self.matter is None or self.state is None:
            return cleaned
        fields = self.state.fields
        # By code points, as the terms have it: a database may order by the rules of a language.
        organs = sorted(Organ.objects.filter(pk__in=fields["committers"]), key=lambda organ: organ.code)
        terms = Terms(
            draw=self.matter.pk, title=fields["purpose"], wanted=fields["wanted"],
            list=FrozenList(sha256=fields["list_sha256"], candidates=fields["candidates"]),
            organs=tuple(Committer(code=organ.code, name=organ.name) for organ in organs),
            source=Source(name=fields["source"], on=fields["source_on"]) if fields.get("source") else None,
            assignment=fields.get("assignment_sha256") or None,
        )  # fmt: skip
        return cleaned | {
            "terms": terms.canonical().decode(), "terms_sha256": terms.digest().hex(), "frozen_on": self.on,
            "codes": {str(organ.pk): organ.code for organ in organs},
        }  # fmt: skip


class CommitForm(ActForm):
    """A commitment."""

    commitment = forms.RegexField(
        r"^[0-9a-f]{64}$", label=words("承诺值", "Commitment"), strip=True, widget=CommitmentInput,
        help_text=words(
            "由本单位密值算出的 64 位十六进制数，可在本页生成，也可用命令 fazhi draw commit；密值自行保管，此处不填。",
            "64 hexadecimal digits made from your secret, which you keep: it is not asked here.",
        ),
    )  # fmt: skip

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Have the browser make it for the organs of the officer that have not committed."""
        widget, state = self.fields["commitment"].widget, self.state
        if state is None or not isinstance(widget, CommitmentInput):
            return
        mine = {str(post.organ_id) for post in posts} & set(state.fields.get("uncommitted", []))
        names = {str(organ.pk): organ.name for organ in Organ.objects.filter(pk__in=mine)}
        widget.terms = state.fields["terms_sha256"]
        widget.organs = {state.fields["codes"][organ]: names[organ] for organ in sorted(mine)}


class RevealForm(ActForm):
    """A secret; one that does not match the commitment is kept on record as a false reveal."""

    secret = forms.RegexField(
        r"^[0-9a-f]{64}$", label=words("密值", "Secret"), strip=True,
        help_text=words(
            "承诺时所用的 64 位十六进制数。与承诺不符的，照样留痕并公开。",
            "The 64 hexadecimal digits of the commitment. One that does not match stays on record, and is public.",
        ),
    )  # fmt: skip


class SourceForm(ActForm):
    """What the public source published."""

    files_label: ClassVar = Label("公布页面的截图、报纸版面", "Picture of the page or newspaper")

    source_value = forms.CharField(label=words("信源公布的值", "Value published"), max_length=200)
    source_place = forms.CharField(label=words("出处（网址、报纸版面）", "Where it was read"), max_length=300)

    def clean_source_value(self) -> str:
        """In its one spelling."""
        return settled(self.cleaned_data["source_value"])

    def clean(self) -> dict[str, Any]:
        """What shows the value comes with it: nothing of a draw is corrected afterwards."""
        cleaned = super().clean() or self.cleaned_data
        if not self.uploads:
            self.add_error(None, words("请附公布页面的截图或报纸版面。", "Attach what shows the value."))
        return cleaned
