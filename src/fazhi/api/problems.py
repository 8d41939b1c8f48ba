"""What is refused, as problem details (RFC 9457): in the language asked for, with the grounds, and nothing secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from fazhi.kernel.ledger.errors import LedgerError
from fazhi.kernel.procedures.refusals import Ground, Refusal, RepeatedRequest, StaleVersion
from fazhi.kernel.wording import Label
from fazhi.law import LawError
from fazhi.web.queries import Unreadable

MEDIA_TYPE = "application/problem+json"
NAMESPACE = "urn:fazhi:problem:"
"""Problem types are names, not addresses: what each means stands in docs/api.md."""
_log = logging.getLogger("fazhi.api")

TITLES: dict[str, tuple[int, Label]] = {
    "bad-request": (400, Label("请求有误", "Bad request")),
    "bad-parameter": (400, Label("参数有误", "Bad parameter")),
    "bad-cursor": (400, Label("翻页标记无效", "Bad cursor")),
    "bad-token": (401, Label("令牌无效", "Token not accepted")),
    "token-needed": (401, Label("须持令牌", "A token is needed")),
    "out-of-scope": (403, Label("令牌范围不含此项", "Outside the scopes of the token")),
    "forbidden": (403, Label("无权访问", "Not allowed")),
    "not-found": (404, Label("未找到", "Not found")),
    "wrong-method": (405, Label("不支持的方法", "Wrong method")),
    "not-acceptable": (406, Label("没有所要的格式", "Not acceptable")),
    "stale": (409, Label("事项已有变化", "Changed meanwhile")),
    "repeated": (409, Label("请求标识重复", "Request key used before")),
    "gone": (410, Label("已撤下", "Withdrawn")),
    "precondition": (412, Label("前提不成立", "Precondition failed")),
    "too-large": (413, Label("内容过大", "Too large")),
    "wrong-type": (415, Label("不支持的内容类型", "Wrong content type")),
    "invalid": (422, Label("内容不符合要求", "Invalid content")),
    "refused": (422, Label("不予办理", "Refused")),
    "precondition-needed": (428, Label("须写明前提", "A precondition is needed")),
    "too-many": (429, Label("请求过于频繁", "Too many requests")),
    "broken": (500, Label("系统出错", "Something broke")),
    "unavailable": (503, Label("暂时不可用", "Not available now")),
}
"""The kinds of problems: the last part of ``type``, with status and title."""

_SAYS: dict[str, Label] = {
    "bad-request": Label("请求无法识别。", "The request cannot be read."),
    "not-found": Label(
        "没有这一项，或令牌的岗位无权查看。", "There is no such thing, or the post of the token may not see it."
    ),
    "forbidden": Label("无权进行此操作。", "This may not be done."),
    "broken": Label(
        "系统出错，什么也没有办理。请稍后重试；再次出现的，请把 X-Request-ID 告诉系统管理岗。",
        "Something broke and nothing was done. Try again later; if it comes again, tell the administrator the "
        "X-Request-ID.",
    ),
}


class Problem(Exception):
    """A request that is refused, with what the answer says of it."""

    def __init__(
        self, kind: str, says: Label | None = None, *, grounds: Iterable[Ground] = (),
        headers: Mapping[str, str] | None = None, **more: Any,
    ) -> None:  # fmt: skip
        """Refuse.

        Args:
            kind: a key of ``TITLES``.
            says: what is wrong and what to do, never with a value of a secret kind.
            grounds: why, each with its cure.
            headers: headers of the answer.
            **more: further members of the answer.
        """
        self.kind, self.says, self.grounds = kind, says or _SAYS.get(kind, TITLES[kind][1]), tuple(grounds)
        self.headers, self.more = dict(headers or {}), more
        super().__init__(kind)

    @property
    def status(self) -> int:
        """The status of the answer."""
        return TITLES[self.kind][0]


def ground_out(ground: Ground) -> dict[str, str]:
    """A ground as the answer says it: code, rule, law, article, cure and field; what it has not is left out."""
    said = {
        "code": ground.code, "rule": str(ground.says), "law": ground.law, "article": ground.article,
        "basis": ground.basis, "cure": str(ground.cure), "field": ground.field,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def answer(problem: Problem) -> HttpResponse:
    """The answer to a refused request, in the active language."""
    status, title = TITLES[problem.kind]
    body: dict[str, Any] = {
        "type": NAMESPACE + problem.kind, "title": str(title), "status": status, "detail": str(problem.says),
    }  # fmt: skip
    if problem.grounds:
        body["grounds"] = [ground_out(each) for each in problem.grounds]
    body |= problem.more
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def problem_of(error: Exception) -> Problem:
    """What the answer says of an exception; what nobody foresaw is logged without its values."""
    for kind, make in _KNOWN.items():
        if isinstance(error, kind):
            return make(error)
    _log.error("an operation of the API broke", exc_info=error)
    return Problem("broken")


def _of_refusal(error: Refusal) -> Problem:
    kind = "stale" if isinstance(error, StaleVersion) else "repeated" if isinstance(error, RepeatedRequest) else ""
    says = Label("；".join(each.says.zh for each in error.grounds), "; ".join(each.says.en for each in error.grounds))
    return Problem(kind or "refused", says, grounds=error.grounds)


def _of_fields(error: ValidationError) -> Problem:
    """Each field that is wrong; the value itself is not repeated."""
    fields = [_field(each) for each in error.errors]
    zh = "；".join(f"{name}：{says.zh}" for name, says, _ in fields)
    en = "; ".join(f"{name}: {says.en}" for name, says, _ in fields)
    kind = "invalid" if any(where == "body" for _, _, where in fields) else "bad-parameter"
    return Problem(kind, Label(zh or "参数有误。", en or "A parameter is wrong."), fields=[
        {"field": name, "in": where, "rule": str(says)} for name, says, where in fields
    ])  # fmt: skip


def _field(error: Mapping[str, Any]) -> tuple[str, Label, str]:
    where, *path = (str(part) for part in error.get("loc", ()) or ("query",))
    return ".".join(path) or where, _rule(error), where


def _rule(error: Mapping[str, Any]) -> Label:
    """The rule that a value breaks, in both languages."""
    limits = {name: value for name, value in (error.get("ctx") or {}).items() if isinstance(value, int | str)}
    make = _RULES.get(str(error.get("type")))
    if make is not None:
        return Label(make[0].format_map(_Told(limits)), make[1].format_map(_Told(limits)))
    return Label("不符合要求的类型或格式。", "It has not the type or form that is asked for.")


class _Told(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"


_RULES: dict[str, tuple[str, str]] = {
    "missing": ("必须填写。", "It must be given."),
    "extra_forbidden": ("没有这一项。", "There is no such field."),
    "string_too_long": ("不超过{max_length}字。", "It has at most {max_length} characters."),
    "string_too_short": ("至少{min_length}字。", "It has at least {min_length} characters."),
    "string_type": ("应为文本。", "It is a text."),
    "string_pattern_mismatch": ("应符合格式 {pattern}。", "It has the form {pattern}."),
    "int_type": ("应为整数。", "It is a whole number."),
    "int_parsing": ("应为整数。", "It is a whole number."),
    "bool_type": ("应为 true 或 false。", "It is true or false."),
    "bool_parsing": ("应为 true 或 false。", "It is true or false."),
    "uuid_parsing": ("应为标识（UUID）。", "It is an identifier (UUID)."),
    "day": ("应为日期，如 2021-04-12。", "It is a day, such as 2021-04-12."),
    "greater_than_equal": ("不小于{ge}。", "It is at least {ge}."),
    "less_than_equal": ("不大于{le}。", "It is at most {le}."),
    "enum": ("可用：{expected}。", "It is one of {expected}."),
    "literal_error": ("可用：{expected}。", "It is one of {expected}."),
    "json_invalid": ("不是有效的 JSON。", "It is no valid JSON."),
    "model_attributes_type": ("应为对象。", "It is an object."),
    "dict_type": ("应为对象。", "It is an object."),
    "list_type": ("应为数组。", "It is an array."),
    "text": ("含空字符或不成对的代理码。", "It holds the character NUL or half a surrogate pair."),
}


def _law(error: LawError) -> Problem:
    return Problem("refused", Label(f"期限无法计算：{error}", f"The limit cannot be counted: {error}"))


_OF_STATUS = {
    HTTPStatus.BAD_REQUEST: "bad-request", HTTPStatus.UNAUTHORIZED: "token-needed", HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not-found", HTTPStatus.TOO_MANY_REQUESTS: "too-many",
}  # fmt: skip
_KNOWN: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda error: error,
    Refusal: _of_refusal,
    ValidationError: _of_fields,
    LawError: _law,
    LedgerError: lambda error: Problem("refused", error.message),
    Unreadable: lambda error: Problem("bad-parameter", error.message),
    RequestDataTooBig: lambda error: Problem("too-large"),
    Http404: lambda error: Problem("not-found"),
    BadRequest: lambda error: Problem("bad-request"),
    SuspiciousOperation: lambda error: Problem("bad-request"),
    HttpError: lambda error: Problem(_OF_STATUS.get(error.status_code, "bad-request")),
}


def handled(request: HttpRequest, error: Any) -> HttpResponse:
    """The answer to an exception in an operation."""
    return answer(problem_of(error))
