"""What a slip of the pen leaves recognisable: identity numbers with a wrong figure, addresses that nobody declared."""

from __future__ import annotations

import random

import pytest

from fazhi.kernel.notices.folding import folded, joined
from fazhi.kernel.notices.hits import Hit, HitKind
from fazhi.kernel.notices.naming import Secret
from fazhi.kernel.notices.redaction import hits_in, redact
from tests.kernel.decisions import IDENTITY_LOOKS, slipped

WRONG = "130130198001011237"


def found(text: str) -> list[Hit]:
    return hits_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "身份证130130198001011237", "公民身份号码：130130199913451234", "居民身份证 130130198501010014",
        "身份证号码为：13013019800101123", "公民身份证号130130800101123", "身份证（130130 19800101 1237）",
        "身份证号１３０１３０１９８００１０１１２３７", "身份证：130130-19800101-123x",
        "身 份 证 号：1301301980010112371",
        "身份证明号码130130.19800101.1237",
        "**身份证号**：130130198001011237", "身份证号13O130198OO1O11237",
    ],
)  # fmt: skip
def test_what_stands_after_the_word_is_an_identity_number_whatever_its_check_digit(text: str) -> None:
    hits = found(text)
    assert [(hit.kind, hit.doubtful) for hit in hits] == [(HitKind.IDENTITY_NUMBER, False)]
    assert not any(char.isdigit() for char in redact(text).text)


@pytest.mark.parametrize("text", ["证件号码：130130198001011237", "证号130130199913451234", "证件号130130800101123"])
def test_after_a_word_that_says_less_it_is_doubtful(text: str) -> None:
    assert [(hit.kind, hit.doubtful) for hit in found(text)] == [(HitKind.IDENTITY_NUMBER, True)]


def test_a_number_in_the_form_of_one_is_doubtful_without_a_word() -> None:
    for text in (f"王某（{WRONG}）到场", "王某，130130 19800101 1237，到场", "王某13013019800101123X到场"):
        assert [(hit.kind, hit.doubtful) for hit in found(text)] == [(HitKind.IDENTITY_NUMBER, True)], text


@pytest.mark.parametrize(
    "text",
    [
        "编号790130298013451237", "编号130130298013451234", "编号1301301980010112371",
        "许可证号JY11301300012345", "身份证复印件1份、营业执照复印件2份", "身份证明材料见第12页至第345页",
        "统一社会信用代码91130130MA07XQ1N29",
    ],
)  # fmt: skip
def test_what_has_not_its_form_is_none(text: str) -> None:
    assert found(text) == []


def test_every_slip_is_found_in_every_look() -> None:
    draw = random.Random(7)
    for at in range(300):
        number = slipped(draw)
        look = IDENTITY_LOOKS[at % len(IDENTITY_LOOKS)]
        shown = joined(folded(redact(f"身份证号：{look(number)}，当事人到场。").text)).text
        assert number not in shown
        assert not any(char.isdigit() for char in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("住址：河北省石家庄市无极县无极镇东大街5号，", "住址：河北省石家庄市无极县****，"),
        ("家住东大街5号2单元301。", "家住****。"), ("王某，男，住无极县北街村12号。", "王某，男，住无极县****。"),
        ("现住无极县张段固镇北街村；", "现住无极县****；"), ("户籍地：建设大街9号（租）", "户籍地：****（租）"),
        ("户籍所在地为新兴小区3栋2室。", "户籍所在地为****。"), ("住所地：幸福里胡同甲8号\n", "住所地：****\n"),
        ("住　址　东大街 5 号", "住　址　****"), ("住在县医院家属院3号楼。", "住在****。"),
        ("居住于北街村三组，", "居住于****，"), ("住址：无极县无极镇\n东大街5号，", "住址：无极县****，"),
    ],
)  # fmt: skip
def test_an_address_after_its_word_is_doubtful_to_the_next_stop(text: str, shown: str) -> None:
    hits = found(text)
    assert [(hit.kind, hit.doubtful) for hit in hits] == [(HitKind.ADDRESS, True)]
    assert redact(text).text == shown
    assert redact(shown).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "由住所地县级人民政府管辖", "向住所地人民法院起诉", "住房和城乡建设局第5号通知", "住宅楼3栋，",
        "居住用地面积120平方米", "住院3天，", "擅自改变出租住房结构后改为3号楼", "暂住证由街道3号窗口办理",
        "户籍地派出所出具证明", "住址不详，", "对其住所进行检查，", "住河北省石家庄市无极县，",
        "住户3号，", "住址：河北省石家庄市无极县****。", "记住第5号文件", "户籍地镇人民政府", "住所等情况见第5号证据",
    ],
)  # fmt: skip
def test_what_names_no_place_below_the_county_is_no_address(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("point", [*".．∙⋅•‧・·", ""])
def test_a_name_with_a_point_is_found_with_every_point(point: str) -> None:
    pointed = [Secret(HitKind.NAME, "阿依·古丽", "阿某")]
    assert hits_in(f"当事人阿依{point}古丽到场", pointed)
    assert hits_in(f"当事人阿依{point}古丽到场", [Secret(HitKind.NAME, f"阿依{point or '.'}古丽", "阿某")])


def test_a_full_stop_in_a_passage_that_is_hidden_by_hand_is_one() -> None:
    by_hand = [Secret(HitKind.BY_HAND, "3.5米", "****")]
    assert hits_in("退让3.5米", by_hand) and not hits_in("退让35米", by_hand)


UNSEEN = (0x180B, 0x2065, 0xFFF9, 0x1D173, 0xE0001, 0xE0100, 0x01, 0x1B, 0x7F, 0x2800)


@pytest.mark.parametrize("code", UNSEEN)
def test_characters_that_are_not_seen_hide_no_name(code: int) -> None:
    """E0100 and those after it choose forms of rare characters in names."""
    assert hits_in(f"王{chr(code)}小明", [Secret(HitKind.NAME, "王小明", "王某")])


SPREAD = ("130.1234.0001", "130    1234    0001", "1301234\n        0001", "130/1234/0001")


@pytest.mark.parametrize("number", SPREAD)
def test_a_mobile_number_is_found_however_its_groups_are_parted(number: str) -> None:
    (hit,) = hits_in(f"电话 {number}。")
    assert (hit.kind, hit.doubtful) == (HitKind.PHONE, True)


CODES = (
    "新增：居民身份证签发（编码1301302050100200）", "出借、转让居民身份证的处罚（编码1301302050204600）",
    "农民工工资专用账户的处罚（编码1301302090203800）", "身份证明材料（案号202113013000012345）",
)  # fmt: skip


@pytest.mark.parametrize("text", CODES)
def test_a_code_that_is_named_as_such_is_no_number_of_a_person(text: str) -> None:
    assert hits_in(text) == []
    assert hits_in(text.replace("编码", "号码").replace("案号", "号码")) != []
