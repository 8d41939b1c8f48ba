"""One forked process for one job, with a limit of processor time that does not depend on what else the machine does."""

from __future__ import annotations

import os
import pickle
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MEMORY = 6 * 1024**3
"""Bytes of address space a job may take."""

PATIENCE = 15
"""Seconds of waiting for each second of processor time, for a job that sleeps."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: what it gave back, or that it ran out of time or died."""

    result: Any = None
    timed_out: bool = False
    died: bool = False


def forked(job: Callable[[], Any], seconds: float) -> Outcome:
    """Run a job in a forked process and take over what it returns.

    Args:
        job: what to do; what it returns can be pickled.
        seconds: processor time it may use.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _child(job, writing, seconds)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        given = pipe.read()
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        late = os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL)
        return Outcome(timed_out=late, died=not late)
    return Outcome(pickle.loads(given)) if given else Outcome(died=True)


def give(seconds: float) -> None:
    """Let this process end, unless it asks again, after so much more processor time."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _child(job: Callable[[], Any], writing: int, seconds: float) -> None:
    """The forked process; it never returns and never runs what the parent has to run at its end."""
    code = 1
    try:
        _limit(seconds)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        given = pickle.dumps(job())
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(given)
        code = 0
    finally:
        os._exit(code)


def _limit(seconds: float) -> None:
    allowed = int(seconds) + 1
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, allowed * PATIENCE)
