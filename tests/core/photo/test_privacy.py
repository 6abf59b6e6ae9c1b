"""What a result keeps to itself: all metadata when stripped, the place when that was asked."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
import tifffile
from PIL import Image

from core.photo import Photo, decode
from core.photo.ifd import LONG, SHORT, Entry, entry, header, layout
from tests.core.photo.conftest import XMP, bytes_of, iptc_records, jpeg_bytes, scene
from tests.core.photo.test_metadata import WITH_EXIF, saved


@pytest.mark.parametrize("suffix", WITH_EXIF)
def test_stripping_leaves_nothing_but_the_profile(
    tmp_path: Path, suffix: str, camera_photo: Path
) -> None:
    path = tmp_path / ("result" + suffix)
    photo = decode(camera_photo)
    back = saved(photo, path, metadata="strip")
    assert (back.exif, back.xmp, back.iptc) == (None, None, None)
    assert back.icc == photo.icc
    for secret in (b"Canon", b"Berlin", b"Morning", b"2024:05:06"):
        assert secret not in path.read_bytes()
    assert (back.width, back.height) == (400, 600)


@pytest.mark.parametrize("suffix", WITH_EXIF)
def test_location_alone_can_be_left_out(tmp_path: Path, suffix: str, camera_photo: Path) -> None:
    path = tmp_path / ("result" + suffix)
    back = saved(decode(camera_photo), path, metadata="no_location")
    assert back.exif is not None
    assert back.xmp is not None
    exif = Image.Exif()
    exif.load(back.exif)
    assert exif.get_ifd(0x8825) == {}
    assert exif.get_ifd(0x8769)[0x9003] == "2024:05:06 07:08:09"
    content = path.read_bytes()
    for secret in (struct.pack("<6I", 52, 1, 31, 1, 7, 1), b"GPSLat", b"GPSLong", b"Berlin"):
        assert secret not in content
    assert b"<dc:title>Morning</dc:title>" in back.xmp
    if suffix in (".jpg", ".tif", ".png"):
        assert back.iptc == iptc_records(title="Morning")


def test_exif_of_nothing_but_the_place_is_not_called_damaged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    path = tmp_path / "place.jpg"
    path.write_bytes(jpeg_bytes(scene(), exif=exif))
    photo = decode(path)
    assert photo.exif is not None
    assert saved(photo, tmp_path / "result.jpg", metadata="no_location").exif is None
    assert caplog.records == []


def test_a_place_told_twice_does_not_stay(tmp_path: Path) -> None:
    def latitude(degrees: int) -> Entry:
        return Entry(tag=2, type=5, count=3, value=struct.pack("<6I", degrees, 1, 31, 1, 7, 1))

    fields = [Entry(tag=0x010F, type=2, count=6, value=b"Canon\0"), entry("<", 0x8825, LONG, 0)]
    at = 8 + len(layout("<", fields, 8))
    fields[1] = entry("<", 0x8825, LONG, at)
    places = layout("<", [latitude(52), latitude(53)], at)
    photo = Photo(rgb=scene(), exif=header("<", 8) + layout("<", fields, 8) + places)
    back = saved(photo, tmp_path / "result.jpg", metadata="no_location")
    assert b"Canon" in (back.exif or b"")
    for degrees in (52, 53):
        assert latitude(degrees).value not in (tmp_path / "result.jpg").read_bytes()


DRONE = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" xmlns:gpsinfo="urn:kept"
 drone-dji:GpsLatitude="+48.111" drone-dji:GpsLongtitude='+11.222' drone-dji:GimbalYawDegree="3.5"
 drone-dji:AbsoluteAltitude="+543.21" geo:lat="48.111" Camera:GPSXYAccuracy="48.111">
 <drone-dji:GpsLongitude>+11.222</drone-dji:GpsLongitude>
 <drone-skydio:Latitude>48.111</drone-skydio:Latitude>
 <exif:SubjectLocation>kept</exif:SubjectLocation>
 <Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">
  <Iptc4xmpExt:City>Munich</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
 <mediapro:Location>Munich</mediapro:Location><xmpDM:shotLocation>Munich</xmpDM:shotLocation>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_the_places_of_drones_and_of_other_programs_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "drone.jpg"
    path.write_bytes(jpeg_bytes(scene(), xmp=DRONE))
    back = saved(decode(path), tmp_path / "result.jpg", metadata="no_location")
    assert back.xmp is not None
    for secret in (b"48.111", b"11.222", b"543.21", b"Munich"):
        assert secret not in back.xmp
    for kept in (b'GimbalYawDegree="3.5"', b"<exif:SubjectLocation>kept", b'gpsinfo="urn:kept"'):
        assert kept in back.xmp


def tiff_fields(path: Path) -> Image.Exif:
    """A TIFF's whole first directory, as programs copy it that were handed it for EXIF."""
    with Image.open(path) as image:
        return image.getexif()


@pytest.mark.parametrize("metadata", ["keep", "no_location"])
@pytest.mark.parametrize("suffix", WITH_EXIF)
def test_blocks_that_were_copied_into_exif_are_no_second_copy(
    tmp_path: Path, suffix: str, metadata: str
) -> None:
    source, path = tmp_path / "source.tif", tmp_path / "copy.jpg"
    places = iptc_records(city="Potsdam", title="Evening")
    resources = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(places)) + places
    tags: list[tuple[int, int, int, Any, bool]] = [
        (700, 1, len(XMP), XMP, True),
        (33723, 7, len(places), places, True),
    ]
    tags += [(34377, 7, len(resources), resources, True), (315, 2, 0, "An artist", True)]
    tifffile.imwrite(source, bytes_of(scene()), photometric="rgb", extratags=tags)
    Image.fromarray(bytes_of(scene())).save(path, exif=tiff_fields(source))
    photo = decode(path)
    # It is the only copy there is.
    assert (photo.xmp, photo.iptc) == (XMP, places)
    back = saved(photo, tmp_path / ("result" + suffix), metadata=metadata)
    assert back.exif is not None
    assert b"An artist" in back.exif
    for hidden in (b"Berlin", b"52,31.1167N", b"Potsdam", b"8BIM"):
        assert hidden not in back.exif
    assert b"<dc:title>Morning" in (back.xmp or b"")
    if metadata == "no_location":
        content = (tmp_path / ("result" + suffix)).read_bytes()
        for secret in (b"Berlin", b"52,31.1167N", b"Potsdam"):
            assert secret not in content


@pytest.mark.parametrize("suffix", [".tif", ".jpg"])
def test_a_map_does_not_say_where_it_lies(tmp_path: Path, suffix: str) -> None:
    source, path = tmp_path / "map.tif", tmp_path / ("result" + suffix)
    tie = (0.0, 0.0, 0.0, 2.3522219, 48.856614, 0.0)
    tags: list[tuple[int, int, int, Any, bool]] = [
        (33550, 12, 3, (1e-5, 1e-5, 0.0), True),
        (33922, 12, 6, tie, True),
    ]
    tags += [(34735, 3, 4, (1, 1, 0, 0), True), (34737, 2, 0, "WGS 84|", True)]
    tags += [(42112, 2, 0, "<GDALMetadata/>", True), (315, 2, 0, "An artist", True)]
    tifffile.imwrite(source, bytes_of(scene()), photometric="rgb", extratags=tags)
    back = saved(decode(source), path, metadata="no_location")
    assert b"An artist" in (back.exif or b"")
    for secret in (struct.pack("<d", 48.856614), b"WGS 84", b"GDALMetadata"):
        assert secret not in path.read_bytes()
    kept = saved(decode(source), tmp_path / ("kept" + suffix), metadata="keep")
    assert struct.pack("<d", 48.856614) in (kept.exif or b"")


def test_an_uncompressed_thumbnail_does_not_stay_in_the_file(tmp_path: Path) -> None:
    """Two strips behind a directory of their own, as in the first years of EXIF."""
    pixels = bytes(range(1, 193))
    first = layout("<", [Entry(tag=0x010F, type=2, count=6, value=b"Canon\0")], 8)
    second_at = 8 + len(first)
    fields = [entry("<", 0x0103, SHORT, 1), entry("<", 0x0111, LONG, 0, 0)]
    fields += [entry("<", 0x0117, LONG, 96, 96)]
    at = second_at + len(layout("<", fields, second_at))
    fields[1] = entry("<", 0x0111, LONG, at, at + 96)
    block = header("<", 8) + first + layout("<", fields, second_at) + pixels
    # The first directory has one field.
    next_at = 8 + 2 + 12
    block = block[:next_at] + struct.pack("<I", second_at) + block[next_at + 4 :]
    photo = Photo(rgb=scene(), exif=block)
    for suffix in (".jpg", ".tif"):
        path = tmp_path / ("result" + suffix)
        back = saved(photo, path)
        assert b"Canon" in (back.exif or b"")
        assert pixels[:96] not in path.read_bytes() and pixels[96:] not in path.read_bytes()
