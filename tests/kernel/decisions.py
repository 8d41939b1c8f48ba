"""Synthetic decisions with planted personal data, for measuring what redaction finds; every seed gives the same one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤"
    "尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂英守田志明玉兰建华国栋春梅秀珍海燕晓东雪峰文博子轩梓涵浩然诗雨嘉怡俊杰欣妍"
)
COMPOUND = ("欧阳", "司马", "诸葛", "上官")
CITIES = ("130130", "130102", "110101", "320583", "441900", "650102", "830000", "510104")
PLACES = "河北省石家庄市无极县无极镇东大街{}号", "河北省石家庄市长安区建设大街{}号{}单元", "无极县张段固镇北街村{}号"
HOMES = "演示县新兴小区{}号楼{}单元", "北街村{}号", "幸福里胡同甲{}号", "省道旁机械厂家属院{}栋{}室"
CUES = "公民身份号码：", "身份证", "居民身份证 ", "身份证号码为", "证件号码：", "身份证件号:", "证号"
LIVES = "住址：", "家住", "现住", "住所：", "户籍地：", "户籍所在地为", "住", "住在", "家庭住址："
CHECKS, WEIGHTS = "10X98765432", (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

CLEAN = (
    "{mark}罚〔{year}〕{serial}号。经查，"
    "当事人于{year}年{month}月{day}日销售不合格食品{serial}件，货值金额{money}元，"
    "违反《中华人民共和国食品安全法》第三十四条第一款第（四）项。依据该法第一百二十四条，处罚款人民币{money}元。",
    "建设用地面积{area}平方米，总建筑面积{area2}平方米，容积率{ratio}，"
    "四至：东至规划路，西至{serial}号地块，南至{area}米处。",
    "统一社会信用代码{code}，许可证编号JY1130130{serial7}，"
    "检验报告编号{year}{serial7}，批次{year}{month:02d}{day:02d}-{serial}。",
    "本机关于{year}-{month:02d}-{day:02d}受理，"
    "{year}/{month:02d}/{day:02d} 10:30召开听证会，第{serial}号证据共{pages}页。"
    "根据《中华人民共和国行政复议法》第六十八条、第七十五条的规定，决定维持{mark}许〔{year}〕{serial}号决定。",
    "项目总投资{money}万元，年产能{serial7}吨，"
    "坐标东经114.97{serial}度、北纬38.17{serial}度，海拔{pages}米，国家标准GB 2760-2014。",
    "邮政编码052460，行政区划代码130130，案卷号Q{serial7}，"
    "标准地名代码130130100001，预算科目2010301，发票代码013002{serial7}。",
    "由住所地县级人民政府管辖。住房和城乡建设局作出{mark}住建罚〔{year}〕{serial}号决定，住宅用地{area}平方米，居住区{pages}户，"
    "流水号{year}{month:02d}{day:02d}{serial7}，电子证照编号1130130{year}{serial7}。当事人提交身份证复印件{pages}份、住所证明一份。",
    "安全生产许可证号JZ{year}{serial7}，卷宗号{serial7}{year}{month:02d}{day:02d}001，住院{pages}天，住户{serial}家，"
    "向住所地人民法院提起诉讼；户籍地派出所证明第{serial}号；其住所、经营场所均在本县。",
)
PLANTED = (
    "当事人：{name}，公民身份号码：{identity}，联系电话：{phone}，住址：{address}。经营者{name}对上述事实无异议。",
    "申请人{name}（身份证号{identity}）不服被申请人作出的决定，"
    "委托代理人{second}（电话{phone}）到场。本机关认为，{name}的请求不成立。",
    "经询问{name}，其称与{second}系夫妻关系，手机{phone}，现住{address}；{second}证件号码为{identity}。",
    "第三人{second}先生、{name}女士到场。{name}/{second}签字确认，登记号码{identity}，来电{phone}。",
    "收款人{name}，开户行演示农商行，账号{account}，预留手机{phone}，证件{identity}，车辆{plate}。",
    "案由：{name}涉嫌未经许可经营案。该人，联系方式（{landline}），{phone}。{identity}",
    "未成年人{second}由其法定代理人{name}代为申请，电话:{phone};身份证:{identity};地址:{address}",
    "{name}，{cue}{slip}，{lives}{home}。经查，{second}当日不在场。",
    "送达回证：受送达人{name}（{slip}），{lives}{home}，由{second}代收。",
)


@dataclass
class Decision:
    """A decision's text, and what was planted in it: by kind, the plain value and the form in which it stands."""

    title: str
    text: str
    names: list[str]
    address: str
    planted: dict[str, list[str]] = field(default_factory=dict)


def identity(draw: random.Random) -> str:
    born = f"{draw.randint(1935, 2020)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
    body = f"{draw.choice(CITIES)}{born}{draw.randint(0, 999):03d}"
    return body + CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]


def slipped(draw: random.Random) -> str:
    """An identity number with one wrong figure, which no longer fits its check digit."""
    number, at = identity(draw), draw.randrange(18)
    wrong = draw.choice([figure for figure in "0123456789" if figure != number[at]])
    return number[:at] + wrong + number[at + 1 :]


def mobile(draw: random.Random) -> str:
    return f"1{draw.choice('3456789')}{draw.randint(0, 10**9 - 1):09d}"


def card(draw: random.Random) -> str:
    body = "62" + "".join(str(draw.randint(0, 9)) for _ in range(16))
    total = sum(sum(divmod(int(d) * (2 if at % 2 == 0 else 1), 10)) for at, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def person(draw: random.Random) -> str:
    surname = draw.choice(COMPOUND) if draw.random() < 0.05 else draw.choice(SURNAMES)
    return surname + "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2, 2))))


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def grouped(*sizes: int, by: str = " ") -> Callable[[str], str]:
    def divided(text: str) -> str:
        pieces, at = [], 0
        for size in sizes:
            pieces.append(text[at : at + size])
            at += size
        return by.join([*pieces, *([text[at:]] if at < len(text) else [])])

    return divided


def as_is(text: str) -> str:
    return text


IDENTITY_LOOKS = (
    as_is, str.lower, wide, grouped(6, 8, 4), grouped(6, 4, 4, 4), grouped(6, 8, 4, by="-"), grouped(*[1] * 18),
    grouped(6, 8, 4, by="\u3000"), grouped(6, 8, 4, by="\u200b"), grouped(10, 8, by="\n"), grouped(6, 8, 4, by="—"),
)  # fmt: skip
PHONE_LOOKS = (
    as_is, wide, grouped(3, 4, 4), grouped(3, 4, 4, by="-"), grouped(3, 8), grouped(*[1] * 11), "+86 {}".format,
    "86-{}".format, "+86{}".format, grouped(3, 4, 4, by="\u3000"), grouped(3, 4, 4, by="–"), grouped(7, 4, by="\u200b"),
)  # fmt: skip
NAME_LOOKS = (
    as_is,
    as_is,
    as_is,
    grouped(*[1] * 5),
    grouped(*[1] * 5, by="\u3000"),
    grouped(1, 3, by="\n"),
    grouped(1, 4),
)


def clean_text(draw: random.Random, paragraphs: int = 4) -> str:
    return "\n".join(
        draw.choice(CLEAN).format(
            mark=draw.choice(("冀市监", "演示", "无政")), year=draw.randint(2015, 2026), month=draw.randint(1, 12),
            day=draw.randint(1, 28), serial=draw.randint(1, 999), serial7=f"{draw.randint(0, 9999999):07d}",
            money=f"{draw.randint(1, 10**9):,}.{draw.randint(0, 99):02d}", area=draw.randint(100, 10**6),
            area2=f"{draw.random() * 1e5:.2f}", ratio=f"{draw.random() * 3:.2f}", pages=draw.randint(1, 300),
            code=draw.choice(("91130130MA07XQ1N29", "12130130401835172G", "9113010074685432XK")),
        )
        for _ in range(paragraphs)
    )  # fmt: skip


def decision(seed: int) -> Decision:
    """A decision with personal data of two people, in looks that people give them."""
    draw = random.Random(seed)
    name, second, number, phone = person(draw), person(draw), identity(draw), mobile(draw)
    while second == name:
        second = person(draw)
    account, address = card(draw), draw.choice(PLACES).format(draw.randint(1, 300), draw.randint(1, 6))
    wrong, home = slipped(draw), draw.choice(PLACES + HOMES).format(draw.randint(1, 300), draw.randint(1, 6))
    plate = f"冀A{draw.choice('BCDEFGH')}{draw.randint(1000, 9999)}"
    landline = f"031{draw.randint(0, 9)}-8{draw.randint(0, 999999):06d}{draw.choice(('', '1'))}"
    shown = {
        "identity": draw.choice(IDENTITY_LOOKS)(number), "phone": draw.choice(PHONE_LOOKS)(phone),
        "account": draw.choice((as_is, grouped(4, 4, 4, 4, 3)))(account), "plate": plate, "landline": landline,
        "address": address, "slip": draw.choice(IDENTITY_LOOKS)(wrong), "home": home,
    }  # fmt: skip
    looks = {"name": draw.choice(NAME_LOOKS)(name), "second": draw.choice(NAME_LOOKS)(second)}
    said = {"cue": draw.choice(CUES), "lives": draw.choice(LIVES)}
    planted = draw.sample(PLANTED, draw.randint(1, 3))
    text = "\n".join(part for each in planted for part in (clean_text(draw, 1), each.format(**shown, **looks, **said)))
    found = {kind: [value] for kind, value in shown.items() if any("{" + kind + "}" in each for each in planted)}
    found["name"] = [looks[key] for key in looks if any("{" + key + "}" in each for each in planted)]
    title = f"{looks['name']}行政处罚决定书（{shown['phone']}）"
    return Decision(title, text, [name, second], address, found)
