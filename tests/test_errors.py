from __future__ import annotations

import pytest

from sensevoice_markers.errors import first_line


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("no kernel image", "no kernel image"),
        ("CUDA error\nCompile with TORCH_USE_CUDA_DSA", "CUDA error"),
        ("\n  indented \r\nmore", "indented"),
        ("", "RuntimeError"),
        (" \n", "RuntimeError"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_an_error_of_others_is_told_in_one_line(said: str, line: str) -> None:
    assert first_line(RuntimeError(said)) == line


def test_an_error_without_words_is_told_by_its_name() -> None:
    assert first_line(KeyError()) == "KeyError"
