"""Declaring an operation: its address, name, words in both languages, what it asks of the caller, what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router

from fazhi.api.asked import both
from fazhi.api.auth import Needs
from fazhi.kernel.wording import Label

V = TypeVar("V", bound=Callable[..., Any])


def reads(
    router: Router, route: str, *, name: str, title: Label, about: Label, needs: Needs, answer: Any, tag: str
) -> Callable[[V], V]:  # fmt: skip
    """Declare an operation that reads.

    Args:
        router: where it is added.
        route: its address below the interface's own.
        name: its name, also in documents: an address of this name is made (``api-…``).
        title: what it gives, in few words.
        about: what a reader must know besides.
        needs: what it asks of the caller.
        answer: the schema of what it answers.
        tag: the group under which documents show it.
    """
    return _declared(router.get, route, name, title, about, needs, {200: answer}, tag)


def writes(
    router: Router, route: str, *, name: str, title: Label, about: Label, needs: Needs, answer: Any, tag: str,
    status: int = 200, body: dict[str, Any] | None = None,
) -> Callable[[V], V]:  # fmt: skip
    """Declare an operation that is sent something: the arguments of ``reads``, and the status of what is done.

    Where the operation reads what is sent by itself, ``body`` has it by content type, as documents show it.
    """
    content = {} if body is None else {"requestBody": {"required": True, "content": body}}
    return _declared(router.post, route, name, title, about, needs, {status: answer}, tag, content)


def _declared(
    method: Any, route: str, name: str, title: Label, about: Label, needs: Needs, answers: dict[int, Any], tag: str,
    more: dict[str, Any] | None = None,
) -> Callable[[V], V]:  # fmt: skip
    declared: Callable[[V], V] = method(
        route, auth=needs, response=answers, operation_id=name, url_name=name, summary=both(title),
        description=f"{about.zh}\n\n{about.en}", tags=[tag], openapi_extra={"x-scope": needs.scope, **(more or {})},
    )  # fmt: skip
    return declared
