"""Batches for the training loop: on a GPU made ahead of it, many at a time, by a thread of its own.

Drawing a batch is a thousand small operations, whatever its size, and waits for the GPU here and
there. So several batches are drawn as one, in a stream of their own, while the ones before are
trained on. On a CPU, where nothing is waited for, each is drawn when it is wanted.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TypeAlias

import torch
from torch import Tensor

Batch: TypeAlias = tuple[Tensor, Tensor, Tensor]

#: Patches that are drawn as one on a GPU, about, where a quarter of its memory holds them.
AT_ONCE = 1024
#: What drawing takes of it for each pixel of a patch: 10 MB for 320 x 320, measured on a CPU.
BYTES_A_PIXEL = 100
#: How often the thread looks whether it is still wanted, in seconds.
PATIENCE = 0.2


def stock(
    draw: Callable[[int], Batch], size: int, side: int, device: torch.device
) -> Generator[Batch]:
    """Endless batches of `size` by `draw(patches)`, patches of `side` squared on the device. Close
    it when done.
    """
    if device.type != "cuda":
        while True:
            yield draw(size)
    room = torch.cuda.get_device_properties(device).total_memory / 4
    most = min(AT_ONCE, int(room / (BYTES_A_PIXEL * side**2)))
    with _ahead(draw, size * max(1, most // size), device) as drawn:
        while True:
            yield from _apart(next(drawn), size)


def _apart(many: Batch, size: int) -> Iterator[Batch]:
    """In any order, since `draw` puts patches of a kind side by side."""
    order = torch.randperm(len(many[0]))
    for chosen in order.split(size):
        index = chosen.to(many[0].device, non_blocking=True)
        blurry, sharp, hint = (part[index] for part in many)
        yield blurry, sharp, hint


@contextmanager
def _ahead(
    draw: Callable[[int], Batch], size: int, device: torch.device
) -> Iterator[Iterator[Batch]]:
    """Draws of `size`, each begun when the one before it is taken. What `draw` raises is raised
    where it would be taken.
    """
    ready: queue.Queue[tuple[Batch, torch.cuda.Event] | BaseException] = queue.Queue(maxsize=1)
    wanted = threading.Event()
    wanted.set()

    def put(thing: tuple[Batch, torch.cuda.Event] | BaseException) -> None:
        while wanted.is_set():
            try:
                return ready.put(thing, timeout=PATIENCE)
            except queue.Full:
                continue

    def work() -> None:
        try:
            with torch.cuda.device(device), torch.cuda.stream(torch.cuda.Stream(device)):
                while wanted.is_set():
                    batch = draw(size)
                    done = torch.cuda.Event()
                    done.record()
                    put((batch, done))
        except BaseException as error:  # raised again in the training loop
            put(error)

    thread = threading.Thread(target=work, name="training data", daemon=True)
    thread.start()
    try:
        yield _taken(ready)
    finally:
        wanted.clear()
        thread.join()


def _taken(ready: queue.Queue[tuple[Batch, torch.cuda.Event] | BaseException]) -> Iterator[Batch]:
    """Each as soon as this thread's stream may use it."""
    while True:
        thing = ready.get()
        if isinstance(thing, BaseException):
            raise thing
        batch, done = thing
        here = torch.cuda.current_stream(batch[0].device)
        here.wait_event(done)
        for part in batch:
            # Else its memory could be given to the next draw while this stream still reads it.
            part.record_stream(here)
        yield batch
