"""Accounts of the officers whom an administrator looks after 账号管理: seen, given a password, closed, factors reset.

Opening an account is a row of a proposal, which another person decides; what is done here mends or ends one at once.
Each step is journalled with who and why, and none is done to one's own account.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from fazhi.kernel.organs.founding import designated
from fazhi.kernel.organs.models import Account, Office, Officer, Post, subtree
from fazhi.kernel.organs.roles import PRINCIPAL
from fazhi.kernel.wording import Label, words
from fazhi.web.access import officers
from fazhi.web.account.keeping import filling, fills
from fazhi.web.account.models import AccessEvent, Kind
from fazhi.web.account.opening import close_account, issue_password, reset_factors
from fazhi.web.account.passwords import changing_among
from fazhi.web.account.standing import factors_by_user
from fazhi.web.pages import numbered, show
from fazhi.web.staffing.sight import administers
from fazhi.web.viewer import Viewer

INVALID = 422
PASSWORD, CLOSE, FACTORS = "password", "close", "factors"


@dataclass(frozen=True, slots=True)
class Row:
    """An account in the list: its officer with the posts of today, and how it is protected."""

    account: Account
    user: User
    posts: list[Post]
    factors: int
    changes: bool


class WhyForm(forms.Form):
    """Why it is done; it stands in the journal of access."""

    why = forms.CharField(
        label=words("理由", "Reason"), max_length=200,
        help_text=words("记入登录日志；不要写口令。", "It stands in the journal of access: write no password here."),
    )  # fmt: skip


@officers
@require_safe
def accounts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The accounts of the officers of the organs that the viewer administers.

    Raises:
        Http404: the viewer administers none.
    """
    if not administers(viewer):
        raise Http404
    rows, name = looked_after(viewer), request.GET.get("name", "").strip()
    if name:
        rows = rows.filter(
            Q(officer__name__icontains=name) | Q(officer__number=name) | Q(user__username__icontains=name)
        )
    page = numbered(request, rows)
    return show(
        request, viewer, "staffing/accounts", page=page, rows=_rows(viewer, list(page.object_list)), name=name
    )  # fmt: skip


def looked_after(viewer: Viewer) -> QuerySet[Account]:
    """The accounts that the viewer looks after: of their organ's officers; of a place's, for its staffing office.

    Who holds no post today belongs to the organ of any post before; who holds one elsewhere is that organ's affair.
    """
    within = Q(pk__in=[])
    for post in administers(viewer):
        place = post.organ.place_code
        whole = designated(place, Office.STAFFING, viewer.day) == post.organ
        within |= Q(organ__place_code__startswith=subtree(place)) if whole else Q(organ=post.organ_id)
    today = Post.objects.as_of(viewer.day)
    held, once = today.filter(within).values("officer"), Post.objects.standing().filter(within).values("officer")
    mine = Q(officer__in=held) | Q(officer__in=once) & ~Q(officer__in=today.values("officer"))
    return Account.objects.filter(mine).select_related("user", "officer").order_by("officer__number")


def _rows(viewer: Viewer, found: list[Account]) -> list[Row]:
    posts: dict[uuid.UUID, list[Post]] = {}
    held = Post.objects.as_of(viewer.day).filter(officer__in=[each.officer_id for each in found])
    for post in held.select_related("organ").order_by("organ__code", "role"):
        posts.setdefault(post.officer_id, []).append(post)
    users = [each.user for each in found if isinstance(each.user, User)]
    factors, changing = factors_by_user(users), changing_among(users)
    return [
        Row(
            each, each.user, posts.get(each.officer_id, []), factors.get(each.user.pk, 0), each.user.pk in changing
        )
        for each in found
        if isinstance(each.user, User)
    ]  # fmt: skip


@officers
@fills
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, viewer: Viewer, id: uuid.UUID) -> HttpResponse:
    """One officer's account; posted, it is given a password, closed, or its second factors are reset.

    Raises:
        Http404: the viewer does not look after it.
    """
    found = looked_after(viewer).filter(officer=id).first() if administers(viewer) else None
    if found is None or not isinstance(found.user, User):
        raise Http404
    barred = _barred(viewer, found.officer)
    posted = request.method == "POST" and not filling(request)
    form = WhyForm(request.POST if request.method == "POST" else None)
    password, done = "", None
    if posted and barred is not None:
        raise Http404
    if posted and form.is_valid() and (half := _other_half(request.POST.get("do", ""), viewer, found)) is not None:
        form.add_error(None, str(half))
    elif posted and form.is_valid():
        password, done = _do(request.POST.get("do", ""), viewer, found.user, form.cleaned_data["why"])
        form = WhyForm()
    response = show(
        request, viewer, "staffing/account", row=_rows(viewer, [found])[0], barred=barred, form=form, done=done,
        password=password, codes=Authenticator.objects.filter(user=found.user).exists(),
        status=INVALID if posted and form.errors else 200,
    )  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


def _barred(viewer: Viewer, officer: Officer) -> Label | None:
    """Why the viewer may only look at an account: it is their own, or a principal's of another place."""
    if officer.pk == viewer.officer.pk:
        return Label(
            "这是您自己的账号：须由另一位系统管理员办理；改口令请到“我的账号”。",
            "This is your own account: another administrator does it; to change the password, go to My account.",
        )
    places = {post.organ.place_code for post in administers(viewer)}
    heads = Post.objects.as_of(viewer.day).filter(officer=officer, role=PRINCIPAL.key)
    if heads.exclude(organ__place_code__in=places).exists():
        return Label(
            "这是其他区划负责人的账号：由其本单位系统管理员办理。",
            "This is the account of a principal of another place: an administrator of their own organ does it.",
        )
    return None


def _other_half(what: str, viewer: Viewer, account: Account) -> Label | None:
    """Why the viewer may not do this as well: password and second factor in one hand are the account itself.

    What was done counts until the holder has signed in again, which takes the factor.
    """
    other = {PASSWORD: Kind.FACTORS_RESET, FACTORS: Kind.PASSWORD_ISSUED}.get(what)
    events = AccessEvent.objects.filter(officer=account.officer_id)
    last = events.filter(kind=Kind.SIGNED_IN).order_by("-happened_at").values_list("happened_at", flat=True).first()
    done = events.filter(kind=other, by=viewer.officer)
    done = done if last is None else done.filter(happened_at__gt=last)
    if other is None or not account.user.is_active or not done.exists():
        return None
    return Label(
        "您已为该账号办理口令或第二步验证中的另一项；两项不得由一人办理。请由另一位系统管理员（如机构编制部门的）办理，"
        "或待本人登录后再办。",
        "You issued the password or reset the factors of this account: one person does not do both. Let another "
        "administrator (the staffing office has one) do it, or do it once the holder has signed in.",
    )


def _do(what: str, viewer: Viewer, user: User, why: str) -> tuple[str, Label | None]:
    """Do what was asked; the password where one was issued, and what was done.

    Raises:
        Http404: the account cannot be treated so: it is closed, or nothing of the kind is offered.
    """
    if not user.is_active:
        raise Http404
    if what == PASSWORD:
        return issue_password(user, by=viewer.officer, why=why), Label("已发放口令。", "A password is issued.")
    if what == CLOSE:
        close_account(user, by=viewer.officer, why=why)
        return "", Label("账号已停用，其会话已结束。", "The account is closed; its sessions have ended.")
    if what == FACTORS:
        count = reset_factors(user, by=viewer.officer, why=why)
        return "", Label(f"已清除 {count} 项第二步验证。", f"{count} second factors are taken away.")
    raise Http404
