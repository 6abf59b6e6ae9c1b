"""Takes the network away from a process for good: the kernel ends it at the first attempt.

A seccomp filter (Linux) on socket(2) for the families of the internet; it holds for native code
and for every child. What stays: pipes, files, sockets of the machine itself.
"""

from __future__ import annotations

import ctypes
import platform
import socket
import struct

#: socket(2) by machine, as in the kernel's tables.
SOCKET_CALL = {"x86_64": 41, "aarch64": 198}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def deny_network() -> None:
    """For this process and its children, without a way back. Raises OSError, KeyError."""
    families = (socket.AF_INET, socket.AF_INET6, socket.AF_PACKET)
    lines = [(_LOAD, 0, 0, 0), (_EQUAL, 0, len(families) + 1, SOCKET_CALL[platform.machine()])]
    lines.append((_LOAD, 0, 0, 16))  # the first argument's lower half
    for left, family in zip(range(len(families), 0, -1), families, strict=True):
        lines.append((_EQUAL, left, 0, family))
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _KILL)]
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(lines), code)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        _SECCOMP, _FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "seccomp")
