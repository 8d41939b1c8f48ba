"""What the acts of a roll-up ask for 汇总表单: year, files, which bundle is set aside, whether gaps may stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from fazhi.kernel.ledger.log import head
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.report.rolling.adding import upper_content
from fazhi.report.rolling.bundling import checkpoint, name_of
from fazhi.report.rolling.expecting import expected
from fazhi.report.rolling.holding import holding_of, standing_of
from fazhi.report.rolling.models import Rollup
from fazhi.report.rolling.taking import NOT_KEPT, RECORDS, TAKEN, Sorting

if TYPE_CHECKING:
    from fazhi.kernel.files.intake import Upload
    from fazhi.kernel.files.models import File


def _rollup(form: ActForm) -> Rollup | None:
    return None if form.matter is None else Rollup.objects.filter(pk=form.matter.pk).first()


class TakeForm(ActForm):
    """Files as they came: each is taken or refused in its own words; what is refused is named, and not kept."""

    files_label: ClassVar = Label("数据包、记录清单（json，可多选）", "Bundles, lists of records (json, several)")
    several_files: ClassVar = True

    def clean(self) -> dict[str, Any]:
        """Sort the files."""
        cleaned = super().clean() or self.cleaned_data
        rollup = _rollup(self)
        if rollup is None or self.on is None:
            return cleaned
        if not self.uploads:
            self.add_error(None, words("请附下级地方报来的数据包（json）。", "Attach the bundles of places below."))
            return cleaned
        holding = holding_of(rollup)
        sorting = Sorting(
            expected(rollup.place_code, self.on), rollup.year, holding.envelopes(),
            {each.came.digest for each in holding.of(RECORDS)},
        )  # fmt: skip
        return cleaned | {"came": [each.kept() for each in sorting.sort(self.uploads)]}

    def kept_files(self) -> list[tuple[Upload, File | None]]:
        """Those that were taken, in their order."""
        came = self.cleaned_data["came"]
        return [(upload, None) for upload, each in zip(self.uploads, came, strict=True) if each["kind"] not in NOT_KEPT]


class SetAsideForm(ActForm):
    """Which bundle no longer counts: one of two that differ, or one that its place puts right."""

    aside = forms.ChoiceField(label=words("剔除的数据包", "Bundle to set aside"))

    def prepare(self) -> None:
        """Offer the bundles that were taken."""
        rollup, chosen = _rollup(self), self.fields["aside"]
        if rollup is not None and isinstance(chosen, forms.ChoiceField):
            chosen.choices = [
                (each.came.digest, f"{each.came.place} {each.on} {each.came.digest[:16]}")
                for each in holding_of(rollup).of(TAKEN)
            ]


class SignForm(ActForm):
    """Nothing is typed: the sums come from the bundles; whether places may be missing is said."""

    gaps = forms.BooleanField(
        label=words("缺报仍予汇总", "Sign although places are missing"), required=False,
        help_text=words(
            "有缺的数据没有合计，汇总包中写明缺哪些地方。",
            "A figure with a gap has no sum; the bundle says who is missing.",
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Add up; name the places of which nothing counts."""
        cleaned = super().clean() or self.cleaned_data
        rollup = _rollup(self)
        if rollup is None or self.on is None:
            return cleaned
        standing = standing_of(rollup, holding_of(rollup), self.on)
        if not standing.received.parts:
            self.add_error(None, words("还没有可以汇总的数据包。", "No bundle has come that can be added up."))
        elif standing.open and not cleaned.get("gaps"):
            places = "、".join(each.name for each in standing.open)
            self.add_error("gaps", words(
                f"以下地方没有可采用的数据包：{places}。请催报，或者勾选此项。",
                f"Nothing counts of {places}: have it sent, or tick this.",
            ))  # fmt: skip
        content = upper_content(
            rollup.place_code, name_of(rollup.place_code), rollup.year, standing.received, standing.added,
            checkpoint(head()),
        )  # fmt: skip
        return cleaned | {"signed": content}
