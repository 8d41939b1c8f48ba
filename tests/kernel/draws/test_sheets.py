"""A table becomes a list: the workbench and the command read it alike, and every bad row is named at once."""

from __future__ import annotations

import pytest

from fazhi.kernel.draws.refusals import DrawRefused
from fazhi.kernel.draws.sheets import list_of, read


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_columns_may_stand_in_any_order_and_others_are_left(code: str) -> None:
    text = '分层,名称,标识,权重\r\n甲类,"一,二",乙1, 3 \r\n\r\n,x,A,\r\n'
    assert list_of(text.encode(code)) == [b"fazhi-draw-list/1\n", b"A\t1\t\t\n", "乙1\t3\t甲类\t\n".encode()]


def test_every_bad_row_is_named_by_its_line() -> None:
    content = '标识,权重,排除理由\na,1,\na,2,\nb,1.5,\n,1,\nc,1,"已\n查"\nd,4294967296,\n'.encode()
    lines, faults = read(content)
    assert lines == []
    assert [each.zh.partition("：")[0] for each in faults] == [f"第 {line} 行" for line in (3, 4, 5, 7, 8)]
    assert all(each.en.startswith("Line ") for each in faults)
    with pytest.raises(DrawRefused) as caught:
        list_of(content)
    for said in ("“a”已列于第 2 行", "权重“1.5”", "有空白标识", "4294967296", "请改正这些行"):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "表头"), ("名称\n甲\n".encode(), "表头"), ("标识,标识\na,b\n".encode(), "表头"),
        ("标识,identifier\na,b\n".encode(), "表头"), ("标识\n".encode(), "没有候选对象"), (b"\xff\xff\xff", "不是文本"),
        (b"a" * 200_000, "第 1 行"),
    ],
)  # fmt: skip
def test_what_gives_no_list_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(DrawRefused) as caught:
        list_of(content)
    assert said in caught.value.message.zh and caught.value.cure.en
