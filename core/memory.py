"""How much of the computer's memory a process may still take. Linux says so, also of the control
groups by which containers and schedulers (Docker, Slurm, systemd) limit it; psutil knows of none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["available"]


class _Version(NamedTuple):
    """Files of a control group, and in its `memory.stat` the cache that is free for the asking."""

    root: str
    limit: str
    used: str
    cached: str


_V1 = _Version(
    "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
)
_V2 = _Version("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file")


def available(system: Path = Path("/")) -> int:
    """Bytes; where the `system` does not tell, half of the physical memory is a careful guess."""
    return min([_of_computer(system), *_of_groups(system)])


def _of_computer(system: Path) -> int:
    try:
        fields = dict(
            line.split(":", 1)
            for line in (system / "proc/meminfo").read_text(encoding="ascii").splitlines()
        )
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        names = getattr(os, "sysconf_names", {})
        if "SC_PHYS_PAGES" in names:
            return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        return 4 << 30


def _of_groups(system: Path) -> Iterator[int]:
    """What each limited group has left: the process's own and those that it lies in. A container
    may see its own as the root, whatever its path is called outside.
    """
    try:
        lines = (system / "proc/self/cgroup").read_text().splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        version = _V1 if controllers else _V2
        inside = Path(path.lstrip("/"))
        for group in (inside, *inside.parents):
            left = _left(system / version.root / group, version)
            if left is not None:
                yield left


def _left(group: Path, version: _Version) -> int | None:
    """None without a limit, which is "max", or where there is no such group."""
    try:
        limit, used = (int((group / name).read_text()) for name in (version.limit, version.used))
        counts = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        return max(0, limit - used + int(counts.get(version.cached, 0)))
    except (OSError, ValueError):
        return None
