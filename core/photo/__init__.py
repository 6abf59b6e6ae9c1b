"""Photos in and out: `decode` a file to a `Photo`, `encode` a `Photo` to a file."""

from core.photo.decode import decode
from core.photo.encode import check_fits, encode, losses, writer
from core.photo.formats import READABLE, WRITABLE, result_suffix
from core.photo.photo import Photo

__all__ = [
    "READABLE",
    "WRITABLE",
    "Photo",
    "check_fits",
    "decode",
    "encode",
    "losses",
    "result_suffix",
    "writer",
]
