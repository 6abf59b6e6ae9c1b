"""EXIF as words."""

from __future__ import annotations

from PIL import ExifTags, Image, TiffImagePlugin

from core.photo.exif_text import described


def test_values_are_written_as_photographers_do() -> None:
    block = Image.Exif()
    block[ExifTags.Base.Model] = "Camera\0 "
    details = block.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.ExposureTime] = TiffImagePlugin.IFDRational(1, 250)
    details[ExifTags.Base.FNumber] = 2.8
    details[ExifTags.Base.FocalLength] = 50.0
    details[ExifTags.Base.ISOSpeedRatings] = 400
    details[ExifTags.Base.MakerNote] = b"\1\2\3secret"
    details[ExifTags.Base.UserComment] = b"ASCII\0\0\0a walk"
    assert described(block.tobytes()) == {
        "Model": "Camera",
        "ExposureTime": "1/250 s",
        "FNumber": "f/2.8",
        "FocalLength": "50 mm",
        "ISOSpeedRatings": "400",
        "UserComment": "a walk",
    }


def test_long_exposures_and_damaged_blocks() -> None:
    block = Image.Exif()
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] = 2.5
    assert described(block.tobytes()) == {"ExposureTime": "2.5 s"}
    for damaged in (None, b"", b"II", b"II*\0\xff\xff\xff\x7f", block.tobytes()[:20]):
        assert described(damaged) == {}
