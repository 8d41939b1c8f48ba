"""What a row of a proposal can do, and how it is carried out: the one list of actions 操作.

Each action has a form and a step. Checking a proposal takes its steps and takes them back (``examining``), so that what
is checked is what will be carried out.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from fazhi.kernel.ledger.journal import record
from fazhi.kernel.ledger.versions import amend
from fazhi.kernel.organs.errors import OrganError
from fazhi.kernel.organs.founding import close, designate, found, merge, rename
from fazhi.kernel.organs.models import Account, Officer, Post, Power
from fazhi.kernel.organs.posts import annul_post, appoint, name_deputy, relieve
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.staffing import rows
from fazhi.kernel.staffing.models import Scope
from fazhi.kernel.wording import Label

Step = Callable[[Mapping[str, Any], datetime.date, str], None]
"""Carries a row out: its cleaned values, the day from which it holds, the basis document."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a row does.

    Attributes:
        key: stored name.
        scope: the kind of proposal that it stands in.
        label: name in both languages.
        form: the form of its values.
        step: how it is carried out.
        ends: it ends posts, so that work must have been handed over.
    """

    key: str
    scope: Scope
    label: Label
    form: type[forms.Form]
    step: Step
    ends: bool = False


def _found(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    found(
        code=given["code"], place_code=given["place"], name=given["name"], short_name=given["short_name"],
        mark=given["mark"], kind=given["kind"], parent=given["parent"], from_on=on, basis=basis,
    )  # fmt: skip


def _rename(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    changes = {"name": given["name"], "short_name": given["short_name"] or given["name"]}
    rename(given["organ"], on, basis=basis, **changes, **({"mark": given["mark"]} if given["mark"] else {}))


def _move(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    rename(given["organ"], on, basis=basis, parent=given["parent"])


def _merge(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    merge(given["organ"], given["into"], on)


def _close(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    close(given["organ"], on)


def _designate(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    designate(given["organ"].place_code, given["office"], given["organ"], on, basis=basis)


def _enter(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    record(Officer(number=given["number"], name=given["name"]))


def _appoint(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    appoint(
        given["number"], given["organ"], ROLES[given["role"]], on, until_on=given["until"], title=given["title"],
        power=given["power"],
    )  # fmt: skip


def held(given: Mapping[str, Any], on: datetime.date) -> Post:
    """The post that a row names, held on the day.

    Raises:
        OrganError: the person does not hold it.
    """
    posts = Post.objects.as_of(on).filter(officer=given["number"], organ=given["organ"], role=given["role"])
    post = posts.exclude(power=Power.ACTING).select_related("officer", "organ").first()
    if post is None:
        label = ROLES[given["role"]].label
        raise OrganError.because(
            f"{given['number']} 在 {on} 不任 {given['organ']} {label.zh}。",
            f"{given['number']} is not {label.en} of {given['organ']} on {on}.",
            "请核对人员、岗位和生效日期。", "Compare person, post and day.", "number",
        )  # fmt: skip
    return post


def _change(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    changes = {"title": given["title"], "power": given["power"], "until_on": given["until"]}
    amend(held(given, on), on, **{name: value for name, value in changes.items() if value})


def _relieve(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    relieve(held(given, on), on)


def _annul(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    annul_post(held(given, on), on)


def posts_of(officer: Officer, on: datetime.date) -> list[Post]:
    """The posts of an officer that reach the day, others' that they hold for an absence left out."""
    posts = Post.objects.standing().filter(officer=officer).exclude(power=Power.ACTING).exclude(until_on__lte=on)
    return list(posts.select_related("officer", "organ"))


def _leave(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    posts = posts_of(given["number"], on)
    if not posts:
        raise OrganError.because(
            f"{given['number']} 在 {on} 已无岗位。", f"{given['number']} holds no post on {on}.",
            "请核对人员和日期。", "Compare person and day.", "number",
        )  # fmt: skip
    for post in posts:
        if post.from_on < on:
            relieve(post, on)
        else:
            annul_post(post, on)


def _deputy(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    name_deputy(held(given, on), given["deputy"], on)


def _account(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    users, officer, username = get_user_model().objects, given["number"], given["username"]
    known = Account.objects.filter(officer=officer).select_related("user").first()
    if known is not None and known.user.get_username() == username and not known.user.is_active:
        known.user.is_active = True
        known.user.save(update_fields=["is_active"])
        return
    if known is not None or users.filter(username__iexact=username).exists():
        raise OrganError.because(
            f"{officer} 已有账号，或登录名“{username}”已被使用。",
            f"{officer} has an account, or the user name {username} is taken.",
            "请核对人员，或换登录名。", "Compare the person, or take another name.", "username",
        )  # fmt: skip
    user = users.create_user(username)
    Account.objects.create(officer=officer, user=user)


def _close_account(given: Mapping[str, Any], on: datetime.date, basis: str) -> None:
    known = Account.objects.filter(officer=given["number"]).select_related("user").first()
    if known is None or not known.user.is_active:
        raise OrganError.because(
            f"{given['number']} 没有使用中的账号。", f"{given['number']} has no open account.",
            "请核对人员。", "Compare the person.", "number",
        )  # fmt: skip
    known.user.is_active = False
    known.user.save(update_fields=["is_active"])


def _action(
    key: str, scope: Scope, zh: str, en: str, form: type[forms.Form], step: Step, *, ends: bool = False
) -> Action:
    return Action(key, scope, Label(zh, en), form, step, ends)


ACTIONS: dict[str, Action] = {
    action.key: action
    for action in (
        _action("found", Scope.ORGANS, "设立", "Found", rows.FoundForm, _found),
        _action("rename", Scope.ORGANS, "更名", "Rename", rows.RenameForm, _rename),
        _action("move", Scope.ORGANS, "调整隶属", "Move", rows.MoveForm, _move),
        _action("merge", Scope.ORGANS, "合并", "Merge", rows.MergeForm, _merge, ends=True),
        _action("close", Scope.ORGANS, "撤销", "Close", rows.CloseForm, _close, ends=True),
        _action("designate", Scope.ORGANS, "明确职能归口", "Designate an office", rows.DesignateForm, _designate),
        _action("enter", Scope.POSTS, "入职", "Enter service", rows.EnterForm, _enter),
        _action("appoint", Scope.POSTS, "任职", "Appoint", rows.AppointForm, _appoint),
        _action("change", Scope.POSTS, "变更任职", "Change a post", rows.ChangeForm, _change),
        _action("relieve", Scope.POSTS, "免职", "Relieve", rows.PostForm, _relieve, ends=True),
        _action("leave", Scope.POSTS, "离职", "Leave service", rows.OfficerForm, _leave, ends=True),
        _action("deputy", Scope.POSTS, "指定B岗", "Name a deputy", rows.DeputyForm, _deputy),
        _action("annul", Scope.POSTS, "作废误登任职", "Annul a post given in error", rows.PostForm, _annul),
        _action("account", Scope.POSTS, "开通账号", "Open an account", rows.AccountForm, _account),
        _action("close_account", Scope.POSTS, "停用账号", "Close an account", rows.OfficerForm, _close_account),
    )
}


def actions_of(scope: str) -> list[Action]:
    """The actions that stand in proposals of a scope."""
    return [action for action in ACTIONS.values() if action.scope == scope]


def ending(action: Action, given: Mapping[str, Any], on: datetime.date) -> list[Post]:
    """The posts that a row about a person ends, of its cleaned values; none where it no longer holds."""
    if action.key == "leave":
        return posts_of(given["number"], on)
    try:
        return [held(given, on)]
    except OrganError:
        return []
