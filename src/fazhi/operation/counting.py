"""Counting acts, refusals and database errors where they happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from fazhi.kernel.procedures.observing import observers
from fazhi.kernel.procedures.refusals import Refusal
from fazhi.kernel.procedures.request import Request
from fazhi.operation.metrics import ACTS, DATABASE_ERRORS

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def join() -> None:
    """Begin to count."""
    observers.append(count_act)
    connection_created.connect(_watch, dispatch_uid="fazhi.operation.counting")


def count_act(request: Request, refusal: Refusal | None) -> None:
    """Count an act that was done, or each ground on which it was refused."""
    done = "repeated" if request.repeated else "done"
    outcomes = [done] if refusal is None else sorted(set(refusal.codes))
    for outcome in outcomes:
        ACTS.labels(request.procedure.key, request.kind.name, outcome).inc()


def _watch(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    if _counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(_counted)


def _counted(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    try:
        return execute(sql, params, many, context)
    except DatabaseError as fault:
        DATABASE_ERRORS.labels(type(fault).__name__).inc()
        raise
