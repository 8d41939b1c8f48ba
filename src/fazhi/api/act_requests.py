"""What is sent for an act: its legal day, the values of its form, files, key, and the revision that was seen.

JSON, or, where files come with it, ``multipart/form-data`` with the same JSON in the part ``act`` and each file in a
part ``files``. Files go to the intake of the file store, which says what is taken.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from fazhi.api.act_fields import day_in
from fazhi.api.etags import revision_in
from fazhi.api.parsing import Parser
from fazhi.api.problems import Problem
from fazhi.kernel.files.intake import LARGEST, Upload
from fazhi.kernel.organs.models import Post
from fazhi.kernel.wording import Label

JSON, MULTIPART = "application/json", "multipart/form-data"
ACT, FILES = "act", "files"
"""The parts of a multipart request."""
KEY = "Idempotency-Key"
MOST_FILES = 20
_KEY = re.compile(r"[\x21-\x7e]{8,200}", re.ASCII)
_NAMES = frozenset({"on", "data"})


@dataclass(frozen=True, slots=True)
class Sent:
    """An act as it was sent.

    Attributes:
        on: its legal day.
        data: the values of its form, as JSON has them.
        request_key: the key of the request, of this post alone.
        revision: the revision of the matter that the sender saw; none for an act that opens one.
        files: what came with it.
    """

    on: datetime.date
    data: Mapping[str, Any]
    request_key: str
    revision: int | None = None
    files: list[Upload] = field(default_factory=list)


def sent_in(request: HttpRequest, post: Post, *, opens: bool) -> Sent:
    """Read what is sent.

    Args:
        request: the request.
        post: the post of the token, to which the key of the request belongs.
        opens: whether the act opens a matter, so that no revision could have been seen.

    Raises:
        Problem: the key, the precondition, the day or the body is missing or not readable.
    """
    key = key_of(request, post)
    revision = None if opens else _revision(request)
    if request.content_type == MULTIPART:
        body, files = _parts(request)
    else:
        body, files = Parser().parse_body(request), []
    if not isinstance(body, dict):
        raise Problem("invalid", Label("内容应为对象。", "The content is an object."))
    return Sent(_day(body), _data(body), key, revision, files)


def key_of(request: HttpRequest, post: Post) -> str:
    """The key of a request as acts keep it: what another post sends under the same key is another act.

    Raises:
        Problem: it is missing, or holds what a key may not.
    """
    given = request.headers.get(KEY, "")
    if not _KEY.fullmatch(given):
        raise Problem(
            "bad-request",
            Label(
                f"请在 {KEY} 头给出请求标识（8 至 200 个可见 ASCII 字符，如 UUID）：重发用同一标识，只办理一次。",
                f"Send a key in the header {KEY} (8 to 200 visible ASCII characters, such as a UUID): the same request "
                "sent again under it is done once.",
            ),
            fields=[{"field": KEY, "in": "header"}],
        )
    return "api-" + hashlib.sha256(f"{post.subject}\n{given}".encode()).hexdigest()


def _revision(request: HttpRequest) -> int:
    """The revision of the matter that the sender saw, by ``If-Match``."""
    given = request.headers.get("If-Match", "")
    if not given.strip():
        raise Problem(
            "precondition-needed",
            Label(
                '请在 If-Match 头给出所见事项的 ETag，或带引号的修订号，如 "3"。',
                'Send the ETag of the matter as you saw it in the header If-Match, or its revision in quotes, as "3".',
            ),
        )
    found = revision_in(given)
    if found is None:
        raise Problem(
            "precondition",
            Label(
                "If-Match 不是事项的 ETag 或带引号的修订号。请先读取事项。",
                "If-Match is no ETag of a matter, nor a revision in quotes: read the matter first.",
            ),
        )
    return found


def _day(body: Mapping[str, Any]) -> datetime.date:
    found = day_in(body.get("on"))
    if found is None:
        says = Label("on 为法律日期，如 2021-04-12。", "on is the legal day, such as 2021-04-12.")
        raise Problem("invalid", says, fields=[{"field": "on", "in": "body", "rule": str(says)}])
    return found


def _data(body: Mapping[str, Any]) -> Mapping[str, Any]:
    strange = sorted(set(body) - _NAMES)
    if strange:
        says = Label("没有这一项，可用：on、data。", "There is no such field; known: on, data.")
        raise Problem("invalid", says, fields=[
            {"field": name[:80], "in": "body", "rule": str(says)} for name in strange[:20]
        ])  # fmt: skip
    data = body.get("data", {})
    if not isinstance(data, dict):
        raise Problem("invalid", Label("data 应为对象。", "data is an object."))
    return data


def _parts(request: HttpRequest) -> tuple[Any, list[Upload]]:
    """The act and its files; a part of another name is refused, and so is one that comes twice but for files."""
    try:
        texts, files = request.POST, request.FILES
    except (RequestDataTooBig, TooManyFilesSent) as error:
        raise Problem("too-large") from error
    except (MultiPartParserError, UnreadablePostError, ValueError) as error:
        raise Problem("bad-request", _UNREADABLE) from error
    if set(texts) != {ACT} or len(texts.getlist(ACT)) != 1 or set(files) - {FILES}:
        raise Problem(
            "invalid",
            Label(
                "多部分请求须有一个 act 部分（JSON），文件放在 files 部分。",
                "A multipart request has one part act, in JSON, and each file in a part files.",
            ),
        )
    uploads = files.getlist(FILES)
    if len(uploads) > MOST_FILES:
        raise Problem("too-large", Label(f"一次最多{MOST_FILES}个文件。", f"At most {MOST_FILES} files at once."))
    if any((each.size or 0) > LARGEST for each in uploads):
        limit = LARGEST // 2**20
        raise Problem("too-large", Label(f"文件不超过 {limit} MB。", f"A file has at most {limit} MB."))
    given = [Upload(each.name or "", each.read(), each.content_type or "application/octet-stream") for each in uploads]
    return Parser().parse_text(texts[ACT]), given


_UNREADABLE = Label("多部分内容无法读取。", "The multipart content cannot be read.")


def taken() -> dict[str, int]:
    """The content types that are taken, each with the most bytes of a request: of all files together those of one."""
    form = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    return {JSON: form, MULTIPART: form + LARGEST}
