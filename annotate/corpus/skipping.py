"""Which articles need not be opened, since a query can have no hit in them.

Invariant: an article is passed over only if nothing can be found in it, whatever style of YAML its
sidecar is written in. What is told from is the bytes of both files.

What is found for a text of a query has the text's run of plain letters (`matching.run`), in one of
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
from annotate.core.folding import bearing
from annotate.core.matching import run
from annotate.core.query import Piece, Query
from annotate.core.search import alphabet, typed
from annotate.store.files import HERE
from annotate.store.inplace import complete
from annotate.store.workspace import sidecar_path

STATED = "0123456789einfao"
"""What numbers and nothing are made of where they are shown: `1e+22`, `inf`, `nan`, `None`."""

SAMPLE = 32
WORTH = 5
"""Of so many articles one in so many must be passed over for it to be asked of the others: to ask
costs a sixth of opening one."""

HIDING = re.compile(rb"\\[xuU\r\n]")
"""An escape that may stand for a letter, or join two lines."""


def runs(query: Query) -> list[str]:
    """For each text that must be in an article or its sidecar if there is to be a hit, its longest
    run, in small letters; texts of which nothing can be told are left out."""
    return [found for found in map(run, _needed(query)) if found.strip(STATED)]


def _needed(query: Query) -> Iterator[Piece]:
    yield from query.pieces
    for said in query.said:
        # A field such as the layer need not be written anywhere.
        if said.sign == "~" and (said.name == "note" or said.name not in FIELDS):
            yield said.piece


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
    """Articles without those that can have no hit, which is told as one comes to them, as long as
    that is worth it. The length is that of all."""

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
        asked = passed = 0
        for path in self.articles:
            if asked == SAMPLE and passed * WORTH < asked:
                yield path
                continue
            asked = min(asked + 1, SAMPLE)
            if may_have(self.wanted, path, self.layer):
                yield path
            else:
                passed += 1


def _lacking(data: bytes, wanted: list[str]) -> set[str]:
    """Those of the runs that a file does not have for sure. Raises ValueError for one that is no
    UTF-8 without a mark."""
    if b"\0" in data:
        raise ValueError("UTF-16, or no text")
    if data.isascii():
        small = data.lower()
        return {one for one in wanted if one.encode() not in small}
    text = data.decode("utf-8")
    small_text, beyond = text.lower(), alphabet(text)
    return {one for one in wanted if one not in small_text and not _stands(one, text, beyond)}


def _stands(wanted: str, text: str, beyond: frozenset[str]) -> bool:
    """True if a text may have a run in letters that are written in another way."""
    near = bearing(beyond, wanted)
    return bool(near) and re.search(typed(wanted, near, True, False), text) is not None
