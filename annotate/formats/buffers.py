"""Columns as the bytes that Arrow's arrays have, for tables that are made in several processes.

Invariant: nothing here needs pyarrow until an array is asked for, so a process that only makes
columns never imports it: a tenth of a second, and 50 MB. Arrow's own way to make an array of a list
would import pandas as well, where that is installed.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import accumulate
from struct import pack
from typing import Any

BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""What numpy's library looks at when it is loaded."""

Made = Any
"""A column: the bytes of its numbers; of texts those of the offsets and of the texts; of lists
those of the offsets and the column of all items; of structs the columns of their fields."""


def pyarrow() -> Any:
    """The package. It brings numpy, whose linear algebra, which nobody asks for here, would start a
    thread for each core: a tenth of a second of their time with two."""
    alone = "numpy" not in sys.modules and BLAS_THREADS not in os.environ
    if alone:
        os.environ[BLAS_THREADS] = "1"
    try:
        import pyarrow
    finally:
        if alone:
            del os.environ[BLAS_THREADS]
    return pyarrow


def numbers(column: Sequence[int]) -> Made:
    """A column of whole numbers."""
    return pack(f"={len(column)}q", *column)


def texts(column: Sequence[str]) -> Made:
    """A column of texts. What UTF-8 cannot hold, which is half a character, is written as an
    escape."""
    joined = "".join(column)
    if not joined:
        return bytes(4 * len(column) + 4), b""
    try:
        data = joined.encode()
    except UnicodeEncodeError:
        return texts([one.encode("utf-8", "backslashreplace").decode() for one in column])
    if len(data) == len(joined):
        return _offsets(map(len, column)), data
    return _offsets([len(one if one.isascii() else one.encode()) for one in column]), data


def lists(sizes: Iterable[int], items: Made) -> Made:
    """A column of lists, of which so many items stand in each."""
    return _offsets(sizes), items


def _offsets(sizes: Iterable[int]) -> bytes:
    offsets = [*accumulate(sizes, initial=0)]
    # Half of what `array` takes.
    return pack(f"={len(offsets)}i", *offsets)


def arrow(made: Made, kind: Any) -> Any:
    """The Arrow array of a column, of a type that is made of whole numbers (`int64`), texts
    (`string`), lists and structs. It shares the column's bytes."""
    pa = pyarrow()
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        some = [arrow(one, field.type) for one, field in zip(made, fields, strict=True)]
        return pa.StructArray.from_arrays(some, fields=fields)
    if pa.types.is_integer(kind):
        return pa.Array.from_buffers(kind, len(made) // 8, [None, pa.py_buffer(made)])
    offsets, items = made
    buffers, children = [None, pa.py_buffer(offsets)], []
    if pa.types.is_list(kind):
        children = [arrow(items, kind.value_type)]
    else:
        buffers.append(pa.py_buffer(items))
    return pa.Array.from_buffers(kind, len(offsets) // 4 - 1, buffers, children=children)
