"""Memory that is free, in containers too; each as Linux shows it in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import memory

MEMINFO = "MemTotal:       8388608 kB\nMemAvailable:   4194304 kB\n"
FREE = 4 << 30


@pytest.fixture
def system(tmp_path: Path) -> Path:
    write(tmp_path / "proc", meminfo=MEMINFO)
    return tmp_path


def write(folder: Path, **files: object) -> None:
    """Files of these names, with "__" for the dots in them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(f"{content}")


def test_the_computer_s_own_where_nothing_is_limited(system: Path) -> None:
    assert memory.available(system) == FREE
    write(system / "proc/self", cgroup="0::/\n")
    write(system / "sys/fs/cgroup", memory__max="max", memory__current=5, memory__stat="")
    assert memory.available(system) == FREE


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/", ""),  # as a container sees itself
        ("/system.slice/docker-1f.scope", ""),  # the path outside, the files inside
        ("/user.slice/run-u1.scope", "user.slice"),  # the limit is of a group around it
        ("/user.slice/run-u1.scope", "user.slice/run-u1.scope"),
    ],
)
def test_a_container_s_limit_counts_without_what_is_only_cached(
    system: Path, path: str, group: str
) -> None:
    write(system / "proc/self", cgroup=f"0::{path}\n")
    write(
        system / "sys/fs/cgroup" / group,
        memory__max=1 << 30,
        memory__current=900 << 20,
        memory__stat=f"anon {100 << 20}\ninactive_file {700 << 20}\n",
    )
    assert memory.available(system) == (1024 - 900 + 700) << 20


def test_a_limit_of_the_first_version_counts_too(system: Path) -> None:
    write(system / "proc/self", cgroup="5:cpu,cpuacct:/a\n4:memory:/docker/1f\n0::/\n")
    write(
        system / "sys/fs/cgroup/memory",
        memory__limit_in_bytes=2 << 30,
        memory__usage_in_bytes=3 << 30,
        memory__stat="total_inactive_file 0\n",
    )
    assert memory.available(system) == 0


def test_where_linux_does_not_tell_it_is_a_guess(tmp_path: Path) -> None:
    assert memory.available(tmp_path) > 1 << 28


def test_here_it_is_something() -> None:
    assert 0 < memory.available() < 1 << 50
