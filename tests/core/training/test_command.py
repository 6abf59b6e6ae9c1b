"""The command line of training, as far as it can be told without training."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from core.errors import OptionsError
from core.training.command import _check_free, add_arguments


def arguments(*words: object) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["--photos", "photos", *map(str, words)])


def test_only_what_goes_on_with_a_run_may_replace_its_checkpoint(tmp_path: Path) -> None:
    old, weights = tmp_path / "old", tmp_path / "weights.safetensors"
    old.mkdir()
    _check_free(arguments("--out", old))
    (old / "checkpoint.safetensors").write_bytes(b"hours")
    weights.write_bytes(b"weights")
    for given in ((), ("--resume", weights)):
        with pytest.raises(OptionsError, match="holds a run already"):
            _check_free(arguments("--out", old, *given))
    _check_free(arguments("--out", old, "--resume", old / "checkpoint.safetensors"))
    _check_free(arguments("--out", tmp_path / "new", "--resume", weights))
