"""The forms by which files are put to a notice and taken off, and what the second person ticks for each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from fazhi.kernel.files.copies import Passage
from fazhi.kernel.files.copying import PUBLISHED, ending_of
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import Upload
from fazhi.kernel.files.kinds import kind_of_ending
from fazhi.kernel.files.models import File
from fazhi.kernel.files.names import checked_name
from fazhi.kernel.notices.attaching import (
    Made,
    attached_to,
    left_in,
    make,
    original_file,
    originals,
    safe_name,
)
from fazhi.kernel.notices.cautions import cautions
from fazhi.kernel.notices.drafting import Row, rows_of, secrets_for
from fazhi.kernel.notices.forms import OfNotice
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.notices.redaction import hits_in
from fazhi.kernel.organs.models import Officer, Post
from fazhi.kernel.procedures.seeing import Eyes
from fazhi.kernel.wording import Label, words

NOTHING = words("来源事项没有可公开的材料。", "The matter holds nothing that could be attached.")
_OF_HITS = ("leave", "looked", "why_kept")
"""Fields that are asked for once something was found."""


class AttachForm(OfNotice):
    """A file of the source matter, and its redacted copy: made here, or handed in."""

    holding = forms.ChoiceField(label=words("原件（来源事项的材料、文书）", "Original, of the matter that owes it"))
    public_name = forms.CharField(
        label=words("公开时的文件名", "Name for the public"), max_length=100, required=False,
        help_text=words(
            "不填则用原文件名，其中的个人信息自动去掉。", "The original's name without any personal data when empty."
        ),
    )  # fmt: skip
    leave = forms.MultipleChoiceField(
        label=words("不遮蔽（确非个人信息的）", "Do not hide (what is no personal data)"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    why_kept = forms.CharField(
        label=words("不遮蔽的理由", "Why it is not hidden"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    why_words = forms.CharField(
        label=words("使用所列词语的理由", "Why listed words are used"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    looked = forms.BooleanField(
        label=words("已逐项查看将遮蔽的内容", "I looked through what will be hidden"), required=False
    )
    asked_when = {
        "public_name": Label("选填", "optional"), "leave": Label("选填", "optional"),
        "why_kept": Label("有不遮蔽的内容时填写", "where something is not hidden"),
        "why_words": Label("含提示词语时填写", "where listed words are used"),
    }  # fmt: skip
    files_label = Label(
        f"遮蔽好的副本（{'、'.join(PUBLISHED)}；原件为 docx、txt、csv 的可不传，由系统遮蔽）",
        f"Redacted copy ({', '.join(PUBLISHED)}; none is needed of docx, txt and csv, which are redacted here)",
    )
    made: Made | None = None
    _worded = False
    rows: Sequence[Row] = ()

    def prepare(self) -> None:
        """Offer what may be published, and, once something is chosen, what was found in it."""
        super().prepare()
        chosen, leave = self.fields["holding"], self.fields["leave"]
        if self.notice is None:
            return
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = list(originals(self.notice).items())
        if not self.is_bound:
            for name in (*_OF_HITS, "why_words"):
                del self.fields[name]
            return
        self.rows = self._found()
        # Ticked for another copy, sent before: it is passed over where the one sent now does not show it.
        ticked = {token: token for token in self._ticked()}
        if isinstance(leave, forms.MultipleChoiceField):
            leave.choices = list({**ticked, **{row.token: str(row) for row in self.rows}}.items())
        if not self.rows:
            self._hide_choice()
        if not self._worded:
            self.fields["why_words"].widget = forms.HiddenInput()

    def _ticked(self) -> list[str]:
        given = self.data.getlist("leave") if isinstance(self.data, QueryDict) else self.data.get("leave")
        return [str(token) for token in given or ()]

    def _hide_choice(self) -> None:
        """Ask nothing about hits where there are none."""
        self.fields["leave"].widget = forms.MultipleHiddenInput()
        for name in ("looked", "why_kept"):
            self.fields[name].widget = forms.HiddenInput()

    def offer_to(self, officer: Officer, posts: Collection[Post]) -> None:
        """Offer what whoever attaches may read themselves; what was found in it is shown to nobody else."""
        chosen, given = self.fields["holding"], str(self.data.get("holding") or "")
        if self.notice is None or not isinstance(chosen, forms.ChoiceField):
            return
        may = originals(self.notice, Eyes(officer, self.notice.opened_on, tuple(posts)))
        chosen.choices = list(may.items())
        if not may and not originals(self.notice):
            chosen.help_text = NOTHING
        if given and given not in may:
            self.rows, self.made = (), None
            self._hide_choice()

    def _found(self) -> Sequence[Row]:
        """What is found in the chosen original, or in the copy that was handed in."""
        holding = str(self.data.get("holding") or "")
        if self.notice is None or holding not in originals(self.notice):
            return ()
        try:
            original = original_file(holding)
            made = make(self.notice, original, original.title, (), self.upload)
        except FileError:
            return ()  # Said once it is cleaned.
        self._worded = bool(cautions(text_of_copy(original.title, made.copy.passages), self.notice.place_code))
        found = made.found if made.by_system else made.left
        return list({row.token: row for passage, hits in found for row in rows_of(passage.text, hits)}.values())

    @property
    def upload(self) -> Upload | None:
        """The copy that was handed in, where one was."""
        return self.uploads[0] if self.uploads else None

    def clean(self) -> dict[str, Any]:
        """Make or read through the copy; refuse what it still shows, and names that tell."""
        cleaned = super().clean() or self.cleaned_data
        shown = {row.token for row in self.rows}
        holding, leave = cleaned.get("holding"), [token for token in cleaned.pop("leave", []) if token in shown]
        looked, given = cleaned.pop("looked", False), cleaned.pop("public_name", "")
        reasons = {name: cleaned.pop(name, "") for name in ("why_kept", "why_words")}
        if self.notice is None or not holding:
            return cleaned
        if len(self.uploads) > 1:
            self.add_error(None, words("一次只附一个副本。", "Send one copy at a time."))
            return cleaned
        original = original_file(holding)
        name = self._name(self.notice, original, given)
        try:
            self.made = made = make(self.notice, original, name, leave, self.upload)
        except FileError as fault:
            self.add_error(None, said(fault))
            return cleaned
        if made.left:
            self.add_error(None, leaks(name, left_in(made.left), by_hand=not made.by_system))
        if made.by_system and made.found and not looked:
            self.add_error(
                "looked", words("请先查看所列将遮蔽的内容，再勾选。", "Look through what is listed first, then tick.")
            )
        if leave and not reasons["why_kept"]:
            self.add_error(
                "why_kept", words("有不遮蔽的内容，未说明理由。", "Something is not hidden, and no reason is given.")
            )
        self._heed_words(self.notice, made, name, reasons["why_words"])
        cleaned["copy"] = {
            "of": str(original.pk), "name": name, "media_type": _media_type(name),
            "made": "system" if made.by_system else "hand", "readable": made.copy.readable,
            "redactions": made.redactions, "taken_out": dict(made.copy.taken_out), "kept": leave, **reasons,
            "same": self.upload is not None and _is(self.upload, original),
        }  # fmt: skip
        return cleaned

    def _name(self, notice: Notice, original: File, given: str) -> str:
        """The name for the public, without what must be hidden, unlike that of any other file of the notice."""
        source = self.upload.name if self.upload is not None else original.title
        ending, secrets = ending_of(source), secrets_for(notice)
        name = given.strip() if given else safe_name(original.title, secrets)
        if ending_of(name) != ending:
            name = f"{name.rpartition('.')[0] if kind_of_ending(ending_of(name)) else name}.{ending}"
        try:
            name = checked_name(name)[0]
        except FileError as fault:
            self.add_error("public_name", said(fault))
        for hit in hits_in(name, secrets):
            self.add_error(
                "public_name",
                words(
                    f"文件名含{hit.kind.label.zh}。",
                    f"The name shows a person's {hit.kind.label.en}.",
                ),
            )
        if name in {each.name for each in attached_to(notice)}:
            self.add_error("public_name", words("已有同名附件。", "A file of this name is there already."))
        return name

    def _heed_words(self, notice: Notice, made: Made, name: str, why: str) -> None:
        for each in cautions(text_of_copy(name, made.copy.passages), notice.place_code):
            if each.blocks:
                self.add_error(
                    None, words(f"附件含{each.says.zh}，不得公开。", f"It holds {each.says.en}: not to be published.")
                )
            elif not why:
                self.add_error(
                    "why_words",
                    words(f"附件含{each.says.zh}，未说明理由。", f"It holds {each.says.en}, and no reason is given."),
                )

    def kept_files(self) -> list[tuple[Upload, File | None]]:
        """The copy, which redacts its original; the file that was handed in is not kept beside it."""
        if self.made is None:
            return []
        copy: dict[str, Any] = self.cleaned_data["copy"]
        return [(Upload(copy["name"], self.made.copy.content, copy["media_type"]), self.made.original)]


def text_of_copy(name: str, passages: Sequence[Passage]) -> str:
    """All that a copy says, with its name."""
    return "\n".join([name, *(passage.text for passage in passages)])


def _is(upload: Upload, original: File) -> bool:
    return hashlib.sha256(upload.content).hexdigest() == original.reveal("digest")


def _media_type(name: str) -> str:
    kind = kind_of_ending(ending_of(name))
    return kind.media_type if kind is not None else "application/octet-stream"


def said(fault: FileError) -> ValidationError:
    """A fault of a file as that of a form."""
    return ValidationError(words(fault.message.zh + fault.cure.zh, f"{fault.message.en} {fault.cure.en}"))


def leaks(name: str, places: Label, *, by_hand: bool) -> ValidationError:
    """That a copy still shows what must be hidden, where, and the cure."""
    cure = (
        Label(
            "请在副本中遮蔽后重新上传（只盖黑块不够，文字须不再存在）",
            "Hide it in the copy and send it again (a black box is not enough: the text must be gone)",
        )
        if by_hand
        else Label("本系统未能遮蔽，请自行遮蔽后上传副本", "It could not be hidden: hide it yourself and send the copy")
    )  # fmt: skip
    return ValidationError(
        words(
            f"副本“{name}”仍含：{places.zh}。{cure.zh}；确非个人信息的，勾选“不遮蔽”并说明理由。",
            f"The copy {name} still shows: {places.en}. {cure.en}; what is no personal data, tick under “do not hide”.",
        )
    )


class DropForm(OfNotice):
    """Which file is not to be published with the notice after all."""

    file = forms.ChoiceField(label=words("附件", "File"))

    def prepare(self) -> None:
        """Offer the files of the notice."""
        super().prepare()
        chosen = self.fields["file"]
        if self.notice is not None and isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(each.file, each.name) for each in attached_to(self.notice)]
