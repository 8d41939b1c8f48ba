"""The foot of the site: who runs it and how it is reached, read from the installation's own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fazhi.operation.health import Level
from fazhi.public import contact
from fazhi.web.language import ENGLISH
from tests.command import fazhi, migrated
from tests.public.conftest import SITE

WHOLE = """\
organ: 演示县人民政府办公室
undertaken_by: 演示县大数据中心
telephone: 0311-5550000
email: fazhi@county.example
address: 演示县城关街1号
site_code: "1301300001"
icp: 演ICP备00000001号
police: 演公网安备13013002000001号
"""


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.SITE = tmp_path / "site.yaml"
    settings.DEMONSTRATION = False
    return tmp_path / "site.yaml"


def foot(client: Client, address: str = SITE) -> str:
    return client.get(address).content.decode().partition("<footer>")[2]


@pytest.mark.django_db
def test_the_foot_shows_what_is_filled_in(file: Path, client: Client) -> None:
    assert 'id="contact"' not in foot(client)
    file.write_text(WHOLE, encoding="utf-8")
    chinese, english = foot(client), foot(client, ENGLISH)
    for line in WHOLE.splitlines():
        text = line.partition(": ")[2].strip('"')
        assert text in chinese and f'lang="zh-Hans">{text}<' in english, text
    assert "主办单位：" in chinese and "Run by: " in english
    for href in ("tel:0311-5550000", "mailto:fazhi@county.example", "https://beian.miit.gov.cn/"):
        assert f'href="{href}"' in chinese
    file.write_text("organ: <b>甲</b>\ntelephone:\n", encoding="utf-8")
    assert "&lt;b&gt;甲" in foot(client) and "联系电话" not in foot(client)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["about/", "law/"])
def test_who_has_found_a_fault_is_led_to_the_contact(file: Path, client: Client, page: str) -> None:
    assert 'href="#contact"' not in client.get(SITE + page).content.decode()
    file.write_text(WHOLE, encoding="utf-8")
    assert '<a href="#contact">请告诉' in client.get(SITE + page).content.decode()
    assert '<a href="#contact">tell ' in client.get(ENGLISH + page).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"), [("organ: [", "YAML"), ("- organ", "应逐行写"), ("phone: 1", "没有这些项：phone")]
)
def test_a_file_that_cannot_be_read_is_said_and_breaks_no_page(
    file: Path, client: Client, wrong: str, says: str
) -> None:
    file.write_text(wrong, encoding="utf-8")
    assert client.get(SITE).status_code == 200 and 'id="contact"' not in foot(client)
    found = contact.finding()
    assert found.level is Level.WARNED and says in found.says.zh and str(file) in (found.cure or found.says).en


def test_what_the_foot_lacks_is_said_but_in_a_demonstration(file: Path, settings: Any) -> None:
    assert contact.finding().says.zh == "网站页脚缺：主办单位、联系电话、邮箱、网站标识码、ICP备案号、公安备案号"
    file.write_text(WHOLE.replace("telephone: 0311-5550000", "telephone: ''"), encoding="utf-8")
    assert contact.finding().says.en == "the foot of the site lacks: Telephone"
    settings.DEMONSTRATION = True
    assert contact.finding().level is Level.OK
    settings.DEMONSTRATION = False
    file.write_text(WHOLE, encoding="utf-8")
    assert contact.finding().level is Level.OK
    settings.APPLYING = True
    assert "办公时间" in contact.finding().says.zh, "who applies online must know when to come"


def test_the_doctor_says_it(tmp_path: Path) -> None:
    home = migrated(tmp_path / "home")
    assert "! 网站页脚缺：主办单位" in fazhi(home, "doctor").stdout
    assert "网站页脚缺" not in fazhi(home, "doctor", FAZHI_DEMONSTRATION="1").stdout
    (home / "site.yaml").write_text(WHOLE, encoding="utf-8")
    assert "✓ 网站页脚已填写" in fazhi(home, "doctor").stdout
