"""Reading what is sent, strictly; and writing what is answered, the same whatever the process."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser as _Parser
from ninja.renderers import JSONRenderer

from fazhi.api.problems import Problem
from fazhi.kernel.wording import Label


class Renderer(JSONRenderer):
    """Answers in UTF-8, without blanks."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


def broken(text: str) -> bool:
    """Whether a text holds NUL or half a surrogate pair."""
    return "\0" in text or any("\ud800" <= character <= "\udfff" for character in text)


class Parser(_Parser):
    """Reads the body strictly: no name twice, no number that JSON has not, no broken text, not too deep."""

    DEEPEST = 20

    def parse_body(self, request: HttpRequest) -> Any:
        """The body of a request.

        Raises:
            Problem: it is no such JSON.
        """
        return self.parse_text(request.body)

    def parse_text(self, text: str | bytes) -> Any:
        """A text that is JSON.

        Raises:
            Problem: it is no such JSON.
        """
        try:
            found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
            _examine(found, self.DEEPEST)
        except (ValueError, RecursionError):
            raise Problem(
                "bad-request",
                Label(
                    "内容不是有效的 JSON（UTF-8；名称不重复；无空字符；层次不过深）。",
                    "The content is no valid JSON (UTF-8, no name twice, no NUL, not too deep).",
                ),
            ) from None
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The parameters of an address; an empty one counts as not given."""
        return {name: data.getlist(name) if name in list_fields else data[name] for name in data if data[name] != ""}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _examine(value: Any, depth: int) -> None:
    if depth < 0:
        raise ValueError("too deep")
    if isinstance(value, str) and broken(value):
        raise ValueError("broken text")
    if isinstance(value, dict):
        for name, each in value.items():
            _examine(name, depth)
            _examine(each, depth - 1)
    elif isinstance(value, list):
        for each in value:
            _examine(each, depth - 1)
