"""Who is told of every act that was tried, done or refused, once its transaction is over: for counting only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING

from fazhi.kernel.procedures.refusals import Refusal

if TYPE_CHECKING:
    from fazhi.kernel.procedures.models import Act
    from fazhi.kernel.procedures.request import Request

Observer = Callable[["Request", Refusal | None], None]
observers: list[Observer] = []
"""Called with the request and, where it was refused, the refusal; they hear it outside the act's own transaction."""
_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


@contextmanager
def unheard() -> Iterator[None]:
    """Tell nobody what becomes of requests meanwhile: of an act that is rehearsed and taken back."""
    token = _rehearsing.set(True)
    try:
        yield
    finally:
        _rehearsing.reset(token)


def observed(run: Callable[[Request], Act]) -> Callable[[Request], Act]:
    """Tell the observers what became of a request."""

    @wraps(run)
    def told(request: Request) -> Act:
        try:
            act = run(request)
        except Refusal as refusal:
            _tell(request, refusal)
            raise
        _tell(request, None)
        return act

    return told


def _tell(request: Request, refusal: Refusal | None) -> None:
    for observer in () if _rehearsing.get() else observers:
        observer(request, refusal)
