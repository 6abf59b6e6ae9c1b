"""A Dask cluster as a batch sees it: connecting, who is there, paths as the workers see them.

Dask sends pickles both ways: whoever can reach the scheduler can run programs on every machine of
the cluster. Trusted networks only; TLS is Dask's own option.
"""

from __future__ import annotations

import logging
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from core.errors import BatchError, OptionsError
from core.names import absolute

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

__all__ = ["Cluster", "Mount", "connect", "mounts", "seen_there"]

#: Seconds for reaching the scheduler.
PATIENCE = 15.0
LOCAL = "local:"
#: The scheme may be left out; in brackets an IPv6 address.
_ADDRESS = re.compile(r"([a-z]+://)?(\[[^][\s]+\]|[^][\s:/]+):\d{1,5}")


class Mount(NamedTuple):
    """A folder here, and the same one as the workers see it."""

    here: Path
    there: str


def mounts(texts: Sequence[str]) -> tuple[Mount, ...]:
    """Of HERE=THERE each, the longest first. Raises OptionsError."""
    found = []
    for text in texts:
        here, sign, there = text.partition("=")
        if not (here and sign and there):
            raise OptionsError(f"A mapping is HERE=THERE, two folders, not {text!r}.")
        # A root keeps its slash: it is all of its name.
        found.append(Mount(absolute(here), there.rstrip("/\\") or there))
    return tuple(sorted(found, key=lambda mount: -len(mount.here.parts)))


def seen_there(path: Path, mapped: Sequence[Mount]) -> str:
    """The path as a worker sees it."""
    for here, there in mapped:
        if path.is_relative_to(here):
            below = path.relative_to(here).as_posix()
            return there if below == "." else f"{there.rstrip('/')}/{below}"
    return str(path)


class Cluster:
    """A connection to a scheduler, and the workers of this machine if it started some. Close it."""

    def __init__(self, address: str, client: Client, own: LocalCluster | None) -> None:
        self.address = address
        self.client = client
        self._own = own

    @property
    def is_reached(self) -> bool:
        """Whether the scheduler answered lately."""
        return bool(self.client.status == "running")

    def workers(self) -> set[str]:
        """Addresses of all that are there now. Raises BatchError if the scheduler is not."""
        if self.is_reached:
            with suppress(OSError, TimeoutError, RuntimeError, ValueError):
                return set(self.client.nthreads())
        raise BatchError(
            f"The cluster {self.address} cannot be reached any more. "
            "The same line with --resume goes on elsewhere or later."
        )

    def close(self) -> None:
        """Let go of the scheduler; end the workers that were started here."""
        with suppress(OSError, TimeoutError, RuntimeError):
            self.client.close(timeout=2)
        if self._own is not None:
            with suppress(OSError, TimeoutError, RuntimeError):
                self._own.close(timeout=5)


def connect(address: str) -> Cluster:
    """To a scheduler (tcp://host:8786, tls://...), or "local:N": N worker processes here.

    Raises BatchError, also if the extra is missing, and OptionsError.
    """
    try:
        import distributed
    except ImportError:
        raise BatchError(
            'A cluster needs an extra package: pip install "guided-deblur[cluster]".'
        ) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if not address.startswith(LOCAL) and not _ADDRESS.fullmatch(address):
        # Dask would look for it for half a minute.
        raise OptionsError(
            f"A cluster's address is scheme://host:port, as tcp://studio1:8786, or local:N; "
            f"not {address!r}."
        )
    own = _started(address) if address.startswith(LOCAL) else None
    try:
        client = distributed.Client(own or address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise BatchError(f"There is no Dask scheduler at {address}.") from error
    except ValueError as error:
        raise OptionsError(f"{address} is no address of a cluster: {error}.") from error
    return Cluster(address, client, own)


def _started(address: str) -> LocalCluster:
    """Worker processes on this machine that share its cores."""
    import torch
    from distributed import LocalCluster

    text = address.removeprefix(LOCAL)
    if not text.isdecimal() or not int(text):
        raise OptionsError(f"A cluster here is local:N with a number of workers, not {address}.")
    count = int(text)
    options: dict[str, Any] = {
        "n_workers": count,
        "threads_per_worker": max(1, torch.get_num_threads() // count),
        "processes": True,
        # A large photo takes gigabytes for a moment; a share of the memory would end its worker.
        "memory_limit": None,
        "dashboard_address": None,
        "silence_logs": logging.CRITICAL,
        "preload": [__name__],
    }
    return LocalCluster(**options)


def dask_setup(_: object) -> None:
    """Called by Dask in a worker that was started here. Ctrl+C on the terminal reaches it too, and
    it is the coordinator's to deal with.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
