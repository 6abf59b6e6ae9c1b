"""IPTC's digital source type: in every format that holds XMP, beside what was there."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.options import SaveOptions
from core.photo import Photo, decode, encode, losses, xmp
from core.photo.write_pillow import LONGEST
from tests.core.photo.conftest import XMP, scene

TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
KEY = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"


def terms(packet: bytes | None) -> list[str]:
    """Every source type of a packet, by an XML parser."""
    assert packet is not None
    root = ElementTree.fromstring(packet)
    as_elements = [element.text or "" for element in root.iter(KEY)]
    as_attributes = [e.attrib[KEY] for e in root.iter() if KEY in e.attrib]
    return as_elements + as_attributes


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif"])
def test_the_mark_is_written(tmp_path: Path, suffix: str) -> None:
    for name, photo in (("bare", Photo(rgb=scene())), ("full", Photo(rgb=scene(), xmp=XMP))):
        path = tmp_path / (name + suffix)
        back = decode(encode(photo, path, SaveOptions(ai_mark=True), source=None))
        assert terms(back.xmp) == [TERM]
        assert (b"<dc:title>" in (back.xmp or b"")) == (name == "full")


def test_the_mark_can_be_left_out_and_survives_stripping(tmp_path: Path) -> None:
    photo = Photo(rgb=scene(), xmp=XMP)
    plain = decode(encode(photo, tmp_path / "a.png", SaveOptions(), source=None))
    assert terms(plain.xmp) == []
    bare = SaveOptions(metadata="strip", ai_mark=True)
    stripped = decode(encode(photo, tmp_path / "b.png", bare, source=None))
    assert terms(stripped.xmp) == [TERM]
    assert b"title" not in (stripped.xmp or b"")


@pytest.mark.parametrize(
    "former",
    [
        b'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        b'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"',
        b'tiff:Orientation="1"',
    ],
)
def test_the_camera_s_own_word_gives_way(former: bytes) -> None:
    packet = XMP.replace(b'tiff:Orientation="6"', former)
    once = xmp.marked(packet)
    assert terms(once) == [TERM]
    assert xmp.marked(once) == once


def test_a_picture_made_by_a_model_is_not_called_a_photo() -> None:
    packet = xmp.marked(XMP).replace(b"compositeWithTrained", b"trained")
    assert xmp.marked(packet) == packet


def test_the_mark_speaks_of_the_same_thing() -> None:
    packet = XMP.replace(b'rdf:about=""', b'rdf:about="uuid:1234"')
    assert packet != XMP
    root = ElementTree.fromstring(xmp.marked(packet))
    about = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
    assert {e.attrib[about] for e in root.iter() if about in e.attrib} == {"uuid:1234"}


def test_a_packet_that_says_nothing_gets_the_mark() -> None:
    head, _, tail = xmp._EMPTY.partition(b"></rdf:RDF>")
    assert terms(xmp.marked(head + b"/>" + tail)) == [TERM]


def test_a_packet_that_is_not_understood_stays() -> None:
    assert xmp.marked(b"no packet") == b"no packet"


@pytest.mark.parametrize("padded", [True, False])
def test_a_packet_at_a_jpeg_s_limit_keeps_the_mark(tmp_path: Path, padded: bool) -> None:
    filling = b" " * (LONGEST["XMP"] - len(XMP))
    at = XMP.index(b"<?xpacket end" if padded else b"</dc:title>")
    photo = Photo(rgb=scene(), xmp=XMP[:at] + filling + XMP[at:])
    options = SaveOptions(ai_mark=True)
    back = decode(encode(photo, tmp_path / "photo.jpg", options, source=None))
    assert terms(back.xmp) == [TERM]
    assert (b"<dc:title>Morning" in (back.xmp or b"")) == padded
    said = () if padded else ("The XMP data is too long for JPEG: it is left out.",)
    assert losses(photo, ".jpg", options) == said
    assert losses(photo, ".jpg", SaveOptions()) == ()
