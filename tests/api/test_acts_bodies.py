"""What is sent for an act: strict JSON of the types that the document says, and files that the store takes."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from fazhi.kernel.files.models import File
from fazhi.kernel.procedures.models import Act, Matter
from tests.api.acting import APPLY, PERMITS, Acting, clerk, handler, problem
from tests.kernel.desk import Desk
from tests.toy.models import PermitCase


@pytest.mark.parametrize(
    "body",
    [
        "{", "[" * 100_000, '{"on":"2021-03-01","on":"2021-03-02"}', '{"on":"2021-03-01","data":{"a":1,"a":2}}',
        '{"on":NaN}', '{"on":"\\u0000"}', '{"on":"\\ud800"}', b"\xff\xfe", '{"a":' * 30 + "1" + "}" * 30,
        '{"on": ' + "9" * 5000 + "}",
    ],
)  # fmt: skip
def test_what_is_no_strict_json_is_refused(desk: Desk, body: str | bytes) -> None:
    problem(clerk(desk).post(PERMITS, body), 400, "bad-request")


@pytest.mark.parametrize(
    "body",
    [None, 5, "text", [], {}, {"on": 5}, {"on": "2021-3-1"}, {"on": "2021-02-30"}, {"on": "2021-03-01", "data": []},
     {"on": "2021-03-01", "data": {}, "more": 1}, {"on": "2021-03-01T00:00:00", "data": {}}],
)  # fmt: skip
def test_what_is_not_of_the_form_of_the_document_is_refused(desk: Desk, body: Any) -> None:
    problem(clerk(desk).post(PERMITS, json.dumps(body)), 422, "invalid")


@pytest.mark.parametrize(
    "value", [True, 5, 1.5, [], ["a"], {"a": 1}, [[1]], {"party_name": "x"}, [None], "x" * 200_000],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_no_value_of_another_type_reaches_the_engine(desk: Desk, value: Any) -> None:
    for name in ("subject", "item", "party_kind", "party_identifier"):
        said = problem(clerk(desk).post(PERMITS, {**APPLY, "data": {**APPLY["data"], name: value}}), 422, "invalid")
        assert said["grounds"][0]["field"] == name


def test_a_body_that_is_too_large_is_refused_unread(desk: Desk) -> None:
    large = json.dumps({**APPLY, "data": {"subject": "x" * 3_000_000}})
    problem(clerk(desk).post(PERMITS, large), 413, "too-large")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
def test_other_content_types_are_refused(desk: Desk, media: str) -> None:
    response = clerk(desk).client.post(
        PERMITS, json.dumps(APPLY), content_type=media, headers={"idempotency-key": "key-00001"}
    )
    problem(response, 415, "wrong-type")


def visited(desk: Desk) -> tuple[Acting, PermitCase, str]:
    return (
        Acting(desk.county.post("town", "handler")),
        desk.accepted(),
        json.dumps({"on": "2021-03-04", "data": {"visited_on": "2021-03-04"}}),
    )


def multipart(program: Acting, case: Matter, name: str, parts: dict[str, Any], **headers: str) -> HttpResponse:
    headers = {
        "if-match": f'"{Matter.objects.get(pk=case.pk).revision}"',
        "idempotency-key": str(uuid.uuid4()),
        **headers,
    }
    return program.client.post(f"/api/v1/matters/{case.pk}/acts/{name}", parts, headers=headers)


def test_files_come_with_an_act_and_are_kept_with_it(desk: Desk) -> None:
    program, case, act = visited(desk)
    files = [SimpleUploadedFile(f"勘验{nth}.txt", "现场照片说明".encode()) for nth in (1, 2)]
    response = multipart(program, case, "inspect", {"act": act, "files": files}, **{"idempotency-key": "key-00001"})
    assert response.status_code == 201, response.content.decode()
    kept = Act.objects.get(pk=json.loads(response.content)["id"]).data["attachments"]
    assert sorted(File.objects.get(pk=each).reveal("title") for each in kept) == ["勘验1.txt", "勘验2.txt"]
    for each in files:
        each.seek(0)
    again = multipart(
        program, case, "inspect", {"act": act, "files": files}, **{"idempotency-key": "key-00001", "if-match": '"2"'}
    )
    assert again.status_code == 200 and json.loads(again.content) == json.loads(response.content)
    other = [SimpleUploadedFile("勘验1.txt", b"something else")]
    again = multipart(
        program, case, "inspect", {"act": act, "files": other}, **{"idempotency-key": "key-00001", "if-match": '"2"'}
    )
    problem(again, 409, "repeated")


def test_the_file_store_says_what_is_taken(desk: Desk) -> None:
    program, case, act = visited(desk)
    for name, content in (("x.exe", b"MZ"), ("x.pdf", b"no pdf"), ("x.txt", b""), ("x.html", b"<script>1</script>")):
        said = problem(
            multipart(program, case, "inspect", {"act": act, "files": [SimpleUploadedFile(name, content)]}),
            422, "refused",
        )  # fmt: skip
        assert said["grounds"][0]["cure"]
    assert not File.objects.exists() and not Act.objects.filter(name="inspect").exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "..\\x.txt", "/etc/x.txt", "C:\\x.txt", "a/../../b.txt"])
def test_a_file_name_leads_nowhere(desk: Desk, name: str) -> None:
    """As CVE-2026-55836: what a name says of folders is never followed."""
    program, case, act = visited(desk)
    boundary = "xyz"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="act"\r\n\r\n{act}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\ncontent\r\n--{boundary}--\r\n"
    )
    response = program.client.post(
        f"/api/v1/matters/{case.pk}/acts/inspect", body.encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"if-match": '"2"', "idempotency-key": "key-00001"},
    )  # fmt: skip
    if response.status_code == 201:
        kept = File.objects.get().reveal("title") or ""
        assert not set(kept) & set("/\\") and ".." not in kept
    else:
        problem(response, 422, "refused")


def test_parts_of_other_names_and_acts_without_files_are_refused(desk: Desk) -> None:
    program, case, act = visited(desk)
    one = SimpleUploadedFile("a.txt", b"a")
    for parts in (
        {"files": [one]},
        {"act": [act, act]},
        {"act": act, "more": "x"},
        {"act": act, "other": one},
        {"act": one},
    ):
        problem(multipart(program, case, "inspect", parts), 422, "invalid")
    problem(multipart(program, case, "inspect", {"act": "{"}), 400, "bad-request")
    said = problem(
        multipart(handler(desk), case, "remind", {"act": json.dumps({"on": "2021-03-05", "data": {"text": "x"}}),
                                                  "files": [SimpleUploadedFile("a.txt", b"a")]}),
        422, "invalid",
    )  # fmt: skip
    assert said["grounds"][0]["field"] == "files"
    many = [SimpleUploadedFile(f"{nth}.txt", b"a") for nth in range(21)]
    problem(multipart(program, case, "inspect", {"act": act, "files": many}), 413, "too-large")
    assert not File.objects.exists()


def test_a_multipart_body_that_is_broken_is_refused(desk: Desk) -> None:
    program, case, _ = visited(desk)
    form = "multipart/form-data"
    for media, body in (
        (form, b"x"), (f"{form}; boundary=", b"x"), (f"{form}; boundary=a", b"x"), (f"{form}; boundary=a", b""),
        (f"{form}; boundary=" + "a" * 300, b"x"),
    ):  # fmt: skip
        response = program.client.post(
            f"/api/v1/matters/{case.pk}/acts/inspect", body, content_type=media,
            headers={"if-match": '"2"', "idempotency-key": "key-00001"},
        )  # fmt: skip
        assert response.status_code in (400, 415, 422), response.content.decode()


def test_a_rehearsal_looks_at_files_and_keeps_none(desk: Desk) -> None:
    program, case, act = visited(desk)
    good = [SimpleUploadedFile("勘验.txt", "说明".encode())]
    assert multipart(program, case, "inspect?dry_run=1", {"act": act, "files": good}).status_code == 200
    bad = [SimpleUploadedFile("x.exe", b"MZ")]
    problem(multipart(program, case, "inspect?dry_run=1", {"act": act, "files": bad}), 422, "refused")
    assert not File.objects.exists()
