"""Log lines 运行日志: JSON, one a line, or text on a terminal; of faults the kind and the place, never a value.

What an exception says may repeat what somebody typed, and what its frames hold certainly does. So a line names the
kinds of the exceptions in the chain and the places in the code, and nothing that they say.
"""

from __future__ import annotations

import logging
import logging.config
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from fazhi.now import moment
from fazhi.operation.masking import HIDDEN, cleared, personal

_OWN = frozenset({"timestamp", "level", "logger", "fault", "event"})
_FRAMES = 40


def configure(settings: Mapping[str, Any]) -> None:
    """Set up logging as the settings say: ``level``, and ``format`` (json, text, or empty to look where it goes)."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        stamp,
        name_fault,
        clear,
    ]
    text = settings["format"] == "text" or (not settings["format"] and sys.stderr.isatty())
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    own = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(own)
    handler.addFilter(without_values)
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each, logging.StreamHandler)] + [handler]
    root.setLevel(settings["level"])
    for name in (
        "django",
        "django.server",
    ):  # Django's own handlers mail frames with their values, and print addresses.
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)  # Statements come with their values.


def without_values(record: logging.LogRecord) -> bool:
    """Take out of a line of foreign code what exceptions and addresses in it say, before its text is made."""
    web = record.name.startswith("django.")
    if isinstance(record.args, tuple):
        record.args = tuple(_plain(each, web) for each in record.args)
    if isinstance(record.msg, BaseException):
        record.msg = type(record.msg).__name__
    return True


def _plain(given: object, web: bool) -> object:
    if isinstance(given, BaseException):
        return type(given).__name__
    return HIDDEN if web and isinstance(given, str) and given.startswith("/") else given


def stamp(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The moment with its offset (ISO 8601), in the zone of the law whatever the machine's."""
    event["timestamp"] = moment().isoformat(timespec="milliseconds")
    return event


def name_fault(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and the places it came through."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    fault = given if isinstance(given, BaseException) else None
    if given is True:
        fault = sys.exc_info()[1]
    elif isinstance(given, tuple):
        fault = given[1]
    record = event.get("_record")
    if record is not None:  # The formatter would print the trace with what the exception says.
        record.exc_info = record.exc_text = record.stack_info = None
    if fault is not None:
        event["fault"] = [{"kind": _kind(each), "places": _places(each)} for each in _chain(fault)]
    return event


def _kind(fault: BaseException) -> str:
    code = getattr(fault, "sqlstate", None)
    return f"{type(fault).__module__}.{type(fault).__qualname__}" + (f" {code}" if isinstance(code, str) else "")


def _chain(fault: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = fault
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _places(fault: BaseException) -> list[str]:
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def clear(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Mask what looks like a person's number, and hide what stands under the name of a personal field."""
    for name in list(event):
        if name.startswith("_") or name in _OWN - {"event"}:
            continue
        event[name] = HIDDEN if personal(name) else cleared(event[name])
    return event
