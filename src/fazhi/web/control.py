"""What stands on every act's form besides the act's own fields: the legal day, who acts, and back-filling.

The names begin with ``act-``, which no field of a declared form can, so that neither shadows the other.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from fazhi.kernel.files.store import Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.forms import ActForm, form_class
from fazhi.kernel.procedures.general import URGE
from fazhi.kernel.procedures.models import Matter
from fazhi.kernel.procedures.refusals import Ground, Refusal
from fazhi.kernel.wording import words
from fazhi.web.urging import urged_in
from fazhi.web.viewer import Viewer

PREFIX = "act"
UPLOADS = f"{PREFIX}-files"
LARGEST_UPLOAD = 50 * 2**20
"""Bytes; a file is read into memory once."""


class ControlForm(forms.Form):
    """The legal day of an act, the post under which it is done, and who is asked to approve it if it is back-filled."""

    on = forms.DateField(
        label=words("法律日期", "Legal day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=words("行为发生之日，期限按这一天计算。", "The day on which it is done; limits count from it."),
    )
    post = forms.ModelChoiceField(Post.objects.none(), label=words("以何岗位", "Acting as"), empty_label=None)
    second = forms.ModelChoiceField(
        Post.objects.none(), label=words("请谁批准补录", "Who is asked to approve it"), required=False
    )
    why = forms.CharField(label=words("补录理由", "Reason for back-filling"), max_length=500, required=False)
    revision = forms.IntegerField(label=words("修订", "Revision"), widget=forms.HiddenInput, required=False)
    request_key = forms.CharField(label=words("请求标识", "Request key"), widget=forms.HiddenInput, max_length=80)

    def __init__(self, data: QueryDict | None, *, viewer: Viewer, posts: Sequence[Post], revision: int | None) -> None:
        """The controls for a viewer; a new form has today and a request key of its own."""
        initial = {"on": viewer.day, "revision": revision, "request_key": uuid.uuid4(), "post": posts[0].pk}
        super().__init__(data, prefix=PREFIX, initial=initial)
        chosen, second = self.fields["post"], self.fields["second"]
        if isinstance(chosen, forms.ModelChoiceField) and isinstance(second, forms.ModelChoiceField):
            chosen.queryset = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("organ", "officer")
            second.queryset = viewer.approvers()
        if len(posts) == 1:
            chosen.widget = forms.HiddenInput()


@dataclass(slots=True)
class Panel:
    """The form of an act as a page shows it: its fields, the controls, and why it was refused.

    A closed one shows the grounds only: no field is asked for where nothing that is filled in would help. A continued
    one shows what stands in the viewer's draft of it.
    """

    kind: ActKind
    form: forms.Form
    control: ControlForm
    url: str
    grounds: Sequence[Ground] = ()
    files_lost: bool = False
    closed: bool = False
    continued: bool = False

    @property
    def backfilling(self) -> bool:
        """Whether the fields for back-filling stand open: something is in them, or the order of days was the ground."""
        given = any(self.control[name].value() for name in ("second", "why"))
        return given or any(ground.code == "order" for ground in self.grounds)

    @property
    def faults(self) -> Iterator[tuple[Ground, str]]:
        """Each ground with the id of the field that it names, or an empty text."""
        for ground in self.grounds:
            yield ground, self._place(ground.field)

    def _place(self, name: str) -> str:
        if name in self.form.fields:
            return self.form[name].id_for_label
        return self.control[name].id_for_label if name in self.control.fields else ""


def posts_for(kind: ActKind, viewer: Viewer) -> list[Post]:
    """The viewer's posts with those first that give a role of the act; the engine says which of them may."""
    return sorted(viewer.posts, key=lambda post: not any(post.gives(role) for role in kind.by))


def values_of(request: HttpRequest, procedure: type[Procedure], kind: ActKind) -> dict[str, Any]:
    """What the officer typed into the act's own fields, as the engine takes it."""
    several = {
        name for name, each in form_class(procedure, kind).base_fields.items()
        if getattr(each.widget, "allow_multiple_selected", False)
    }  # fmt: skip
    return {
        name: request.POST.getlist(name) if name in several else request.POST[name]
        for name in request.POST
        if not name.startswith(f"{PREFIX}-") and name != "csrfmiddlewaretoken"
    }


def uploads_of(request: HttpRequest) -> list[Upload]:
    """The files handed in with an act.

    Raises:
        Refusal: one is too large to be taken.
    """
    return [_upload(each) for each in request.FILES.getlist(UPLOADS)]


def _upload(given: UploadedFile[bytes]) -> Upload:
    name, size = given.name or "", given.size or 0
    if size > LARGEST_UPLOAD:
        limit = LARGEST_UPLOAD // 2**20
        raise Refusal.because(
            "upload", f"文件“{name}”超过 {limit} MB。", f"The file {name} is larger than {limit} MB.",
            "请压缩或分卷后再上传。", "Compress it or divide it.",
        )  # fmt: skip
    given.seek(0)  # An act that turns out to be late is sent on to the second person, and read again.
    return Upload(name, given.read(), given.content_type or "application/octet-stream")


def initial_of(kind: ActKind, matter: Matter | None) -> Mapping[str, Any]:
    """What the act's form shows before anything is typed."""
    if kind is URGE and matter is not None:
        return {"to": urged_in([matter])[matter.pk].pk}
    return kind.initial(matter) if kind.initial is not None and matter is not None else {}


def named_apart(form: ActForm, kind: ActKind) -> ActForm:
    """The form with ids of its own, so that several forms may stand on one page."""
    form.auto_id = f"id_{kind.name}_%s"
    return form
