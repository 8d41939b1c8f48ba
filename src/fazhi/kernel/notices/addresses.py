"""Addresses found in free text 住址识别: what stands after 住址、家住、户籍地 and the like, up to the next stop.

Only what names a place below the county is one: province, city and county may be read (``ledger.personal.mask``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.kernel.ledger.personal import PersonalKind, mask
from fazhi.kernel.notices.folding import APART
from fazhi.kernel.notices.hits import HIDDEN, Hit, HitKind

_S = f"[{APART}]{{0,3}}"
_WORDS = (
    "家庭住址 现住址 户籍住址 住址 居住地址 居住地 经常居住地 住所地 住所 家住 现住 暂住 租住 借住 户籍所在地"
    " 户籍地址 户籍地 户口所在地"
).split()
_LIVES = f"住(?!{_S}[房宅院宿建户持进下了着校址所证人])"
"""住 by itself; what stands before it decides as well (``_BOUND``)."""
_BOUND = re.compile("[居入记抓常稳挡守留拦保控卡锁]\\Z")
_STOP = '，,。；;：:、！!？?（）()\\[\\]【】<>《》"“”|'
_PLACE = rf"[^{_STOP}\n]{{2,60}}"
_ON = rf"(?:\n[^{_STOP}\n]{{0,20}}[0-9一二三四五六七八九十](?:号|室|单元|栋|组)[^{_STOP}\n]{{0,20}})?"
"""An address that goes on in the next line."""
_CUE = re.compile(
    rf"(?:(?:{'|'.join(_S.join(word) for word in _WORDS)})(?!{_S}[房证人户])|{_LIVES}|居{_S}住(?={_S}[在于:]))"
    rf"[\s*:]{{0,4}}(?:在|于|为|是|系)?[\s:]{{0,2}}(?!等|的|进行|内|外|未|无法|不)({_PLACE}{_ON})"
)
_BELOW = re.compile(
    "村|乡(?!镇?(?:人民)?政府)|镇(?!(?:人民)?政府)|街(?!道办)|路|(?<!街)道|巷|弄|胡同|小区|(?<![第0-9])[0-9]{1,5}号|[甲乙一二三四五六七八九十]号"
    "|(?<![法察])院|组(?!织)|屯|庄(?!市)|[0-9一二三四五六七八九十][栋幢楼室]|单元|公寓|家属|宿舍|里(?=[0-9])"
)
"""Marks of a place below the county."""


def addresses(plain: str) -> Iterator[Hit]:
    """All addresses that a folded text gives after a word that says so; each may be something else."""
    for cue in _CUE.finditer(plain):
        if cue.group().startswith("住") and _BOUND.search(plain, max(0, cue.start() - 1), cue.start()):
            continue
        said = cue.group(1).rstrip()
        if not _BELOW.search(said):
            continue
        shown = mask(PersonalKind.ADDRESS, said)
        becomes = HIDDEN if _BELOW.search(shown) else shown
        yield Hit(HitKind.ADDRESS, cue.start(1), cue.start(1) + len(said), becomes, doubtful=True)
