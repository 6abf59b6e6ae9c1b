"""The log: what went wrong and where, never what a photo shows or says; of bounded size."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from app import log
from app.cli import main
from core.options import SaveOptions
from core.photo import Photo, encode
from tests.core.photo.conftest import XMP, exif_block, iptc_records, scene

SECRETS = ("Berlin", "Morning", "52,31.1167N", "Canon", "2024:05:06", "xpacket")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(log, "folder", lambda: tmp_path / "log")
    return tmp_path / "log"


def test_a_fault_in_a_run_tells_nothing_of_the_photo(
    folder: Path, tmp_path: Path, tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"exif": exif_block(), "xmp": XMP, "iptc": iptc_records(title="Morning", city="Berlin")}
    photo = Photo(rgb=scene(), **told)  # type: ignore[arg-type]
    path = encode(photo, tmp_path / "photo.jpg", SaveOptions(), source=None)
    assert all(secret.encode() in path.read_bytes() for secret in SECRETS)
    words = ["deblur", str(path), "--weights", str(tiny_weights), "--steps", "1"]
    places = (
        ("core.attempt", "sample"),
        ("core.photo.encode", "stored"),
        ("core.photo.xmp", "correct"),
    )
    for module, name in places:
        with monkeypatch.context() as patch:
            patch.setattr(import_module(module), name, lambda *arguments, **named: 1 / 0)
            assert main(words) == 1, module
    text = (folder / "guided-deblur.log").read_text("utf-8")
    assert text.count("ZeroDivisionError: ") == 3
    assert not [secret for secret in SECRETS if secret in text]
    assert len(text) < 30_000, "longer than three tracebacks: values may be among them"


def test_it_rotates(folder: Path) -> None:
    for number in range(60):
        log.write(ValueError(f"{number} " + "x" * 100_000))
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert len(sizes) == 4
    assert max(sizes) <= 1_000_000
    assert "59 x" in (folder / "guided-deblur.log").read_text("utf-8")
