"""Small photos, colour profiles and metadata blocks, all made here."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.photo import Photo
from core.photo.ifd import LONG, SHORT, UNDEFINED, Entry, entry, header, layout

P3 = [0.680, 0.320, 1.0, 0.265, 0.690, 1.0, 0.150, 0.060, 1.0]
PROPHOTO = [0.7347, 0.2653, 1.0, 0.1596, 0.8404, 1.0, 0.0366, 0.0001, 1.0]
SRGB = [0.640, 0.330, 1.0, 0.300, 0.600, 1.0, 0.150, 0.060, 1.0]
D65, D50 = [0.3127, 0.3290, 1.0], [0.3457, 0.3585, 1.0]
ASCII = 2
#: What a Canon-like maker note points to, counted from the start of the EXIF block.
LENS = b"EF35mm f/1.4L\0"


def scene(height: int = 48, width: int = 64) -> NDArray[np.float32]:
    """Smooth colours with every corner different, float32 (height, width, 3)."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.stack(
        [x / max(width - 1, 1), y / max(height - 1, 1), (x + y) / max(width + height - 2, 1)],
        axis=2,
    )


def bytes_of(rgb: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.rint(rgb * 255).astype(np.uint8)


def words_of(rgb: NDArray[np.float32]) -> NDArray[np.uint16]:
    return np.rint(rgb * 65535).astype(np.uint16)


def rgb_profile(primaries: list[float], white: list[float], gamma: float) -> bytes:
    return bytes(imagecodecs.cms_profile("rgb", whitepoint=white, primaries=primaries, gamma=gamma))


PROFILES = {
    "sRGB": bytes(imagecodecs.cms_profile("srgb")),
    "Display P3": rgb_profile(P3, D65, 2.2),
    "Adobe RGB": bytes(imagecodecs.cms_profile("adobergb")),
    "ProPhoto": rgb_profile(PROPHOTO, D50, 1.8),
}


def lut_profile(space: bytes, corners: NDArray[np.float64]) -> bytes:
    """A version 2 profile with a table of two points a channel: `corners` (2, ..., 2, 3) of Lab.

    Between the corners it is linear in Lab (lut16Type, ICC.1:2022 10.10; L* 100 is 65280).
    """
    inputs = corners.ndim - 1
    lab = corners.reshape(-1, 3) * [652.80, 256, 256] + [0, 32768, 32768]
    table = np.rint(lab).clip(0, 65535).astype(">u2").tobytes()
    identity = struct.pack(">9i", *(65536 if at % 4 == 0 else 0 for at in range(9)))
    ramps = struct.pack(">HH", 0, 65535) * inputs, struct.pack(">HH", 0, 65535) * 3
    lut = b"mft2" + struct.pack(">IBBBB", 0, inputs, 3, 2, 0) + identity
    lut += struct.pack(">HH", 2, 2) + ramps[0] + table + ramps[1]
    white = b"XYZ " + struct.pack(">Iiii", 0, 63190, 65536, 54061)
    text = b"desc" + struct.pack(">II", 0, 5) + b"test\0" + bytes(78)
    tags = {b"desc": text, b"wtpt": white, b"A2B0": lut, b"cprt": b"text\0\0\0\0none\0"}
    at = 128 + 4 + 12 * len(tags)
    index, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags.items():
        index += struct.pack(">4sII", tag, at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    start = struct.pack(">I4sI4s4s4s", at + len(body), b"test", 0x02100000, b"prtr", space, b"Lab ")
    start += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return start.ljust(128, b"\0") + index + body


@pytest.fixture
def cmyk_profile() -> bytes:
    """Inks that take lightness away and pull towards their colours."""
    corners = np.zeros((2, 2, 2, 2, 3))
    for c, m, y, k in np.ndindex(2, 2, 2, 2):
        light = 100 - 20 * c - 25 * m - 5 * y
        colour = np.array([light, -20 * c + 40 * m, -25 * c + 50 * y], float)
        corners[c, m, y, k] = colour * (0.1 if k else 1)
    return lut_profile(b"CMYK", corners)


def exif_block(order: str = "<", *, orientation: int = 6, thumbnail: bytes | None = None) -> bytes:
    """An EXIF block as a camera writes it: maker note with absolute offsets, GPS, thumbnail.

    The width and height in it are those of an upright portrait, 4000 x 6000, in sensor order.
    """
    block = bytearray(8)

    def add(data: bytes) -> int:
        at = len(block)
        block.extend(data + b"\0" * (len(data) % 2))
        return at

    note_at = len(block)
    note = struct.pack(order + "HHHII", 1, 0x0095, ASCII, len(LENS), note_at + 18)
    note += bytes(4) + LENS
    add(note)
    details = add(
        layout(
            order,
            [
                Entry(tag=0x9003, type=ASCII, count=20, value=b"2024:05:06 07:08:09\0"),
                Entry(tag=0x927C, type=UNDEFINED, count=len(note), value=note),
                entry(order, 0xA002, LONG, 6000),
                entry(order, 0xA003, LONG, 4000),
            ],
            len(block),
            pinned={0x927C: note_at},
        )
    )
    latitude = Entry(tag=2, type=5, count=3, value=struct.pack(order + "6I", 52, 1, 31, 1, 7, 1))
    north = Entry(tag=1, type=ASCII, count=2, value=b"N\0")
    places = add(layout(order, [north, latitude], len(block)))
    main = [
        Entry(tag=0x010F, type=ASCII, count=6, value=b"Canon\0"),
        entry(order, 0x0112, SHORT, orientation),
        entry(order, 0x8769, LONG, details),
        entry(order, 0x8825, LONG, places),
    ]
    first = len(block)
    add(layout(order, main, first))
    block[:8] = header(order, first)
    if thumbnail is not None:
        second = len(block)
        struct.pack_into(order + "I", block, first + 2 + 12 * len(main), second)
        fields = [entry(order, 0x0103, SHORT, 6), entry(order, 0x0112, SHORT, orientation)]
        at = second + 2 + 12 * 4 + 4
        fields += [entry(order, 0x0201, LONG, at), entry(order, 0x0202, LONG, len(thumbnail))]
        add(layout(order, fields, second) + thumbnail)
    return bytes(block)


def jpeg_bytes(rgb: NDArray[np.float32], **settings: object) -> bytes:
    buffer = BytesIO()
    Image.fromarray(bytes_of(rgb)).save(buffer, "JPEG", **settings)
    return buffer.getvalue()


XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 tiff:Orientation="6" exif:GPSLatitude="52,31.1167N" photoshop:City="Berlin">
 <exif:PixelXDimension>6000</exif:PixelXDimension>
 <exif:GPSLongitude>13,24.5E</exif:GPSLongitude>
 <xmp:Thumbnails><rdf:Alt><rdf:li>AAAA</rdf:li></rdf:Alt></xmp:Thumbnails>
 <dc:title>Morning</dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def iptc_records(**by_name: str) -> bytes:
    """IIM records: title (2:05), city (2:90) and the like."""
    numbers = {"title": 5, "keyword": 25, "city": 90, "country": 101}
    data = b""
    for name, text in by_name.items():
        data += struct.pack(">BBBH", 0x1C, 2, numbers[name], len(text)) + text.encode()
    return data


@pytest.fixture
def camera_photo(tmp_path: Path) -> Path:
    """A JPEG held upright by EXIF and XMP alone, with everything a camera and an agency add."""
    small = jpeg_bytes(scene(40, 60)[::-1], quality=95)
    marker = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0"
    records = iptc_records(title="Morning", city="Berlin")
    marker += struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    path = tmp_path / "camera.jpg"
    path.write_bytes(
        jpeg_bytes(
            scene(400, 600),
            quality=97,
            subsampling=1,
            dpi=(300, 300),
            exif=b"Exif\0\0" + exif_block(thumbnail=small + bytes(4000)),
            xmp=XMP,
            icc_profile=PROFILES["Display P3"],
            extra=b"\xff\xed" + struct.pack(">H", len(marker) + 2) + marker,
        )
    )
    return path


@pytest.fixture
def make_photo() -> Callable[..., Photo]:
    """Photos of the scene with any other fields."""

    def make(**fields: object) -> Photo:
        return Photo(**{"rgb": scene(), **fields})  # type: ignore[arg-type]

    return make
