"""Every operation of the interface × nobody, a token of each scope, a session: let in or refused as the table says.

Operations are those that are mounted, taken from the addresses and from the OpenAPI document, not a list of the test.
"""

from __future__ import annotations

import re
import sys
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from fazhi.api.addresses import addresses, described
from fazhi.kernel.registers.declaring import registers
from fazhi.web.access import ACCESS, Access
from fazhi.web.account import bearing
from tests.access import operations
from tests.access.yard import TODAY, Yard

pytestmark = pytest.mark.django_db
MOUNTED: list[URLPattern] = addresses(open_only=False)
NAMES = sorted({str(each.name).removeprefix("api-") for each in MOUNTED})
DOCUMENT = described(open_only=False)


def declared() -> dict[str, tuple[str, str]]:
    """Address and method of each operation in the document, by its name."""
    return {
        operation["operationId"]: (path, method)
        for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
    }  # fmt: skip


def test_every_operation_is_in_the_table_and_the_table_has_no_others() -> None:
    assert [name for name in NAMES if operations.pattern_of(name) is None] == []
    assert set(operations.SCOPES) == {operations.pattern_of(name) for name in NAMES}
    for register in registers().values():
        closed = operations.scope_of(f"entries-{register.key}") != operations.ANYBODY
        assert closed is not register.public, register.key


def test_the_table_agrees_with_the_declared_access_and_with_the_document() -> None:
    for pattern in MOUNTED:
        scope = operations.scope_of(str(pattern.name).removeprefix("api-"))
        assert ACCESS[pattern.callback] is (Access.TOKEN if scope else Access.ANYONE), pattern.name
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            scope = operations.scope_in_document(operation["operationId"])
            assert ({} in operation["security"]) is (not scope), path
            assert not scope or operation["x-scope"] == scope, path


def test_the_public_face_has_what_is_open_and_nothing_else() -> None:
    faced = {str(each.name) for each in addresses(open_only=True)}
    assert faced == {f"api-{name}" for name in NAMES if not operations.scope_of(name)}
    shown = {
        each["operationId"] for methods in described(open_only=True)["paths"].values() for each in methods.values()
    }
    assert all(not operations.scope_in_document(name) for name in shown)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("fazhi.api.") and hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: TODAY)


def test_each_operation_lets_in_whom_the_table_names(yard: Yard, bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody, a token of all scopes but the one it asks for, and a session are refused; its own scope is not."""
    monkeypatch.setattr(bearing, "MOST", 10**3)
    post = yard.post("market handler 0")
    own = {scope: _headers(post, scope) for scope in bearing.SCOPES}
    others = {scope: _headers(post, *(bearing.SCOPES.keys() - {scope})) for scope in ("", *bearing.SCOPES)}
    faults = []
    for name, (path, method) in declared().items():
        needed, address = operations.scope_in_document(name), _address(path, yard)
        for who, headers, refused in (
            ("nobody", {}, 401 if needed else 0), ("its scope", own.get(needed, {}), 0),
            ("every other scope", others[needed], 403 if needed else 0),
        ):  # fmt: skip
            status = _ask(Client(), method, address, headers)
            if (status != refused) if refused else (status in (401, 403) or status >= 500):
                faults.append((name, method, who, status))
        if needed and _ask(yard.client("market handler 0"), method, address, {}) != 401:
            faults.append((name, method, "a session", "was let in"))
    assert faults == [], "\n".join(map(str, faults))


def test_a_token_is_nobody_on_pages(yard: Yard) -> None:
    headers = _headers(yard.post("market handler 0"), *bearing.SCOPES)
    for page in ("/", "/work/", "/registers/", "/account/tokens/"):
        response = Client().get(page, headers=headers)
        assert response.status_code == 302, page
        assert response["Location"].startswith("/sign-in/")


def _headers(post: Any, *scopes: str) -> dict[str, str]:
    _, secret = bearing.issue(post, "测试", scopes, bearing.latest_day(TODAY), day=TODAY)
    return {"Authorization": f"Bearer {secret}"}


def _ask(client: Client, method: str, address: str, headers: dict[str, str]) -> int:
    sent = {"data": b"{}", "content_type": "application/json"} if method == "post" else {}
    response = getattr(client, method)(address, headers=headers, **sent)
    return int(response.status_code)


def _address(path: str, yard: Yard) -> str:
    """An address with identifiers of things that are there."""
    permit = next(matter for (what, _), matter in yard.matters.items() if what == "open permit")
    given = {"id": str(permit.pk), "subject": str(uuid.uuid4())}
    found = re.sub(r"{(\w+)}", lambda part: given.get(part[1], "0"), path)
    return f"{found}?place=130130&year=2021" if "/figures/" in path else found
