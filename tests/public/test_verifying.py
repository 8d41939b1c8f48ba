"""Verifying: numbers, identifiers, digests, checkpoints, and the code on a printed notice."""

from __future__ import annotations

import hashlib
import json
import re
from urllib.parse import quote

import pytest
from django.test import Client
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger import keys, notes, proofs
from fazhi.kernel.ledger.log import head
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, drafted, published, with_published_file

pytestmark = pytest.mark.django_db
VERIFY = f"{SITE}verify/"


def found(client: Client, asked: str, tongue: str = "") -> bool:
    """Whether the page leads to the notice."""
    page = client.get(f"{SITE}{tongue}verify/", {"q": asked}).content.decode()
    return "/notices/" in page.split("</form>")[1].split("<h2")[0]


def answer(client: Client, checkpoint: str, tongue: str = "") -> tuple[str, str]:
    """What the page says of a checkpoint: its class and its words."""
    page = client.get(f"{SITE}{tongue}verify/", {"checkpoint": checkpoint}).content.decode()
    said = re.search(r'<p class="(held|fault)" role="status">([^<]*)</p>', page)
    assert said is not None
    return said[1], said[2]


def test_a_notice_is_found_by_every_way_to_name_it(desk: Desk, client: Client) -> None:
    notice = published(desk)
    Notice.objects.filter(pk=notice.pk).update(number="城管许可〔2021〕7号")
    id = notice.pk.hex
    printed = re.search(
        r"<figcaption>.*?<code>([^<]*)</code>", client.get(f"{SITE}notices/{notice.pk}/").content.decode()
    )
    assert printed is not None
    for asked in (
        "城管许可〔2021〕7号", str(notice.pk), id, id.upper(), id[:8], f"https://county.example/public/notices/{notice.pk}/",
        f" {id[:8]} ", printed[1], printed[1].replace(" ", "-"),
    ):  # fmt: skip
        assert found(client, asked) and found(client, asked, "en/"), asked
    wrong = "0" if id[7] != "0" else "1"
    for asked in ("", id[:7], id[:7] + wrong, id + "0", "城管许可〔2021〕8号", "x" * 300, "g" * 12, "0" * 64):
        assert not found(client, asked), asked


def said(client: Client, asked: str, tongue: str = "") -> str:
    """What the page says of a number, without tags."""
    page = client.get(f"{SITE}{tongue}verify/", {"q": asked}).content.decode()
    return re.sub(r"<[^>]*>|\s+", "", page.split("</form>")[1].split("<h2")[0].split('<p id="scan"')[0])


def corrected(desk: Desk, notice: Notice, heading: str, on: str) -> Notice:
    """The version that stands in its place from the day."""
    perform(notice, "amend", by=desk.post("handler"), on=date(on), reason="有误")
    new = Notice.objects.get(replaces=notice)
    data = {"heading": heading, "body": "更正后。", "correction": "有误"}
    perform(new, "draft", by=desk.post("handler"), on=date(on), data=data)
    perform(new, "publish", by=desk.post("reviewer"), on=date(on), data={"no_secrets": True})
    return Notice.objects.get(pk=new.pk)


def test_a_corrected_version_leads_to_the_present_one(desk: Desk, client: Client) -> None:
    first = published(desk)
    second = corrected(desk, first, "更正一次", "2021-03-15")
    third = corrected(desk, second, "更正两次", "2021-03-16")
    for each, day in ((first, "2021-03-15"), (second, "2021-03-16")):
        assert f"此件已于{day}更正，现行版本：更正两次" in said(client, each.pk.hex)
        assert f"Correctedon{day};thepresentversion:更正两次" in said(client, each.pk.hex[:8], "en/")
    assert said(client, third.pk.hex).startswith("更正两次") and "已于" not in said(client, third.pk.hex)


def test_of_a_withdrawn_one_the_day_is_said_and_not_its_text(desk: Desk, client: Client) -> None:
    notice = published(desk)
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    Notice.objects.filter(pk=notice.pk).update(number="城管许可〔2021〕7号")
    assert "此件已于2021-03-15撤下。" in said(client, notice.pk.hex)
    assert "Withdrawnon2021-03-15." in said(client, notice.pk.hex, "en/")
    assert said(client, "城管许可〔2021〕7号") == said(client, "城管许可〔2021〕8号")  # its trace names no number
    hidden = published(desk)
    by = desk.post("principal")
    perform(hidden, "withdraw", by=by, on=date("2021-03-15"), data={}, reason="公开有误")
    Notice.objects.filter(pk=hidden.pk).update(secrecy="restricted")
    assert said(client, hidden.pk.hex) == said(client, drafted(desk).pk.hex) == said(client, "0" * 32)


def test_too_few_digits_of_an_identifier_are_told_so(desk: Desk, client: Client) -> None:
    notice = published(desk)
    assert said(client, notice.pk.hex[:7]) == said(client, "0" * 7) == "请至少输入标识的前8位。"
    assert "firsteightdigits" not in said(client, "城管许可〔2021〕7号", "en/")
    Notice.objects.filter(pk=notice.pk).update(number="2021")
    assert said(client, "2021").startswith("摊位许可结果公示")


def test_a_number_of_digits_is_no_beginning_of_an_identifier_alone(desk: Desk, client: Client) -> None:
    notice = published(desk)
    Notice.objects.filter(pk=notice.pk).update(number="20210007")
    assert found(client, "20210007") and not found(client, "20210008")


def test_a_file_is_found_by_its_digest_while_it_is_public(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    file = File.objects.get(pk=notice.files[0]["file"])
    content = client.get(f"{SITE}notices/{notice.pk}/files/{file.pk}/").getvalue()
    digest = hashlib.sha256(content).hexdigest()
    assert found(client, digest) and found(client, digest.upper())
    hidden = File.objects.exclude(pk=file.pk).first()
    assert hidden is not None and not found(client, hidden.reveal("digest") or "")
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    assert not found(client, digest)


def test_what_is_not_public_is_found_by_no_way(desk: Desk, client: Client) -> None:
    waiting = drafted(desk)
    for asked in (str(waiting.pk), waiting.pk.hex[:8], waiting.pk.hex[:31]):
        assert not found(client, asked)


def test_a_kept_checkpoint_is_held_against_the_log(desk: Desk, client: Client) -> None:
    published(desk)
    sequence_all()
    kept = head()
    assert kept is not None
    note = kept.note
    assert answer(client, note) == (
        "held", f"一致：现在的记录就是这个检查点签署的 {kept.size} 条，此后没有新增。"
    )  # fmt: skip
    published(desk)
    sequence_all()
    now = head()
    assert now is not None and now.size > kept.size
    assert answer(client, note) == (
        "held", f"一致：现在的记录以这个检查点签署的 {kept.size} 条开头，其后增至 {now.size} 条。"
    )  # fmt: skip
    assert answer(client, note.replace("\n", "\r\n"), "en/") == (
        "held",
        f"It holds: the log still begins with the {kept.size} entries that this checkpoint signed, "
        f"and has {now.size} now.",
    )
    proof = json.loads(client.get(f"{VERIFY}consistency.json", {"checkpoint": note}).content)
    assert (proof["from"], proof["to"], proof["checkpoint"]) == (kept.size, now.size, now.note)
    path = [bytes.fromhex(step) for step in proof["path"]]
    roots = [notes.parse(each).root for each in (note, proof["checkpoint"])]
    first = json.loads(client.get(f"{VERIFY}consistency.json").content)
    assert first == {"v": 1, "from": 0, "to": now.size, "path": [], "checkpoint": now.note}
    assert proofs.check_consistency(kept.size, now.size, path, *roots)


def test_checkpoints_that_do_not_hold_are_told_apart(desk: Desk, client: Client) -> None:
    published(desk)
    sequence_all()
    now = head()
    assert now is not None
    key, origin = keys.signing_key(first_use=False), notes.parse(now.note).origin
    more, other = notes.sign(origin, now.size + 5, bytes(32), key), notes.sign(origin, 2, bytes(32), key)
    said = [answer(client, each) for each in (more, other, now.note.replace(origin, "elsewhere"), "胡写", "9" * 9000)]
    assert [kind for kind, _ in said] == ["fault"] * 5
    for (_, words), begins in zip(
        said, ("不一致：检查点签署了", "不一致：前 2 条", "这不是本机构", "这不是检查点", "这不是检查点"), strict=True
    ):
        assert words.startswith(begins)
    for each in (more, other, "胡写"):
        assert client.get(f"{VERIFY}consistency.json?checkpoint={quote(each)}").status_code == 404


@pytest.mark.parametrize("tongue", ["", "en/"])
def test_the_code_on_a_notice_leads_to_it_in_its_language(desk: Desk, client: Client, tongue: str) -> None:
    notice = published(desk)
    address = f"{SITE}{tongue}notices/{notice.pk}/"
    page = client.get(f"{address}?x=1", HTTP_HOST="localhost", secure=True).content.decode()
    drawn = re.search(r'<svg viewBox="0 0 (\d+) \1"[^>]*><path d="([^"]*)"/>', page)
    assert drawn is not None
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(f"https://localhost{address}")
    dark = {(x, y) for y, row in enumerate(code.get_matrix()) for x, each in enumerate(row) if each}
    assert {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn[2])} == dark
    assert int(drawn[1]) == len(code.get_matrix())
