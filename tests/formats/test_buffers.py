"""Columns of bytes, as pyarrow reads them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.formats.buffers import arrow, lists, numbers, texts

pa: Any = pytest.importorskip("pyarrow")

WHOLE = st.text(st.characters(exclude_categories=["Cs"]))


def read(made: Any, kind: Any) -> Any:
    array = arrow(made, kind)
    array.validate(full=True)
    return array.to_pylist()


@given(st.lists(WHOLE))
def test_texts(column: list[str]) -> None:
    assert read(texts(column), pa.string()) == column


def test_half_a_character_is_written_as_an_escape() -> None:
    column = ["a", "\ud800é", "", "東"]
    assert read(texts(column), pa.string()) == ["a", r"\ud800é", "", "東"]


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_numbers(column: list[int]) -> None:
    assert read(numbers(column), pa.int64()) == column


@given(st.lists(st.lists(st.tuples(WHOLE, st.integers(0, 1 << 40)))))
def test_lists_of_structs(column: list[list[tuple[str, int]]]) -> None:
    flat = [one for some in column for one in some]
    made = lists(map(len, column), (texts([a for a, _ in flat]), numbers([b for _, b in flat])))
    kind = pa.list_(pa.struct([("a", pa.string()), ("b", pa.int64())]))
    assert read(made, kind) == [[{"a": a, "b": b} for a, b in some] for some in column]
