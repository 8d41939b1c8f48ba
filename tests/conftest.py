"""A small county for every test: five organs, their officers and posts; and days written as text."""

from __future__ import annotations

import datetime
import gc
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from fazhi.kernel.ledger.journal import record_many
from fazhi.kernel.organs.founding import designate, found
from fazhi.kernel.organs.models import Office, Officer, Organ, Place, Post
from fazhi.kernel.organs.roles import ROLES
from fazhi.kernel.wording import Label
from tests.county import Kept

PLACE = "130130"
FOUNDED = datetime.date(2019, 1, 1)
ORGANS = {
    "government": ("演示县人民政府", "peoples-government", "演政"),
    "justice": ("演示县司法局", "government", "演司"),
    "market": ("演示县市场监督管理局", "government", "演市监"),
    "staffing": ("中共演示县委机构编制委员会办公室", "party", "演编"),
    "town": ("演示镇人民政府", "township", "演镇"),
}


HAN = re.compile("[\u4e00-\u9fff]")
SWITCH = "简体中文"
"""Where a page in English leads to the one in Chinese, it says so in Chinese."""
_made = Label.__post_init__


def _chinese_first(label: Label) -> None:
    """Every text that any test meets stands in its own language: the English has no more Chinese than what it names."""
    _made(label)
    exchanged = label.en != SWITCH and len(HAN.findall(label.en)) > len(HAN.findall(label.zh))
    assert not exchanged, f"languages exchanged: {label.zh}, {label.en}"


Label.__post_init__ = _chinese_first

_files_of: dict[tuple[str, int | None], dict[str, object]] = {}
_find = WhiteNoiseMiddleware.add_files_from_finders


def _find_once(served: WhiteNoiseMiddleware) -> None:
    """Files of the software are looked for once in a run: each client starts the site anew, with the same files."""
    key = (served.static_prefix, served.max_age)
    if key not in _files_of:
        own, served.files = served.files, {}
        _find(served)
        _files_of[key], served.files = served.files, own
    served.files |= _files_of[key]


WhiteNoiseMiddleware.add_files_from_finders = _find_once


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of the search for garbage: it was a quarter of the run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


class County:
    """The organs by short key, and the posts in them: ``county.post("market", "handler")``."""

    def __init__(self) -> None:
        place = Place(
            code=PLACE, level="county", name="演示县", name_en="Yanshi", parent_code="130100", from_on=FOUNDED
        )
        self.place = PLACE
        self.organs = {
            key: found(code=key, place_code=PLACE if key != "town" else "130130101", name=name, kind=kind,
                       mark=mark, short_name=name[3:], from_on=FOUNDED)
            for key, (name, kind, mark) in ORGANS.items()
        }  # fmt: skip
        self._posts: dict[tuple[str, str, int], Post] = {}
        officers, posts = [], []
        for key, organ in self.organs.items():
            for role in ROLES.values():
                for nth in (0, 1):
                    officer = Officer(number=f"{key}-{role.key}-{nth}", name=f"{organ.short_name}{role.label.zh}{nth}")
                    post = Post(subject=uuid.uuid4(), officer=officer, organ=organ, role=role.key, from_on=FOUNDED)
                    officers.append(officer)
                    posts.append(post)
                    self._posts[key, role.key, nth] = post
        record_many([place, *officers, *posts])
        for office, key in ((Office.STAFFING, "staffing"), (Office.JUSTICE, "justice")):
            designate(PLACE, office, self.organs[key], FOUNDED, basis="test")

    def organ(self, key: str) -> Organ:
        return self.organs[key]

    def post(self, organ: str, role: str, nth: int = 0) -> Post:
        """The post of a role in an organ; ``nth=1`` is a colleague in the same role."""
        return self._posts[organ, role, nth]

    def officer(self, organ: str, role: str, nth: int = 0) -> Officer:
        return self.post(organ, role, nth).officer


COUNTY = Kept(County)


@pytest.fixture
def county(db: None) -> County:
    with transaction.atomic():
        return COUNTY.get()


@pytest.fixture
def day() -> Callable[[str], datetime.date]:
    """A day from its ISO text."""
    return datetime.date.fromisoformat


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
