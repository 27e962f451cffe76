"""Which articles need not be opened, since a query can have no hit in them.

Invariant: an article is passed over only if nothing can be found in it, whatever style of YAML its
sidecar is written in. What is told from is the bytes of both files.

Every text of a query has a *run* of plain letters, and what is found for it has that run, in one of
the ways in which it may be written. Where such a run is in a text or a value, it is in the bytes of
the file as well: YAML may fold lines, but puts no blank into a run. Only escapes of letters, an
escaped end of a line, and numbers, which can be written in several ways, may hide one.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

from annotate.core.filtering import FIELDS
from annotate.core.folding import bearing, letters
from annotate.core.query import Piece, Query
from annotate.core.search import alphabet, typed
from annotate.store.files import HERE
from annotate.store.inplace import complete
from annotate.store.workspace import sidecar_path

RUN = re.compile("[a-z0-9]+")

STATED = "0123456789einfao"
"""What numbers and nothing are made of where they are shown: `1e+22`, `inf`, `nan`, `None`."""

HIDING = re.compile(rb"\\[xuU\r\n]")
"""An escape that may stand for a letter, or join two lines."""


def runs(query: Query) -> list[str]:
    """For each text that must be in an article or its sidecar if there is to be a hit, its longest
    run, in small letters; texts of which nothing can be told are left out."""
    found = (_run(piece) for piece in _needed(query))
    return [run for run in found if run.strip(STATED)]


def _needed(query: Query) -> Iterator[Piece]:
    yield from query.pieces
    for said in query.said:
        # A field such as the layer need not be written anywhere.
        if said.sign == "~" and (said.name == "note" or said.name not in FIELDS):
            yield said.piece


def _run(piece: Piece) -> str:
    if piece.regex:
        return ""
    plain = " ".join(
        "".join(letter.base.lower() if not letter.accents else " " for letter in letters(word))
        for word in piece.wanted.split()
    )
    return max(RUN.findall(plain), key=len, default="")


def may_have(wanted: list[str], article: Path, layer: str = "") -> bool:
    """False if none of an article's text and its sidecar has all of the runs for sure. It costs a
    sixth of opening both.

    True for an article whose sidecar does not state the hash of just this text, and for one with
    lost tags: there is something to tell of it. Never raises: whoever opens it tells what is wrong.
    """
    if not wanted or type(article) is not HERE:
        return True
    try:
        text, said = article.read_bytes(), b""
        sidecar = sidecar_path(article, layer)
        if os.path.lexists(sidecar):
            complete(sidecar)
            said = sidecar.read_bytes()
            if b"\nlost:" in said or HIDING.search(said):
                return True
            if hashlib.sha256(text).hexdigest().encode() not in said:
                return True
        lacking = _lacking(text, wanted) & _lacking(said, wanted)
    except (OSError, ValueError):
        return True
    return not lacking


class Likely(Sequence[Path]):
    """Articles without those that can have no hit, which is told as one comes to them. The length
    is that of all."""

    def __init__(self, articles: Sequence[Path], wanted: list[str], layer: str) -> None:
        self.articles = articles
        self.wanted = wanted
        self.layer = layer

    def __len__(self) -> int:
        return len(self.articles)

    @overload
    def __getitem__(self, place: int) -> Path: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Path]: ...
    def __getitem__(self, place: int | slice) -> Path | Sequence[Path]:
        return self.articles[place]

    def __iter__(self) -> Iterator[Path]:
        return (path for path in self.articles if may_have(self.wanted, path, self.layer))


def _lacking(data: bytes, wanted: list[str]) -> set[str]:
    """Those of the runs that a file does not have for sure. Raises ValueError for one that is no
    UTF-8 without a mark."""
    if b"\0" in data:
        raise ValueError("UTF-16, or no text")
    if data.isascii():
        small = data.lower()
        return {run for run in wanted if run.encode() not in small}
    text = data.decode("utf-8")
    small_text, beyond = text.lower(), alphabet(text)
    return {run for run in wanted if run not in small_text and not _stands(run, text, beyond)}


def _stands(run: str, text: str, beyond: frozenset[str]) -> bool:
    """True if a text may have a run in letters that are written in another way."""
    near = bearing(beyond, run)
    return bool(near) and re.search(typed(run, near, True, False), text) is not None
