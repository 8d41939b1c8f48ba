"""A county with secrets in every place where data lies; what they are."""

from __future__ import annotations

from tests.conftest import County
from tests.kernel.desk import Desk
from tests.public.planting import PLANTED, Planting


def planted(county: County) -> dict[str, str]:
    """Plant them; the values by what they are."""
    Planting(Desk(county)).all()
    return dict(PLANTED)
