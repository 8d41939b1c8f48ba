"""My tokens 接口令牌: which programs ask in the name of my posts; issued and revoked after proving again who I am."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.organs.models import Post
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.account import bearing
from fazhi.web.account.models import ApiToken
from fazhi.web.pages import show
from fazhi.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Row:
    """A token in the list: its post of today, what it is for, and how it stands."""

    token: ApiToken
    post: Post | None
    scopes: list[Label]
    standing: Label
    good: bool


class TokenForm(forms.Form):
    """A token: for which post, for what, until when."""

    name = forms.CharField(
        label=words("名称", "Name"), max_length=bearing.LONGEST_NAME,
        help_text=words("哪个程序使用，如“统计平台取数”。", "Which program uses it."),
    )  # fmt: skip
    post = forms.ChoiceField(
        label=words("岗位", "Post"),
        help_text=words("令牌只见该岗位所见，随岗位结束而失效。", "It sees what this post sees, and ends with it."),
    )
    scopes = forms.MultipleChoiceField(
        label=words("范围", "Scopes"), widget=forms.CheckboxSelectMultiple,
        choices=[(key, words(label.zh, label.en)) for key, label in bearing.SCOPES.items()],
        help_text=words("只选该程序需要的。", "Only what the program needs."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=words("失效日期", "Expires on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        """The form for the posts that the viewer holds today."""
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        choice, latest = self.fields["post"], bearing.latest_day(viewer.day)
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(post.subject), str(post)) for post in viewer.posts]
        self.fields["expires_on"].initial = latest
        self.fields["expires_on"].help_text = words(f"不晚于 {latest}。", f"By {latest} at the latest.")

    def chosen(self) -> Post:
        """The post that was chosen."""
        return next(post for post in self.viewer.posts if str(post.subject) == self.cleaned_data["post"])


@officers
@require_safe
def tokens(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The tokens of my posts, the latest first."""
    posts = {post.subject: post for post in viewer.posts}
    found = ApiToken.objects.filter(officer=viewer.officer)
    return show(request, viewer, "account/tokens", rows=[_row(each, posts, viewer) for each in found])


def _row(token: ApiToken, posts: dict[uuid.UUID, Post], viewer: Viewer) -> Row:
    standing = Label("有效", "In force")
    if token.revoked_at is not None:
        standing = Label("已吊销", "Revoked")
    elif not token.lasts_on(viewer.day):
        standing = Label("已失效", "Expired")
    elif token.post not in posts:
        standing = Label("岗位已不在任", "The post is no longer held")
    good = token.lasts_on(viewer.day) and token.post in posts
    scopes = [bearing.SCOPES[each] for each in token.scopes if each in bearing.SCOPES]
    return Row(token, posts.get(token.post), scopes, standing, good)


@officers
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Issue a token; its secret is shown this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            token, secret = bearing.issue(
                form.chosen(), given["name"], given["scopes"], given["expires_on"], day=viewer.day, request=request
            )
        except bearing.TokenRefused as refused:
            form.add_error(None, str(refused.message))
        else:
            response = show(request, viewer, "account/token_issued", token=token, secret=secret)
            response.headers["Cache-Control"] = "no-store"
            return response
    return show(request, viewer, "account/token_new", form=form)


@officers
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """Revoke a token of mine."""
    token = ApiToken.objects.filter(officer=viewer.officer, pk=id, revoked_at=None).first()
    if token is None:
        raise Http404
    if request.method == "POST":
        bearing.revoke(token, request=request)
        messages.success(request, str(Label(f"已吊销：{token.name}", f"Revoked: {token.name}")))
        return redirect("tokens")
    return show(request, viewer, "account/token_revoke", token=token)
