"""The forms by which a notice is reviewed, published, withdrawn, and its display ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from fazhi.kernel.notices import display_fields, opinions
from fazhi.kernel.notices.attach_confirming import refusals, to_confirm
from fazhi.kernel.notices.attaching import attached_to
from fazhi.kernel.notices.drafting import digest_of, original_of, rows_of, secrets_for
from fazhi.kernel.notices.forms import NEAR, SHOWN, OfNotice, listed
from fazhi.kernel.notices.hits import HitKind
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.notices.secrecy import secrets_law
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.wording import Label, words
from fazhi.now import today


class ReviewForm(OfNotice):
    """The original beside the redacted text; whoever reviews says that both were compared."""


class PublishForm(OfNotice):
    """The second person: each doubtful hit, each kept and each listed word is ticked, and secrecy was looked at."""

    confirmed = forms.MultipleChoiceField(
        label=words("逐项核对", "Compared one by one"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_secrets = forms.BooleanField(
        label=words("已进行保密审查", "Reviewed for secrets"),
        error_messages={"required": words("未经保密审查不得公开，请审查后勾选。", "Review it for secrets, and tick.")},
    )  # fmt: skip

    asked_when = {"confirmed": Label("须全部勾选", "all must be ticked")}

    def prepare(self) -> None:
        """Offer what must be confirmed."""
        super().prepare()
        notice, basis = self.notice, secrets_law(self.on or today())
        self.fields["no_secrets"].label = words(
            f"已依照{basis.zh}进行保密审查，不含国家秘密、工作秘密、商业秘密和个人隐私",
            f"Reviewed for secrets ({basis.en}): no state, work or trade secret, no privacy",
        )
        field, self.asked = (
            self.fields["confirmed"],
            dict(_asked(notice) if notice else ()),
        )
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(self.asked.items())
        if not self.asked:
            del self.fields["confirmed"]

    def clean(self) -> dict[str, Any]:
        """Refuse what is not confirmed, and what must be hidden: a party may have joined since it was drafted."""
        cleaned = super().clean() or self.cleaned_data
        notice = self.notice
        if notice is None:
            return cleaned
        left = len(self.asked.keys() - set(cleaned.get("confirmed") or []))
        if left:
            self.add_error(
                "confirmed",
                words(
                    f"还有{left}项未核对：逐项勾选，或退回重拟。",
                    f"{left} more to confirm: tick each, or send it back.",
                ),
            )
        texts = {name: getattr(notice, name) for name in SHOWN}
        self.refuse_leaks(notice, texts, SHOWN, notice.kept)
        for each in listed(notice, texts):
            if each.blocks:
                self.add_error(
                    None, words(f"含{each.says.zh}，不得公开。", f"It holds {each.says.en}: not to be published.")
                )
        for error in refusals(notice):
            self.add_error(None, error)
        cleaned["basis"] = secrets_law(self.on or today()).zh
        cleaned["attached"] = [{"file": each.file, "name": each.name} for each in attached_to(notice)]
        return cleaned


def _asked(notice: Notice) -> Iterator[tuple[str, str]]:
    """All that the second person ticks: of the text, the call, the display, and the files."""
    yield from _to_confirm(notice)
    yield from opinions.to_confirm(notice)
    yield from display_fields.to_confirm(notice)
    yield from to_confirm(notice)


def _to_confirm(notice: Notice) -> Iterator[tuple[str, str]]:
    """What the second person ticks: doubtful hits, what is kept and why, what was hidden by hand, listed words."""
    text = original_of(notice)
    if notice.original.get("digest") not in ("", None, digest_of(notice, text)["digest"]):
        yield (
            "changed",
            str(words("原文在拟稿后有变化，已重新核对", "The original changed since the draft, and was compared anew")),
        )
    hits = hits_in(text, secrets_for(notice), keep=notice.kept)
    for row in rows_of(text, hits):
        if row.hit.doubtful:
            yield f"hidden {row.token}", f"{words('存疑，已遮蔽', 'Doubtful, hidden')}　{row}"
    for name in SHOWN:
        said = getattr(notice, name)
        found = [hit for hit in hits_in(said, secrets_for(notice)) if hit.token(said) in notice.kept]
        for row in rows_of(said, found):
            yield (
                f"kept {row.token}",
                f"{words('未遮蔽', 'Not hidden')}　{row}　{words('理由', 'Why')}：{notice.keep_reason}",
            )
    for each in notice.redactions:
        if each["kind"] == HitKind.BY_HAND:
            said, start, end = getattr(notice, each["field"]), each["start"], each["end"]
            label = f"…{said[max(0, start - NEAR) : start]}【{said[start:end]}】{said[end : end + NEAR]}…"
            yield f"hand {each['field']} {start}", f"{words('人工遮蔽', 'Hidden by hand')}　{label}"
    for caution in listed(notice, {name: getattr(notice, name) for name in SHOWN}):
        if not caution.blocks:
            yield f"word {caution.word}", f"{caution.says}　{words('理由', 'Why')}：{notice.words_reason}"


class WithdrawForm(OfNotice):
    """What remains visible of what is withdrawn: title, organ, days, and the reason, none of which shows anybody."""

    heading = forms.CharField(
        label=words("撤下后保留的标题", "Title that remains visible"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        """The reason is public: it shows nobody either."""
        cleaned = super().clean() or self.cleaned_data
        if self.notice is not None:
            cleaned["heading"] = cleaned.get("heading") or self.notice.heading
            self.refuse_leaks(self.notice, cleaned, ("heading", "reason"), ())
        return cleaned


class RepairForm(ActForm):
    """The basis on which a display ends early: the decision on the repair of credit, and its number."""

    basis = forms.CharField(
        label=words("信用修复决定及文号", "Decision on the repair of credit, with its number"), max_length=200
    )
