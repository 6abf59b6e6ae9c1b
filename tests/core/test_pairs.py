"""Folders are paired by name; what has no partner is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import PhotoError
from core.pairs import Pair, Pairs, pair_up


def folder(path: Path, *names: str) -> Path:
    path.mkdir()
    for name in names:
        (path / name).touch()
    return path


def names(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    return [(pair.left.name, pair.right.name) for pair in pairs]


def test_two_files_are_a_pair_whatever_their_names(tmp_path: Path) -> None:
    pair = Pair(tmp_path / "a.jpg", tmp_path / "b.png")
    assert pair_up(pair.left, pair.right).pairs == (pair,)


def test_folders_pair_by_stem_without_case_and_suffix(tmp_path: Path) -> None:
    left = folder(tmp_path / "in", "IMG_10.JPG", "img_2.jpg", "only.png", "notes.txt")
    right = folder(
        tmp_path / "out", "img_10_deblurred.png", "IMG_2-deblurred-2.jpg", "else_deblurred.tif"
    )
    found = pair_up(left, right)
    assert names(found.pairs) == [
        ("img_2.jpg", "IMG_2-deblurred-2.jpg"),
        ("IMG_10.JPG", "img_10_deblurred.png"),
    ]
    assert [path.name for path in found.alone] == ["else_deblurred.tif", "only.png"]


def test_hidden_files_are_no_photos(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for path in (before / "a.png", before / "._a.png", after / "a.png", after / "._a.png"):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert pair_up(before, after) == Pairs((Pair(before / "a.png", after / "a.png"),))


def test_of_several_candidates_the_most_alike_is_taken(tmp_path: Path) -> None:
    left = folder(tmp_path / "in", "a.jpg", "a.png", "b.jpg")
    right = folder(tmp_path / "out", "a.png", "a.jpg", "b_deblurred.jpg", "b.png")
    assert names(pair_up(left, right).pairs) == [
        ("a.jpg", "a.jpg"),
        ("a.png", "a.png"),
        ("b.jpg", "b.png"),
        ("b.jpg", "b_deblurred.jpg"),
    ]


def test_one_folder_pairs_its_originals_with_its_results(tmp_path: Path) -> None:
    both = folder(tmp_path / "all", "a.jpg", "a_deblurred.jpg", "b.jpg")
    found = pair_up(both, both)
    assert names(found.pairs) == [("a.jpg", "a_deblurred.jpg")]
    assert [path.name for path in found.alone] == ["b.jpg"]


def test_a_file_finds_its_partner_in_a_folder(tmp_path: Path) -> None:
    left = folder(tmp_path / "in", "a.jpg", "b.jpg")
    right = folder(tmp_path / "out", "a_deblurred.jpg", "b_deblurred.jpg")
    assert names(pair_up(left / "b.jpg", right).pairs) == [("b.jpg", "b_deblurred.jpg")]
    assert names(pair_up(left, right / "a_deblurred.jpg").pairs) == [("a.jpg", "a_deblurred.jpg")]
    assert pair_up(left / "b.jpg", right).alone == ()


def test_nothing_to_pair_is_said(tmp_path: Path) -> None:
    left, right = folder(tmp_path / "in", "a.jpg"), folder(tmp_path / "out", "b.jpg")
    with pytest.raises(PhotoError, match="No photo in in goes by its name"):
        pair_up(left, right)


def test_the_folder_one_is_in_has_its_name_in_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = folder(tmp_path / "here", "a.jpg")
    monkeypatch.chdir(here)
    with pytest.raises(PhotoError, match="No photo in here goes by its name with one in here"):
        pair_up(Path(), Path())
