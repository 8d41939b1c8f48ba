"""Files of notices: the redacted copy to be saved, its proof, and what is gone with its notice."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from fazhi.kernel.files.models import File
from fazhi.kernel.ledger.sequencer import sequence_all
from fazhi.kernel.notices.models import Notice
from fazhi.kernel.procedures.engine import perform
from tests.kernel.desk import Desk, date
from tests.public.conftest import SITE, with_file, with_published_file
from tests.public.test_proofs import SCRIPT, our_key

pytestmark = pytest.mark.django_db
SHOWN = "勘验：王某在场，电话****。"


def address(notice: Notice) -> str:
    return f"{SITE}notices/{notice.pk}/files/{notice.files[0]['file']}/"


def test_the_copy_is_sent_to_be_saved_and_can_do_nothing_in_a_browser(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    response = client.get(address(notice))
    assert response.content.decode("utf-8-sig") == SHOWN
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_page_names_each_file_with_size_and_digest(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    page = client.get(f"{SITE}notices/{notice.pk}/").content.decode()
    digest = hashlib.sha256(client.get(address(notice)).content).hexdigest()
    assert "王某勘验记录.txt" in page and digest in page and address(notice) in page
    assert "王小明" not in page


def test_the_proof_of_a_file_is_checked_by_the_script_with_the_file(desk: Desk, client: Client, tmp_path: Path) -> None:
    notice = with_published_file(desk)
    sequence_all()
    proof, copy = tmp_path / "proof.json", tmp_path / "copy.txt"
    proof.write_bytes(client.get(f"{address(notice)}proof.json").content)
    copy.write_bytes(client.get(address(notice)).content)
    command = [sys.executable, "-I", str(SCRIPT), str(proof), our_key(), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "holds: 2021-03-12" in done.stdout) == (0, True), done.stderr
    copy.write_text("另一文件", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode and "another file" in done.stderr
    assert set(json.loads(proof.read_bytes())["content"]) == {
        "id", "notice", "file", "heading", "name", "media_type", "size", "sha256", "organ", "published_on",
    }  # fmt: skip


def test_before_it_is_published_a_file_is_not_there(desk: Desk, client: Client) -> None:
    notice = with_file(desk)
    assert client.get(address(notice)).status_code == 404
    assert client.get(f"{address(notice)}proof.json").status_code == 404


def test_the_original_is_never_served(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    for file in File.objects.filter(redacts=None):
        assert client.get(f"{SITE}notices/{notice.pk}/files/{file.pk}/").status_code == 404


def test_files_of_a_withdrawn_notice_are_gone_and_of_a_restricted_one_not_there(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    perform(notice, "withdraw", by=desk.post("principal"), on=date("2021-03-15"), data={}, reason="公开有误")
    gone = client.get(address(notice))
    assert gone.status_code == 410 and SHOWN not in gone.content.decode()
    assert client.get(f"{address(notice)}proof.json").status_code == 404
    other = with_published_file(desk)
    Notice.objects.filter(pk=other.pk).update(secrecy="restricted")
    assert client.get(address(other)).status_code == 404


def test_an_earlier_version_keeps_its_files(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    perform(notice, "amend", by=desk.post("handler"), on=date("2021-03-15"), reason="有误")
    new = Notice.objects.get(replaces=notice)
    by, on = desk.post("handler"), date("2021-03-15")
    perform(new, "drop_file", by=by, on=on, data={"file": new.files[0]["file"]})
    perform(new, "draft", by=by, on=on, data={"heading": "更正", "body": "更正后的正文。", "correction": "正文有误。"})
    perform(new, "publish", by=desk.post("reviewer"), on=date("2021-03-16"), data={"no_secrets": True})
    assert client.get(address(notice)).status_code == 200
    assert "附件" not in client.get(f"{SITE}notices/{new.pk}/").content.decode()


def test_a_purged_copy_is_gone_and_the_page_says_so(desk: Desk, client: Client) -> None:
    notice = with_published_file(desk)
    target = {"target": f"file:{notice.files[0]['file']}", "basis": "mistaken"}
    asked = perform(notice, "ask_purge", by=desk.post("handler"), on=date("2021-03-15"), data=target, reason="误公开")
    perform(notice, "purge", by=desk.post("reviewer"), on=date("2021-03-15"), data={"asked": asked.pk}, reason="属实")
    assert client.get(address(notice)).status_code == 410
    page = client.get(f"{SITE}notices/{notice.pk}/").content.decode()
    assert "已清除" in page and address(notice) + '"' not in page
