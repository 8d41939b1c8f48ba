"""The one door of the interface: who asks, how often, in which language and form, before any operation is reached.

Every address of the interface is made here, so that none can be without it. What goes wrong behind the door comes out
as problem details, whatever it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import translation
from ninja.operation import Operation, PathView

from fazhi.api import limits
from fazhi.api.auth import Caller, Needs, caller_of
from fazhi.api.etags import conditional
from fazhi.api.parsing import broken
from fazhi.api.problems import MEDIA_TYPE, Problem, answer, problem_of
from fazhi.kernel.wording import Label
from fazhi.web.access import ACCESS, Access, View

JSON = "application/json"
LONGEST_VALUE = 1000
"""Characters of a parameter; each names a shorter limit where it has one."""
_READS = ("GET", "HEAD")


class UnclearAccess(Exception):
    """An operation that says nothing about who may call it, or an address whose operations say different things."""


def needs_of(operation: Operation) -> Needs:
    """What an operation asks of the caller.

    Raises:
        UnclearAccess: it does not say.
    """
    for each in operation.auth_callbacks:
        if isinstance(each, Needs):
            return each
    raise UnclearAccess(
        f"the operation {operation.operation_id or operation.path} says not who may call it: auth=Needs"
    )


def access_of(view: PathView) -> Access:
    """Who may open an address.

    Raises:
        UnclearAccess: its operations differ.
    """
    found = {Access.ANYONE if needs_of(each).open else Access.TOKEN for each in view.operations}
    if len(found) != 1:
        raise UnclearAccess(f"the operations of {view.operations[0].path} differ in who may call them")
    return found.pop()


def opened(view: PathView) -> View:
    """The view of an address behind the door; a HEAD is answered as a GET, whose body the server leaves away."""
    by_method = {method: each for each in view.operations for method in each.methods}
    if "GET" in by_method:
        by_method.setdefault("HEAD", by_method["GET"])

    def entered(request: HttpRequest, **route: Any) -> HttpResponseBase:
        return through(request, lambda: _operated(request, by_method, route))

    entered.csrf_exempt = True  # type: ignore[attr-defined]  # nothing here acts by a session
    ACCESS[entered] = access_of(view)
    return entered


def nothing_there(request: HttpRequest, **route: str) -> HttpResponseBase:
    """404 for every address below that no operation has."""

    def missing() -> HttpResponseBase:
        count(request)
        raise Problem("not-found", Label("没有这个地址，见接口说明。", "There is no such address: see the documents."))

    return through(request, missing)


nothing_there.csrf_exempt = True  # type: ignore[attr-defined]
ACCESS[nothing_there] = Access.ANYONE


def through(request: HttpRequest, behind: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer in the language asked for; what goes wrong behind comes out as problem details."""
    language = language_of(request)
    with translation.override(language):
        try:
            response = behind()
        except Exception as error:
            response = answer(problem_of(error))
    allowance: limits.Allowance | None = getattr(request, "allowance", None)
    for name, value in (allowance.headers if allowance else {}).items():
        response.headers.setdefault(name, value)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response


def problem(request: HttpRequest, kind: str) -> HttpResponse:
    """The answer to a request that went wrong before the door or behind everything, such as an unknown host name."""
    language = language_of(request)
    with translation.override(language):
        response = answer(Problem(kind))
    response.headers["Content-Language"] = language
    return response


def count(request: HttpRequest) -> Caller:
    """Who asks, once the request is counted: also one whose token does not hold, against its address.

    Raises:
        Problem: the token does not hold, or there were too many requests.
    """
    caller, fault = None, None
    try:
        caller = caller_of(request)
    except Problem as problem:
        fault = problem
    allowance = limits.spend(request, caller)
    request.allowance = allowance  # type: ignore[attr-defined]
    if allowance.spent:
        says = Label(
            f"每分钟最多{allowance.limit}次，请在{allowance.seconds}秒后再试。",
            f"At most {allowance.limit} requests a minute: try again in {allowance.seconds} s.",
        )
        raise Problem("too-many", says, headers={"Retry-After": str(allowance.seconds)})
    if fault is not None or caller is None:
        raise fault or Problem("bad-token")
    return caller


def _operated(request: HttpRequest, operations: Mapping[str, Operation], route: Mapping[str, Any]) -> HttpResponseBase:
    caller = count(request)
    request.caller = caller  # type: ignore[attr-defined]
    operation = operations.get(str(request.method))
    if operation is None:
        raise Problem("wrong-method", _WRONG_METHOD, headers={"Allow": ", ".join(sorted(operations))})
    needs_of(operation).admit(caller)
    refuse_bad_text(request)
    refuse_format(request)
    refuse_unknown(request.GET, known_parameters(operation))
    if request.method not in _READS:
        refuse_body(request, taken_by(operation))
        return operation.run(request, **route)
    response = operation.run(request, **route)
    if isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK:
        response.headers.setdefault("Cache-Control", _kept(caller))
        return conditional(request, response)
    return response


def _kept(caller: Caller) -> str:
    """How long an answer may be kept: what everybody may see for a minute, what an officer sees only to ask again."""
    return "public, max-age=60" if caller.token is None else "private, no-cache"


_WRONG_METHOD = Label("此地址不支持该方法，见 Allow 头。", "This address has not that method, see the header Allow.")


def language_of(request: HttpRequest) -> str:
    """The language asked for by ``Accept-Language``: English where it is wanted more than Chinese."""
    wanted: dict[str, float] = {}
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        name, _, quality = part.strip().partition(";")
        wanted.setdefault(name.strip().lower().partition("-")[0], _quality(quality))
    english, chinese = wanted.get("en", 0.0), wanted.get("zh", 0.0)
    return "en" if english > chinese else settings.LANGUAGE_CODE


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def refuse_bad_text(request: HttpRequest) -> None:
    """Refuse what nobody types and databases do not keep: the character NUL, half a surrogate pair.

    Raises:
        Problem: it stands in the address.
    """
    parts = [request.path, *(text for name, values in request.GET.lists() for text in (name, *values))]
    if any(broken(text) for text in parts):
        raise Problem(
            "bad-request", Label("地址含空字符或无法识别的字符。", "The address holds NUL or a broken character.")
        )
    if any(len(text) > LONGEST_VALUE for text in parts):
        raise Problem(
            "bad-parameter", Label(f"参数过长（{LONGEST_VALUE}字以内）。", f"Over {LONGEST_VALUE} characters.")
        )


def refuse_format(request: HttpRequest) -> None:
    """Refuse a request for another format than JSON.

    Raises:
        Problem: ``Accept`` leaves no room for it.
    """
    accepted = request.headers.get("Accept") or "*/*"
    ranges = [part.partition(";") for part in accepted.split(",")]
    fits = {"*/*", "application/*", JSON, MEDIA_TYPE}
    if not any(each.strip().lower() in fits and "q=0" != more.replace(" ", "") for each, _, more in ranges):
        raise Problem("not-acceptable", Label("只提供 application/json。", "Only application/json is served."))


def taken_by(operation: Operation) -> Mapping[str, int]:
    """The content types that an operation takes, each with the most bytes: JSON, where it does not say more."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    taken: Mapping[str, int] = getattr(operation.view_func, "takes", {JSON: most})
    return taken


def refuse_body(request: HttpRequest, taken: Mapping[str, int]) -> None:
    """Refuse a body that is too large or of no content type that is taken.

    Raises:
        Problem: it is.
    """
    most = taken.get(str(request.content_type))
    if most is None:
        known = Label(f"内容应为 {'、'.join(taken)}。", f"The content is {' or '.join(taken)}.")
        raise Problem("wrong-type", known)
    length = request.headers.get("Content-Length", "") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:12]) > most:
        raise Problem("too-large", Label(f"内容不超过{most}字节。", f"The content has at most {most} bytes."))


def known_parameters(operation: Operation) -> frozenset[str]:
    """The names that the address of an operation may hold."""
    names: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            names |= set(getattr(model, "__ninja_flatten_map__", None) or model.model_fields)
    return frozenset(names)


def refuse_unknown(given: QueryDict, known: frozenset[str]) -> None:
    """Refuse parameters that the operation has not: a filter misspelt would else be a list unfiltered.

    Raises:
        Problem: one is given, or one is given twice.
    """
    for name, values in given.lists():
        if name not in known:
            names = "、".join(sorted(known)) or "无"
            raise Problem("bad-parameter", Label(
                f"没有参数“{name[:40]}”，可用：{names}。",
                f"There is no parameter {name[:40]!r}; known: {', '.join(sorted(known)) or 'none'}.",
            ), fields=[{"field": name[:40], "in": "query"}])  # fmt: skip
        if len(values) > 1:
            raise Problem("bad-parameter", Label(
                f"参数“{name}”给了{len(values)}次，只能一次。", f"{name} is given {len(values)} times; give it once."
            ))  # fmt: skip
