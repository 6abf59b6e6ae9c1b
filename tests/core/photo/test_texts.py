"""What else files say: XMP in two parts or as digits, texts of PNG, a JPEG's comment."""

from __future__ import annotations

import struct
from pathlib import Path

from PIL import Image, PngImagePlugin

from core.options import SaveOptions
from core.photo import Photo, decode, losses
from tests.core.photo.conftest import XMP, bytes_of, jpeg_bytes, scene
from tests.core.photo.test_metadata import saved


def test_a_second_part_of_xmp_is_not_promised(tmp_path: Path) -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    name = b'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="' + guid + b'"'
    part = b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", len(XMP), 0) + XMP
    path = tmp_path / "extended.jpg"
    path.write_bytes(
        jpeg_bytes(
            scene(),
            xmp=XMP.replace(b'tiff:Orientation="6"', name),
            extra=b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part,
        )
    )
    photo = decode(path)
    assert photo.notes == ("The XMP data has a second part, which is not kept.",)
    back = saved(photo, tmp_path / "result.jpg")
    assert b"HasExtendedXMP" not in (back.xmp or b"")
    assert b"<dc:title>Morning" in (back.xmp or b"")


def test_xmp_as_digits_in_a_png_s_text(tmp_path: Path) -> None:
    """ImageMagick's way."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type xmp", f"\nxmp\n{len(XMP):8d}\n{XMP.hex()}\n", zip=True)
    Image.fromarray(bytes_of(scene())).save(tmp_path / "photo.png", pnginfo=info)
    assert decode(tmp_path / "photo.png").xmp == XMP


def test_texts_of_a_png(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Copyright", "© A name")
    info.add_itxt("Author", "Ἀριστοτέλης")
    info.add_text("exif:GPSLatitude", "52/1, 31/1, 7/1")
    Image.fromarray(bytes_of(scene())).save(tmp_path / "photo.png", pnginfo=info)
    photo = decode(tmp_path / "photo.png")
    assert photo.texts == (("Author", "Ἀριστοτέλης"), ("Copyright", "© A name"))
    for metadata in ("keep", "no_location"):
        options = SaveOptions(metadata=metadata)
        assert losses(photo, ".png", options) == ()
        back = saved(photo, tmp_path / f"{metadata}.png", metadata=metadata)
        assert back.texts == photo.texts
        assert b"GPSLatitude" not in (tmp_path / f"{metadata}.png").read_bytes()
        assert losses(photo, ".jpg", options) == ("Not kept in JPEG: Author, Copyright.",)
    assert saved(photo, tmp_path / "bare.png", metadata="strip").texts == ()
    assert losses(photo, ".jpg", SaveOptions(metadata="strip")) == ()


def test_a_jpeg_s_comment(tmp_path: Path) -> None:
    for comment in (b"Gr\xc3\xbc\xc3\x9fe", b"Gr\xfc\xdfe\0"):
        (tmp_path / "photo.jpg").write_bytes(jpeg_bytes(scene(), comment=comment))
        photo = decode(tmp_path / "photo.jpg")
        assert photo.texts == (("Comment", "Grüße"),)
        for suffix in (".jpg", ".png"):
            assert saved(photo, tmp_path / f"kept{suffix}", overwrite=True).texts == photo.texts
            bare = tmp_path / f"bare{suffix}"
            assert saved(photo, bare, metadata="strip", overwrite=True).texts == ()
        assert losses(photo, ".tif", SaveOptions()) == ("Not kept in TIFF: Comment.",)


def test_a_comment_too_long_for_a_jpeg_is_left_out_and_said_so(tmp_path: Path) -> None:
    for text, kept in (("ü" * 32766, True), ("ü" * 32767, False)):
        photo = Photo(rgb=scene(), texts=(("Comment", text),))
        back = saved(photo, tmp_path / "result.jpg", overwrite=True)
        assert back.texts == (photo.texts if kept else ())
        said = () if kept else ("The Comment data is too long for JPEG: it is left out.",)
        assert losses(photo, ".jpg", SaveOptions()) == said
        assert losses(photo, ".jpg", SaveOptions(metadata="strip")) == ()
