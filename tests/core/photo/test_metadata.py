"""What the camera and the user wrote into the file, after deblurring."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from core.options import METADATA_CHOICES, SaveOptions
from core.photo import Photo, decode, encode, iptc, losses
from core.photo.tiff_metadata import metadata
from tests.core.photo.conftest import (
    LENS,
    XMP,
    bytes_of,
    exif_block,
    iptc_records,
    jpeg_bytes,
    scene,
)

WITH_EXIF = (".jpg", ".png", ".webp", ".tif", ".avif")


def saved(photo: Photo, path: Path, **options: object) -> Photo:
    save = SaveOptions(**options)  # type: ignore[arg-type]
    return decode(encode(photo, path, save, source=photo.path))


def lens_by_absolute_offset(block: bytes) -> bytes:
    """The text that the maker note points to, counted from the start of the block."""
    exif = Image.Exif()
    exif.load(block)
    note = exif.get_ifd(0x8769)[0x927C]
    order = "<" if block[:2] == b"II" else ">"
    tag, _, count, at = struct.unpack_from(order + "HHII", note, 2)
    assert tag == 0x0095
    return block[at : at + count]


def thumbnail_of(block: bytes) -> Image.Image:
    exif = Image.Exif()
    exif.load(block)
    fields = exif.get_ifd(ExifTags.IFD.IFD1)
    start, size = fields[0x0201], fields[0x0202]
    return Image.open(BytesIO(block[start : start + size]))


@pytest.mark.parametrize("suffix", WITH_EXIF)
def test_exif_is_kept_and_fits_the_result(tmp_path: Path, suffix: str, camera_photo: Path) -> None:
    photo = decode(camera_photo)
    assert (photo.width, photo.height) == (400, 600)
    back = saved(photo, tmp_path / ("result" + suffix))
    assert back.exif is not None
    exif = Image.Exif()
    exif.load(back.exif)
    details = exif.get_ifd(0x8769)
    assert exif[0x010F] == "Canon"
    assert exif.get(0x0112, 1) == 1
    assert (details[0xA002], details[0xA003]) == (400, 600)
    assert details[0x9003] == "2024:05:06 07:08:09"
    assert exif.get_ifd(0x8825)[2] == (52, 31, 7)
    assert (back.width, back.height) == (400, 600)


@pytest.mark.parametrize("suffix", WITH_EXIF)
@pytest.mark.parametrize("order", ["<", ">"])
def test_maker_notes_with_absolute_offsets_survive(tmp_path: Path, suffix: str, order: str) -> None:
    block = exif_block(order, thumbnail=jpeg_bytes(scene(20, 30)))
    assert lens_by_absolute_offset(block) == LENS
    path = tmp_path / ("result" + suffix)
    back = saved(Photo(rgb=scene(), exif=block), path)
    # In TIFF the file itself is what offsets count from.
    stored = path.read_bytes() if suffix == ".tif" else back.exif
    assert stored is not None
    assert lens_by_absolute_offset(stored) == LENS
    # Also after the next round, out of that container.
    again = saved(back, tmp_path / "again.jpg")
    assert again.exif is not None
    assert lens_by_absolute_offset(again.exif) == LENS


def test_the_thumbnail_shows_the_result(tmp_path: Path, camera_photo: Path) -> None:
    photo = decode(camera_photo)
    red = np.zeros_like(photo.rgb)
    red[..., 0] = 1
    back = saved(photo.with_rgb(red), tmp_path / "result.jpg")
    assert back.exif is not None
    with thumbnail_of(back.exif) as small:
        assert small.size == (107, 160)
        assert np.asarray(small).reshape(-1, 3).mean(axis=0) == pytest.approx([254, 0, 0], abs=3)


def test_a_thumbnail_that_cannot_fit_is_removed(tmp_path: Path) -> None:
    photo = Photo(rgb=scene(600, 900), exif=exif_block(thumbnail=b"\xff\xd8 old thumbnail"))
    back = saved(photo, tmp_path / "result.jpg")
    assert back.exif is not None
    assert b"old thumbnail" not in back.exif
    exif = Image.Exif()
    exif.load(back.exif)
    assert exif.get_ifd(ExifTags.IFD.IFD1) == {}
    assert lens_by_absolute_offset(back.exif) == LENS


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif"])
def test_xmp_is_corrected_and_otherwise_kept(
    tmp_path: Path, suffix: str, camera_photo: Path
) -> None:
    packet = saved(decode(camera_photo), tmp_path / ("result" + suffix)).xmp
    assert packet is not None
    assert b'tiff:Orientation="1"' in packet
    assert b"<exif:PixelXDimension>400<" in packet
    assert b"xmp:Thumbnails" not in packet
    assert b"<dc:title>Morning</dc:title>" in packet
    assert b'exif:GPSLatitude="52,31.1167N"' in packet


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png"])
def test_iptc_is_kept(tmp_path: Path, suffix: str, camera_photo: Path) -> None:
    back = saved(decode(camera_photo), tmp_path / ("result" + suffix))
    assert back.iptc == iptc_records(title="Morning", city="Berlin")


@pytest.mark.parametrize("metadata", METADATA_CHOICES)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".bmp"])
def test_resolution_is_kept(tmp_path: Path, suffix: str, camera_photo: Path, metadata: str) -> None:
    """Whatever else is stripped: it says nothing of whoever took the photo."""
    back = saved(decode(camera_photo), tmp_path / ("result" + suffix), metadata=metadata)
    assert back.dpi == pytest.approx((300, 300), abs=0.02)


@pytest.mark.parametrize("length", range(0, 260, 13))
def test_damaged_exif_costs_only_itself(tmp_path: Path, length: int) -> None:
    block = exif_block(thumbnail=jpeg_bytes(scene(8, 8)))[:length]
    path = tmp_path / "damaged.jpg"
    path.write_bytes(jpeg_bytes(scene(20, 30), exif=b"Exif\0\0" + block))
    back = saved(decode(path), tmp_path / "result.jpg")
    assert back.exif is None or length > 100
    assert {back.width, back.height} == {20, 30}


def test_exif_without_anything_in_it_is_no_damage(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Pillow writes it after the only field, the orientation, was taken out."""
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg_bytes(scene(), exif=Image.Exif().tobytes()))
    assert saved(decode(path), tmp_path / "result.jpg").exif is None
    assert not caplog.messages


def test_blocks_too_long_for_jpeg_are_left_out(tmp_path: Path) -> None:
    photo = Photo(rgb=scene(), xmp=XMP + b" " * 70000, exif=exif_block(orientation=1))
    back = saved(photo, tmp_path / "result.jpg")
    assert back.xmp is None
    assert back.exif is not None
    kept = saved(photo, tmp_path / "result.png").xmp
    assert kept is not None
    assert len(kept) > 70000


@pytest.mark.parametrize("length", range(65504, 65510))
def test_iptc_about_as_long_as_a_jpeg_holds(tmp_path: Path, length: int) -> None:
    records = b"\x1c\2\5\0\0".ljust(length, b"x")
    photo = Photo(rgb=scene(), iptc=records)
    kept = saved(photo, tmp_path / "result.jpg").iptc
    assert kept == (records if length <= 65506 else None)
    assert (losses(photo, ".jpg", SaveOptions()) == ()) == (kept is not None)


def test_parts_that_are_not_kept_are_not_promised(tmp_path: Path) -> None:
    """Gain maps and motion clips follow a phone's JPEG; XMP must not send readers there."""
    packet = XMP.replace(
        b'tiff:Orientation="6"',
        b'hdrgm:Version="1.0" GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1"',
    ).replace(
        b"<dc:title>",
        b"<Container:Directory><rdf:Seq><rdf:li/></rdf:Seq></Container:Directory><dc:title>",
    )
    kept = saved(Photo(rgb=scene(), xmp=packet), tmp_path / "result.jpg").xmp
    assert kept is not None
    assert b"<dc:title>" in kept
    for stale in (b"hdrgm:", b"MotionPhoto", b"Container:Directory"):
        assert stale not in kept


def test_quality_and_subsampling_of_a_jpeg(tmp_path: Path) -> None:
    def tables(path: Path) -> dict[int, list[int]]:
        with Image.open(path) as image:
            return image.quantization  # type: ignore[attr-defined]

    for quality, kept in ((75, 95), (95, 95), (98, 98), (100, 100)):
        path = tmp_path / f"source{quality}.jpg"
        path.write_bytes(jpeg_bytes(scene(), quality=quality, subsampling=2))
        photo = decode(path)
        assert photo.jpeg_quality == quality
        assert photo.jpeg_subsampling == 2
        result = saved(photo, tmp_path / f"result{quality}.jpg")
        assert (result.jpeg_quality, result.jpeg_subsampling) == (kept, 2)
    asked = saved(decode(path), tmp_path / "asked.jpg", quality=60)
    assert asked.jpeg_quality == 60
    from_png = saved(Photo(rgb=scene()), tmp_path / "plain.jpg")
    assert (from_png.jpeg_quality, from_png.jpeg_subsampling) == (95, 0)
    assert tables(tmp_path / "plain.jpg").keys() == {0, 1}


def test_a_tiff_hands_its_metadata_on(tmp_path: Path, camera_photo: Path) -> None:
    encode(decode(camera_photo), tmp_path / "one.tif", SaveOptions(), source=None)
    back = saved(decode(tmp_path / "one.tif"), tmp_path / "two.jpg")
    assert back.exif is not None
    exif = Image.Exif()
    exif.load(back.exif)
    assert exif[0x010F] == "Canon"
    assert 273 not in exif
    assert exif.get_ifd(0x8825)[2] == (52, 31, 7)
    assert back.iptc == iptc_records(title="Morning", city="Berlin")


def test_pillow_reads_the_exif_of_our_tiff(tmp_path: Path, camera_photo: Path) -> None:
    path = encode(decode(camera_photo), tmp_path / "one.tif", SaveOptions(), source=None)
    with Image.open(path) as image:
        assert image.getexif().get_ifd(0x8769)[0x9003] == "2024:05:06 07:08:09"
        assert image.n_frames == 1  # type: ignore[attr-defined]
        np.testing.assert_array_equal(np.asarray(image), bytes_of(decode(camera_photo).rgb))


@pytest.mark.parametrize("wrapped", [False, True])
def test_iptc_in_a_png_s_text(tmp_path: Path, wrapped: bool) -> None:
    """As ImageMagick keeps it, and as ExifTool does."""
    records = iptc_records(title="Morning", city="Berlin")
    raw = iptc.to_resources(records) if wrapped else records
    text = PngInfo()
    text.add_text("Raw profile type iptc", f"\niptc\n{len(raw):8}\n{raw.hex()}\n", zip=True)
    Image.fromarray(bytes_of(scene())).save(tmp_path / "photo.png", pnginfo=text)
    photo = decode(tmp_path / "photo.png")
    assert photo.iptc == records
    assert saved(photo, tmp_path / "result.jpg").iptc == records


RESOLUTIONS = {
    "none": ("2I", (1, 0)),
    "more than anybody means": ("2I", (50_800_000, 1)),
    "real": ("d", 300.0),
    "short": ("H", 300),
}


@pytest.mark.parametrize("odd", RESOLUTIONS)
def test_an_odd_resolution_is_none(tmp_path: Path, odd: str) -> None:
    path = tmp_path / "odd.tif"
    pixels = bytes_of(scene())
    tifffile.imwrite(path, pixels, photometric="rgb", resolution=(9, 9), resolutionunit="INCH")
    assert decode(path).dpi == (9, 9)
    with tifffile.TiffFile(path, mode="r+") as tiff:
        kind, value = RESOLUTIONS[odd]
        for tag in (282, 283):
            tiff.pages.first.tags[tag].overwrite(value, dtype=kind)
    photo = decode(path)
    assert photo.dpi is None
    saved(photo, tmp_path / "result.tif")


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".bmp"])
def test_the_highest_resolution_is_written(tmp_path: Path, suffix: str) -> None:
    """A JPEG's is of two bytes."""
    for name, dpi in (("jpeg", (65535.0, 65535.0)), ("any", (999_999.0, 999_999.0))):
        back = saved(Photo(rgb=scene(), dpi=dpi), tmp_path / (name + suffix))
        kept = suffix != ".jpg" or name == "jpeg"
        assert back.dpi == (pytest.approx(dpi, abs=0.02) if kept else None)


def test_photoshop_resources_in_tiff(tmp_path: Path) -> None:
    records = iptc_records(title="Morning")
    resources = b"8BIM\x03\xed\0\0\0\0\0\x02ab" + iptc.to_resources(records)
    buffer = BytesIO()
    Image.fromarray(bytes_of(scene())).save(buffer, "TIFF", tiffinfo={34377: resources})
    assert metadata(buffer, "TIFF").iptc == records
