"""Doing an act for a program: by the path that the workbench takes, under the one post of the token.

What stands against it for good, since the post or its organ may not do it, is asked before anything else; what the post
may not see cannot be chosen; all else the engine refuses, with every ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import Http404

from fazhi.api.act_fields import as_typed
from fazhi.api.act_requests import Sent
from fazhi.api.problems import Problem
from fazhi.kernel.files.errors import FileError
from fazhi.kernel.files.intake import inspect
from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.declaring import ActKind, Procedure
from fazhi.kernel.procedures.engine import open_matter, perform
from fazhi.kernel.procedures.forms import build_form, form_class
from fazhi.kernel.procedures.models import Act, Matter
from fazhi.kernel.procedures.projection import state_of
from fazhi.kernel.procedures.refusals import Ground, Refusal, StaleVersion, refuse_all
from fazhi.kernel.procedures.registry import families, kind_of, procedure_of, version_on
from fazhi.kernel.wording import Label
from fazhi.web.backfilling.rehearsal import taken_back
from fazhi.web.dossier import CORRECT
from fazhi.web.seeing import unseen
from fazhi.web.viewer import Viewer
from fazhi.web.whynot import lasting, standing_of

T = TypeVar("T")
LATE = "order"
"""Code of the engine's ground against an act of a day before the last one."""
_ON_PAGES = Label(
    "补录须由另一人批准，接口不能代为批准：请在工作台的事项页面办理。",
    "Back-filling asks for a second person, who cannot approve over the interface: do it on the matter's page.",
)

_USED = Label(
    "该请求标识已办理过一次，试办请换用新的标识。",
    "Something was done under this key before: rehearse under a new one.",
)


@dataclass(frozen=True, slots=True)
class Done:
    """An act that is done, and whether it was done before under the same key."""

    act: Act
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act that is asked for, and all that stands against it before the engine looks at it.

    Attributes:
        kind: the act.
        against: why the post may not do it, whatever is sent with it.
        perform: does it.
    """

    kind: ActKind
    against: Sequence[Ground]
    perform: Callable[[], Act]


def opening(viewer: Viewer, family: str, name: str, sent: Sent) -> Wanted:
    """The act by which a matter is opened.

    Raises:
        Http404: no act of this name opens a matter of this family.
        Problem: a value is of another type than its field.
    """
    procedure, kind = _opening(family, name, sent)
    post, raw = viewer.posts[0], _typed(procedure, kind, sent)

    def done() -> Act:
        if not _known(sent):
            refuse_all(unseen(build_form(procedure, kind, None, acting={post.organ_id}), raw, viewer))
        return open_matter(
            family, kind, by=post, on=sent.on, data=raw, uploads=sent.files, reason=_reason(raw),
            request_key=sent.request_key, today=viewer.day,
        )  # fmt: skip

    return Wanted(kind, list(_role(kind, post)), done)


def _opening(family: str, name: str, sent: Sent) -> tuple[type[Procedure], ActKind]:
    versions = families().get(family)
    if versions is None:
        raise Http404
    try:
        procedure = version_on(family, sent.on)
    except LookupError:
        procedure = versions[-1]  # The engine refuses the day.
    kind = procedure.acts.get(name)
    if kind is None or not kind.opens or kind.automatic:
        raise Http404
    return procedure, kind


def _role(kind: ActKind, post: Post) -> Iterator[Ground]:
    if any(post.gives(role) for role in kind.by):
        return
    roles_zh, roles_en = "、".join(r.label.zh for r in kind.by), ", ".join(r.label.en for r in kind.by)
    own = post.role_label
    yield Ground(
        "role",
        Label(
            f"“{kind.label.zh}”应由{roles_zh}作出，令牌的岗位是{own.zh}。",
            f"{kind.label.en} is for {roles_en}; the post of the token is {own.en}.",
        ),
        Label("请用有权岗位的令牌。", "Use the token of a post that may."),
    )


def next_act(viewer: Viewer, matter: Matter, name: str, sent: Sent) -> Wanted:
    """An act of a matter that the viewer sees.

    Raises:
        Http404: the matter has no act of this name that programs do: it opens, follows from a rule, or corrects.
        Problem: a value is of another type than its field.
    """
    procedure = procedure_of(matter.family, matter.version)
    kind = kind_of(procedure, name)
    if kind is None or kind.opens or kind.automatic or kind.name == CORRECT:
        raise Http404
    post, raw = viewer.posts[0], _typed(procedure, kind, sent)
    against = [] if _known(sent) else lasting(standing_of(matter, procedure, state_of(matter), viewer), kind)

    def done() -> Act:
        if not _known(sent):
            refuse_all(unseen(build_form(procedure, kind, None, matter=matter), raw, viewer))
        return perform(
            matter, kind, by=post, on=sent.on, data=raw, uploads=sent.files, reason=_reason(raw),
            request_key=sent.request_key, revision=sent.revision, today=viewer.day,
        )  # fmt: skip

    return Wanted(kind, against, done)


def _reason(raw: dict[str, object]) -> str:
    given = raw.get("reason", "")
    return given if isinstance(given, str) else ""


def _typed(procedure: type[Procedure], kind: ActKind, sent: Sent) -> dict[str, object]:
    raw, against = as_typed(form_class(procedure, kind).base_fields, sent.data)
    if sent.files and not kind.attach:
        says = Label(f"“{kind.label.zh}”不收材料。", f"{kind.label.en} takes no files.")
        against.append(Ground("form", says, Label("请去掉文件。", "Leave the files away."), field="files"))
    if against:
        raise _invalid(against)
    return raw


def _invalid(against: Sequence[Ground]) -> Problem:
    says = Label("；".join(each.says.zh for each in against), "; ".join(each.says.en for each in against))
    return Problem("invalid", says, grounds=against)


def _known(sent: Sent) -> bool:
    """Whether something was done under the key before: what could be chosen then need not be offered now."""
    return Act.objects.filter(request_key=sent.request_key).exists()


def do(wanted: Wanted, sent: Sent) -> Done:
    """Do it, or give what was done before under the same key.

    Raises:
        Problem: it is refused, with every ground.
    """
    with _as_problems(wanted):
        known = _known(sent)
        return Done(wanted.perform(), known)


@contextmanager
def _as_problems(wanted: Wanted) -> Iterator[None]:
    """What stands against an act, as problems."""
    if wanted.against:
        raise Problem("forbidden", _because(wanted.against), grounds=wanted.against)
    try:
        yield
    except StaleVersion as stale:
        raise Problem("precondition", _because(stale.grounds), grounds=stale.grounds) from stale
    except Refusal as refusal:
        if LATE not in refusal.codes:
            raise
        grounds = [replace(each, cure=_ON_PAGES) if each.code == LATE else each for each in refusal.grounds]
        raise Refusal(*grounds) from refusal
    except FileError as error:
        raise Refusal(Ground("file", error.message, error.cure, field="files")) from error


def _because(grounds: Sequence[Ground]) -> Label:
    return Label("；".join(each.says.zh for each in grounds), "; ".join(each.says.en for each in grounds))


def rehearse(wanted: Wanted, sent: Sent, look: Callable[[Act], T]) -> T:
    """Do it without its files, which are only looked at, look at what was done, and take it back.

    Raises:
        Problem: it would be refused, or was done before under the key.
    """
    if _known(sent):
        raise Problem("repeated", _USED)
    with _as_problems(wanted):
        for each in sent.files:
            inspect(each)
        sent.files.clear()
        return taken_back(lambda: look(wanted.perform()))
