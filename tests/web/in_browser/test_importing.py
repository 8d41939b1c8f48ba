"""Handing in a sheet in a real browser: its columns mapped, its faults and what rows become, wide and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import County
from tests.web.browser import NARROW, WIDE
from tests.web.in_browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = """部门,摊位名称,编号码,类型,数量
市监所,摊一,T-1,百货,3
演示县市场监督管理局,摊二,T-2,百货,0
演示县市场监督管理局,摊三,T-1,小吃,0
"""
COLUMNS = {"code": "编号码", "name": "摊位名称", "organ": "部门", "kind": "类型", "places": "数量"}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_sheet_is_mapped_and_examined(
    enter: Enter, county: County, tmp_path: Path, screenshots: Path, width: int
) -> None:
    sheet = tmp_path / "摊位.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    visitor = enter("market", "handler", width=width)
    visitor.open("/imports/new/first.toy.stalls/")
    visitor.page.set_input_files("[name=file]", sheet)
    visitor.page.click("main form button:has-text('交表核对')")
    visitor.page.wait_for_url("**/columns/")
    for column, heading in COLUMNS.items():
        visitor.page.select_option(f"[name=c-{column}]", heading)
    visitor.page.fill("[name=k-from_on]", "2020-01-01")
    labels = visitor.page.locator(".mapping small.on-phone")
    assert {each.is_visible() for each in labels.all()} == {width == NARROW}
    assert visitor.overflow == 0
    visitor.shot(screenshots, "import-columns")
    visitor.page.click("button[value=next]")
    assert "下列内容不认识" in visitor.text
    visitor.page.select_option("#v-organ-0", "market")
    visitor.shot(screenshots, "import-values")
    assert visitor.overflow == 0
    visitor.page.click("button[value=anyway]")
    visitor.page.wait_for_url("**/imports/*-*/")
    for said in ("新增 1", "有问题 2", "摊位数为零。", "不在可选的值之列。", "第 2 行与此相同", "T-1"):
        assert said in " ".join(visitor.text.split())
    assert visitor.overflow == 0
    visitor.shot(screenshots, "import-run")
    visitor.page.click("a.act:has-text('交改正后的表格')")
    visitor.page.wait_for_url("**/imports/new/**")
    visitor.shot(screenshots, "import-again")
    assert visitor.overflow == 0
    sheet.write_text(
        SHEET.replace("市监所", "market").replace("小吃", "百货").replace(",0", ",4").replace("摊三,T-1", "摊三,T-3")
    )
    visitor.page.set_input_files("[name=file]", sheet)
    visitor.page.click("main form button:has-text('交表核对')")
    visitor.page.wait_for_url("**/imports/*-*/")
    assert "新增 3" in " ".join(visitor.text.split())
    visitor.open("/imports/")
    visitor.shot(screenshots, "imports")
    assert visitor.overflow == 0
