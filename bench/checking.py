"""The check of a report's text: reports of 0.1 to 50 MB, and texts that nobody writes, each of so many kilobytes.

The report is that of an invented county, again and again with other figures, between sentences without any, so that it
holds about as many as a real one: one for some hundred characters. Its length is that of the file in UTF-8, rates are
by processor time: other work beside it counts little.
"""

from __future__ import annotations

import random
import resource
import time
from pathlib import Path

PATTERN = Path(__file__).parent.parent / "tests" / "checking" / "texts" / "yunping.txt"
KILOBYTE = 1000
SEED = 1
PROSE = (
    "坚持党对法治政府建设的全面领导，把法治建设摆在全县工作的重要位置，健全统筹协调、督促落实的工作机制。",
    "县直各部门各乡镇主要负责人认真履行推进法治建设第一责任人职责，对重点任务亲自过问，对难点问题亲自协调。",
    "持续优化营商环境，深化行政审批制度改革，推行告知承诺和容缺受理，让企业和群众办事更加方便、更加省心。",
    "严格落实行政执法公示、执法全过程记录和重大执法决定法制审核制度，规范执法程序，推进严格规范公正文明执法。",
    "完善重大行政决策程序，广泛听取公众意见，充分发挥法律顾问和公职律师作用，提高决策质量和效率。",
    "畅通行政复议渠道，依法纠正违法或者不当的行政行为，推动行政机关负责人出庭应诉，实质化解行政争议。",
    "加强普法宣传，利用宣传栏、广播、网络等方式普及法律知识，引导群众办事依法、遇事找法、解决问题用法、化解矛盾靠法。",
    "完善社会矛盾纠纷多元预防调处化解机制，发挥人民调解、行政调解和司法调解的作用，把矛盾化解在基层、化解在萌芽状态。",
)
PROSE_BETWEEN = 2  # sentences after each of the report


def _checked(text: str) -> tuple[float, str]:
    """MB a second; seconds, numbers found, and the most memory that the process held."""
    from fazhi.report.checking import check

    check("")  # what is read once is read
    size = len(text.encode()) / KILOBYTE**2
    began = time.process_time()
    found = check(text)
    took = time.process_time() - began
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    note = f"{size:.1f} MB in {took:.1f} s, {len(found.numbers):,} numbers, {held:,.0f} MB of memory;"
    return size / took, note


def _filled(piece: str, kilobytes: int) -> str:
    return piece * (kilobytes * KILOBYTE // len(piece.encode()) + 1)


def report(kilobytes: int) -> tuple[float, str]:
    """Reports of a county, with other figures in each."""
    chance, sentences = random.Random(SEED), PATTERN.read_text(encoding="utf-8").splitlines(keepends=True)
    pieces: list[str] = []
    size = 0
    while size < kilobytes * KILOBYTE:
        for sentence in sentences:
            other = "".join(chance.choice("123456789") if sign in "3456789" else sign for sign in sentence)
            between = "".join(chance.choices(PROSE, k=PROSE_BETWEEN * (sentence.count("。") + 1)))
            pieces += [other, between, "\n"]
            size += len((other + between).encode())
    return _checked("".join(pieces))


def without_stops(kilobytes: int) -> tuple[float, str]:
    """One sentence without end."""
    return _checked(_filled(PATTERN.read_text(encoding="utf-8").replace("。", "，").replace("\n", ""), kilobytes))


def numbers(count: int) -> tuple[float, str]:
    """So many numbers, and nothing else."""
    return _checked("案件7件，" * count)


def of_them(count: int) -> tuple[float, str]:
    """So many numbers, each of them the total of what follows."""
    return _checked("共受理7件，其中" * count)


def cumulative(count: int) -> tuple[float, str]:
    """So many numbers, each added to what follows."""
    return _checked("5件，累计" * count)


def headings(count: int) -> tuple[float, str]:
    """So many headings that lack their second."""
    return _checked("1、\n3、\n" * (count // 2))
