"""Offsets in other units, against what Python's own codecs count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.formats import units

texts = st.text(st.sampled_from("ab\r\né田𝕏👍\u0301\U0010ffff\x80\u07ff\u0800\uffff"), max_size=30)


@given(texts)
def test_utf16_is_what_the_codec_counts(text: str) -> None:
    there = units.utf16(text)
    for offset in range(len(text) + 1):
        counted = len(text[:offset].encode("utf-16-le")) // 2
        assert there.to_unit(offset) == counted
        assert there.from_unit(counted) == offset


@given(texts)
def test_utf8_is_what_the_codec_counts(text: str) -> None:
    there = units.utf8(text)
    for offset in range(len(text) + 1):
        counted = len(text[:offset].encode())
        assert there.to_unit(offset) == counted
        assert there.from_unit(counted) == offset


@given(texts)
def test_line_ends_as_one_are_what_universal_newlines_count(text: str) -> None:
    there = units.without_cr(text)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n":
            # The middle of a line end; it is where the next character starts as well.
            continue
        counted = len(text[:offset].replace("\r\n", "\n"))
        assert there.to_unit(offset) == counted
        assert there.from_unit(counted) == offset


@given(texts, st.sampled_from([units.utf16, units.utf8]))
def test_no_offset_is_rounded(text: str, make: object) -> None:
    there = make(text)  # type: ignore[operator]
    good = {there.to_unit(offset) for offset in range(len(text) + 1)}
    for offset in range(-2, max(good) + 3):
        if offset not in good:
            with pytest.raises(ValueError, match=r"middle|outside"):
                there.from_unit(offset)
