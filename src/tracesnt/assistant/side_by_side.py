"""Work that is shared out among processes, each with a browser of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from typing import TypeVar

from tracesnt.errors import AssistantError

Item = TypeVar("Item")
Done = TypeVar("Done")
Work = Callable[[tuple[Item, ...], Callable[[Done], None]], None]
"""Does a share of the items, and tells of each when it is done. It is sent to the process that does it."""


def side_by_side(
    work: Work[Item, Done],
    items: Sequence[Item],
    count: int,
    tell: Callable[[Done], None],
    *,
    item_of: Callable[[Done], Item],
    lost: Callable[[Item], Done],
) -> None:
    """Give each worker its share, and tell of what is done: here, where there is but one worker.

    ``lost`` speaks for a worker that ended before an item was done. Raises the
    :class:`~tracesnt.errors.AssistantError` of a worker that could not begin at all.
    """
    count = min(count, len(items))
    if count > 1:
        _in_parallel(work, items, count, tell, item_of, lost)
    elif items:
        work(tuple(items), tell)


def _in_parallel(
    work: Work[Item, Done],
    items: Sequence[Item],
    count: int,
    tell: Callable[[Done], None],
    item_of: Callable[[Done], Item],
    lost: Callable[[Item], Done],
) -> None:
    """The workers are fresh processes: a browser's driver cannot be shared by forking."""
    context = multiprocessing.get_context("spawn")
    said: Queue[Done | AssistantError | None] = Queue()
    processes = []
    for number in range(count):
        share = tuple(items[number::count])
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(work, share, theirs), daemon=True)
        process.start()
        theirs.close()
        processes.append(process)
        Thread(target=_listen, args=(ours, share, said, item_of, lost), daemon=True).start()
    try:
        while count:
            message = said.get()
            if message is None:
                count -= 1
            elif isinstance(message, AssistantError):
                raise message
            else:
                tell(message)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _listen(
    end: Connection,
    share: tuple[Item, ...],
    said: Queue[Done | AssistantError | None],
    item_of: Callable[[Done], Item],
    lost: Callable[[Item], Done],
) -> None:
    """Pass on what a worker says, and speak for it where it ends before its share is done."""
    left = list(share)
    with suppress(EOFError):
        while True:
            message = end.recv()
            said.put(message)
            if not isinstance(message, AssistantError):
                left.remove(item_of(message))
    for item in left:
        said.put(lost(item))
    said.put(None)


def _serve(work: Work[Item, Done], share: tuple[Item, ...], end: Connection) -> None:
    try:
        work(share, end.send)
    except AssistantError as error:
        end.send(error)
    except KeyboardInterrupt:
        pass  # the process that started this one says so
    finally:
        end.close()
