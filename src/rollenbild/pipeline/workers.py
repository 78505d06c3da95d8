"""Several processes at one work: results in the order of the input, few batches under way, whatever the number."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, TypeVar

from rollenbild.errors import RollenbildError, UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 8
"""Items a process takes at a time. The same for every number of processes, so that results are the same too."""

FIRST = 2
"""Items of the first batch: it is done before there are other processes, and loads what all of them need."""

_FORKS = sys.platform == "linux"
"""Forked processes share the model's memory and are there at once; elsewhere forking is not safe."""

_ALONE = 1 if _FORKS else 16
"""Batches done before processes are made: they load what all need, and small inputs need no more."""


class WorkerError(RollenbildError):
    """A process at work was ended from outside."""


def jobs_of(asked: int | None) -> int:
    """How many processes: as asked, else as many as there are cores this program may use.

    Raises
    ------
    UsageError
        Fewer than one was asked for.
    """
    if asked is not None and asked < 1:
        raise UsageError("At least one process must work.", where=f"--jobs {asked}", next_step="Use --jobs 1 or more.")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return asked or cores


def batches(items: Iterable[Item], size: int = BATCH, first: int = FIRST) -> Iterator[list[Item]]:
    """Items in lists of ``size``, the first of ``first``; lazily."""
    stream = iter(items)
    if batch := list(islice(stream, first)):
        yield batch
    while batch := list(islice(stream, size)):
        yield batch


def at_work(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int, alone: int = _ALONE
) -> Iterator[Result]:
    """``function`` of each item, in order, by ``jobs`` processes; lazily, with at most three items a process waiting.

    Parameters
    ----------
    function : callable
        Can be pickled, as must be items and results.
    alone : int
        Items done before processes are made.

    Raises
    ------
    WorkerError
        One of the processes was killed.
    """
    stream = iter(items)
    for item in stream if jobs == 1 else islice(stream, alone):
        yield on_one_thread(function, item)
    ahead = list(islice(stream, 2))
    if len(ahead) < 2:  # one process is as quick with a single batch
        yield from (on_one_thread(function, item) for item in ahead)
        return
    context = multiprocessing.get_context("fork" if _FORKS else "spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(function,)) as pool:
        with warnings.catch_warnings():
            # Said of any fork beside threads, here BLAS's own, which end and begin again by themselves.
            warnings.simplefilter("ignore", DeprecationWarning)
            waiting: deque[Future[Any]] = deque(pool.submit(_call, item) for item in ahead)
        try:
            for item in stream:
                waiting.append(pool.submit(_call, item))
                if len(waiting) >= 3 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerError(
                "One of the processes at work was killed, perhaps for want of memory.",
                where=f"{jobs} processes",
                next_step="Run it again with --jobs 1.",
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


_function: Callable[[Any], Any]


def _begin(function: Callable[[Any], Any]) -> None:
    global _function  # noqa: PLW0603 - what a process works on is sent once, not with every item
    _function = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends the work
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    """End when the parent is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _call(item: Any) -> Any:
    return on_one_thread(_function, item)


def on_one_thread(function: Callable[[Item], Result], item: Item) -> Result:
    """``function`` of the item, computed on one BLAS thread."""
    # More BLAS threads than cores made it 15 times slower; with one, sums are the same on every machine.
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        return function(item)
