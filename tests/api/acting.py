"""Programs that do acts: with the token of a post, and with what each request must carry."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.test import Client

from fazhi.kernel.organs.models import Post
from fazhi.kernel.procedures.models import Matter
from fazhi.web.account.bearing import issue, latest_day
from tests.kernel.desk import APPLICANT, Desk
from tests.web.people import account_of

TODAY = datetime.date(2021, 3, 22)
APPLY: dict[str, Any] = {"on": "2021-03-01", "data": {"subject": "夜市摊位", "item": "S-1", **APPLICANT}}
PERMITS = "/api/v1/procedures/toy.permit/apply"


class Acting:
    """A program with the token of a post."""

    def __init__(self, post: Post, *scopes: str) -> None:
        account_of(post)
        _, self.secret = issue(post, "test", scopes or ("acts:write", "matters:read"), latest_day(TODAY), day=TODAY)
        self.client = Client(headers={"authorization": f"Bearer {self.secret}", "accept-language": "en"})

    def post(self, path: str, body: Any, *, key: str | None = "", **headers: str) -> HttpResponse:
        """Send something under a key, a new one unless it is given."""
        if key is not None:
            headers["idempotency-key"] = key or str(uuid.uuid4())
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(path, content, content_type="application/json", headers=headers)

    def act(self, matter: Matter, name: str, body: Any, *, revision: int | None = None, **more: Any) -> HttpResponse:
        """Send an act for a matter as it stands, or as it was seen."""
        seen = Matter.objects.get(pk=matter.pk).revision if revision is None else revision
        more.setdefault("if_match", f'"{seen}"')
        return self.post(f"/api/v1/matters/{matter.pk}/acts/{name}", body, **more)


def clerk(desk: Desk) -> Acting:
    return Acting(desk.post("clerk"))


def handler(desk: Desk) -> Acting:
    return Acting(desk.post("handler"))


def problem(response: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    """What a refusal says, once it is of the expected kind."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = json.loads(response.content)
    assert said["type"] == f"urn:fazhi:problem:{kind}" and said["status"] == status
    return said


def town(desk: Desk) -> str:
    """The organ that inspects, as a form names it."""
    return str(desk.county.organ("town").pk)
