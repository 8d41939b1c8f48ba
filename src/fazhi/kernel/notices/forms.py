"""The forms by which a notice is owed and drafted: what is hidden, what is kept although it was found, listed words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fazhi.kernel.notices.attaching import Attached, attached_to
from fazhi.kernel.notices.cautions import LEAST, Caution, cautions, reviews
from fazhi.kernel.notices.display_fields import GRADE_ASKED_WHEN, DisplayFields
from fazhi.kernel.notices.displays import CHANNELS
from fazhi.kernel.notices.drafting import (
    OPINIONS,
    Review,
    digest_of,
    first_draft,
    last_drafted,
    notice_of,
    original_of,
    review_of,
    rows_of,
    secrets_for,
)
from fazhi.kernel.notices.folding import folded, joined
from fazhi.kernel.notices.hits import HIDDEN, Hit, HitKind, hidden
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.naming import Secret, declared
from fazhi.kernel.notices.opinion_fields import OPEN_TEXTS, OPINIONS_ASKED_WHEN, OpinionFields, office_contact
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.notices.versions import Comparison, comparison, corrects, opened_by, sent_back
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.organs.roles import HANDLER, PRINCIPAL, PUBLISHER, REVIEWER
from fazhi.kernel.procedures.forms import ActForm
from fazhi.kernel.procedures.models import Act, Secrecy
from fazhi.kernel.wording import Label, words

TEXTS = ("heading", "body")
SHOWN = (*TEXTS, "correction", *OPEN_TEXTS)
"""All that the public reads of a notice."""
NEAR = 8
"""Characters around a hidden place by which it is found again in a text that was edited."""


class OweForm(forms.Form):
    """What a duty to publish is made of; filled by the rule that makes it."""

    source = forms.ModelChoiceField(Act.objects.all(), label=words("来源行为", "Act that owes it"))
    limit = forms.CharField(label=words("期限依据", "Limit"))
    heading = forms.CharField(label=words("标题", "Title"), max_length=200)
    secrecy = forms.ChoiceField(label=words("知悉范围", "Secrecy"), choices=Secrecy.choices, required=False)
    channel = forms.ChoiceField(
        label=words("公开渠道", "Channel"),
        choices=[(key, words(label.zh, label.en)) for key, label in CHANNELS.items()],
        required=False,
    )
    display = forms.CharField(label=words("公示期规则", "Rule of display"), required=False)
    replaces = forms.ModelChoiceField(Notice.objects.all(), label=words("所更正的公开信息", "Corrects"), required=False)
    answers = forms.ModelChoiceField(
        Act.objects.all(), label=words("所答复的征求意见", "Call that it answers"), required=False
    )
    runs_from = forms.DateField(label=words("期限起算日", "Limit runs from"), required=False)
    carried = forms.JSONField(label=words("沿用的公开附件", "Files taken over"), required=False)
    reviews = forms.IntegerField(label=words("审核级次", "Reviews asked for"), required=False)

    def clean_reviews(self) -> int:
        """How many reviews the place asks for on the day; the draft says it anew."""
        return int(self.cleaned_data["reviews"] or LEAST)


class OfNotice(ActForm):
    """A form that knows its notice."""

    notice: Notice | None = None
    review: Review | None = None
    attached: Sequence[Attached] = ()
    compared: Comparison | None = None
    reviewed_by = (HANDLER, REVIEWER, PRINCIPAL, PUBLISHER)

    def prepare(self) -> None:
        """Read the notice."""
        if self.matter is not None:
            self.notice = notice_of(self.matter)

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Show the original to those who draft and confirm in the notice's organ, and to nobody else."""
        notice = self.notice
        mine = [post for post in posts if notice is not None and post.organ_id == notice.organ_id]
        if notice is not None and any(post.gives(role) for post in mine for role in self.reviewed_by):
            self.review, self.attached, self.compared = review_of(notice), attached_to(notice), comparison(notice)
            return
        for name in ("keep", "confirmed"):
            self.fields.pop(name, None)

    def refuse_leaks(
        self, notice: Notice, cleaned: dict[str, Any], names: Collection[str], keep: Collection[str]
    ) -> None:
        """Refuse texts that still show what must be hidden."""
        secrets = secrets_for(notice)
        for name in names:
            hits = hits_in(str(cleaned.get(name) or ""), secrets, keep=keep, where=name)
            hits = [hit for hit in hits if name != "opinions_how" or not office_contact(hit)]
            for kind in dict.fromkeys(hit.kind for hit in hits):
                found = [hit for hit in hits if hit.kind is kind]
                self.add_error(name if name in self.fields else None, leak(kind, found))


def leak(kind: HitKind, hits: list[Hit]) -> ValidationError:
    """That a text still shows something."""
    zh, en = (
        f"正文仍含{kind.label.zh}（{len(hits)}处），须遮蔽。",
        f"It still shows a person's {kind.label.en} in {len(hits)} place(s): that must be hidden.",
    )
    if any(hit.doubtful for hit in hits):
        zh += "确非个人信息的，在“不遮蔽”中勾选并说明理由。"
        en += " If it is no personal data, tick it under “do not hide” and say why."
    return ValidationError(words(zh, en))


class DraftForm(OpinionFields, DisplayFields, OfNotice):
    """The text to be published, what to hide besides, and what was taken for personal data and is none."""

    heading = forms.CharField(label=words("标题", "Title"), max_length=200)
    body = forms.CharField(label=words("公开正文", "Text"), widget=forms.Textarea(attrs={"rows": 14}))
    correction = forms.CharField(
        label=words("更正说明", "What was corrected"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=words(
            "向社会公开，请勿写内部情况和个人信息。",
            "Published: say nothing that is for the office, and nobody's data.",
        ),
    )  # fmt: skip
    hide = forms.CharField(
        label=words("另行遮蔽的文字（每行一处）", "Further passages to hide, one a line"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=words("提交时在标题和正文中遮蔽，本栏不保存。", "Hidden when sent; what stands here is not kept."),
    )  # fmt: skip
    keep = forms.MultipleChoiceField(
        label=words("不遮蔽（确非个人信息的）", "Do not hide (what is no personal data)"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    keep_reason = forms.CharField(
        label=words("不遮蔽的理由", "Why it is not hidden"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    words_reason = forms.CharField(
        label=words("使用所列词语的理由", "Why listed words are used"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    field_order = (*TEXTS, "correction", *OPINIONS, "answers", "grade", "grade_reason")
    sent_back: Act | None = None
    asked_when = {
        **OPINIONS_ASKED_WHEN, **GRADE_ASKED_WHEN,
        "keep_reason": Label("有不遮蔽的内容时填写", "where something is not hidden"),
        "words_reason": Label("含提示词语时填写", "where listed words are used"),
        "hide": Label("选填", "optional"), "keep": Label("选填", "optional"),
    }  # fmt: skip

    def prepare(self) -> None:
        """Offer what was found in the original, and in the text as sent."""
        super().prepare()
        notice, keep = self.notice, self.fields["keep"]
        self.fit_opinions(notice)
        self._fit_correction(notice)
        if notice is None:
            return
        self.sent_back = sent_back(notice)
        said, last = (*TEXTS, "correction", "opinions_why"), last_drafted(notice)
        told = [self.data.get(name) if self.is_bound else getattr(last, name) for name in said]
        texts = [original_of(notice), *(str(each or "") for each in told)]
        secrets = secrets_for(notice)
        rows = {row.token: row for text in texts for row in rows_of(text, hits_in(text, secrets))}
        if isinstance(keep, forms.MultipleChoiceField):
            keep.choices = [(token, str(row)) for token, row in rows.items()]
            keep.initial = [token for token in last.kept if token in rows]
        if not rows:
            del self.fields["keep"], self.fields["keep_reason"]
        self.fit_display(notice)

    def _fit_correction(self, notice: Notice | None) -> None:
        """Ask a correction what it corrects; the reason typed for the office stands there to be left or changed."""
        if notice is None or not corrects(notice):
            del self.fields["correction"]
            return
        opened = opened_by(notice)
        self.fields["correction"].initial = notice.correction or (opened.reason if opened else "")

    def clean(self) -> dict[str, Any]:
        """Hide by hand, put back what is kept, refuse what still shows, and keep what the draft hid."""
        cleaned = super().clean() or self.cleaned_data
        notice, keep = self.notice, list(cleaned.pop("keep", []))
        by_hand = self._hide(cleaned)
        if notice is None or not cleaned.get("body"):
            return cleaned
        if keep and not cleaned.get("keep_reason"):
            self.add_error(
                "keep_reason", words("有不遮蔽的内容，未说明理由。", "Something is not hidden, and no reason is given.")
            )
        cleaned["body"] = _put_back(cleaned["body"], notice, keep)
        texts = {name: cleaned.get(name) for name in SHOWN}  # What is found faulty is taken out of what was cleaned.
        self.refuse_leaks(notice, cleaned, SHOWN, keep)
        self._heed_words(notice, texts, cleaned.get("words_reason") or "")
        cleaned["reviews"] = reviews(notice.place_code)
        cleaned["kept"], cleaned["original"] = keep, digest_of(notice, original_of(notice))
        cleaned["redactions"] = [hit.kept() for hit in (*first_draft(notice, keep).hits, *by_hand)]
        return cleaned

    def _hide(self, cleaned: dict[str, Any]) -> list[Hit]:
        """Hide the passages named by hand; their places are those in the text as published."""
        passages = [line.strip() for line in (cleaned.pop("hide", "") or "").splitlines() if line.strip()]
        for passage in passages:
            found = False
            for name in TEXTS:
                text = str(cleaned.get(name) or "")
                hits = list(declared(joined(folded(text)), [Secret(HitKind.BY_HAND, passage, HIDDEN)]))
                found = found or bool(hits)
                if hits:
                    cleaned[name] = hidden(text, hits)
            if not found:
                self.add_error(
                    "hide",
                    words("标题和正文中没有其中一处文字。", "One passage stands in neither title nor text."),
                )
        return [hit for name in TEXTS for hit in _by_hand(str(cleaned.get(name) or ""), name)] if passages else []

    def _heed_words(self, notice: Notice, texts: dict[str, Any], why: str) -> None:
        for each in listed(notice, texts):
            if each.blocks:
                self.add_error(
                    "body", words(f"含{each.says.zh}，不得公开。", f"It holds {each.says.en}: not to be published.")
                )
            elif not why:
                self.add_error(
                    "words_reason",
                    words(f"含{each.says.zh}，未说明理由。", f"It holds {each.says.en}, and no reason is given."),
                )


def _by_hand(text: str, name: str) -> Iterator[Hit]:
    at = text.find(HIDDEN)
    while at >= 0:
        yield Hit(HitKind.BY_HAND, at, at + len(HIDDEN), HIDDEN, doubtful=True, field=name)
        at = text.find(HIDDEN, at + len(HIDDEN))


def _put_back(body: str, notice: Notice, keep: Collection[str]) -> str:
    """The body with what is kept put back where it stood, found by what is around it."""
    text, at, shift = original_of(notice), 0, 0
    draft = first_draft(notice)
    for hit in draft.hits:
        start = hit.start + shift
        shift += len(hit.becomes) - (hit.end - hit.start)
        if hit.token(text) not in keep:
            continue
        end = start + len(hit.becomes)
        before, after = draft.text[max(0, start - NEAR) : start], draft.text[end : end + NEAR]
        place = body.find(before + hit.becomes + after, at)
        if place >= 0:
            at = place + len(before)
            body = body[:at] + hit.said(text) + body[at + len(hit.becomes) :]
    return body


def listed(notice: Notice, texts: dict[str, Any]) -> list[Caution]:
    """The listed words in title and text."""
    return cautions("\n".join(str(texts.get(name) or "") for name in SHOWN), notice.place_code)
