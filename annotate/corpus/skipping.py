"""Which articles need not be opened, since a query can have no hit in them.

Invariant: an article is passed over only if nothing can be found in it, whatever style of YAML its
sidecar is written in. What is told from is the bytes of both files.

Every text of a query has a *run* of plain letters. Where a file is such that a run can only stand
in it as it is typed, but for case, to look for the run in the bytes decides. That holds unless a
file has characters that the run may be typed for, or that may stand unseen within it. Of YAML,
folded lines put no blank into a run; escapes of letters, an escaped end of a line, and numbers,
which can be written in several ways, may hide one.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from annotate.core.filtering import FIELDS
from annotate.core.folding import ACCENT, UNSEEN, letters, plain_forms
from annotate.core.query import Piece, Query
from annotate.core.search import alphabet
from annotate.errors import AnnotateError
from annotate.store.files import HERE
from annotate.store.inplace import complete
from annotate.store.workspace import sidecar_path

RUN = re.compile("[a-z0-9]+")

STATED = "0123456789einfao"
"""What numbers and nothing are made of where they are shown: `1e+22`, `inf`, `nan`, `None`."""

HIDING = re.compile(rb"\\[xuU\r\n]")
"""An escape that may stand for a letter, or join two lines."""

WITHIN = re.compile(f"[{ACCENT}{UNSEEN}]")
"""What may stand within a run."""


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
    if not wanted:
        return True
    try:
        text, said = article.read_bytes(), b""
        sidecar = sidecar_path(article, layer)
        if os.path.lexists(sidecar) if type(sidecar) is HERE else sidecar.exists():
            complete(sidecar)
            said = sidecar.read_bytes()
            if b"\nlost:" in said or HIDING.search(said):
                return True
            if hashlib.sha256(text).hexdigest().encode() not in said:
                return True
        lacking = _lacking(text, wanted) & _lacking(said, wanted)
    except (OSError, ValueError, AnnotateError):
        return True
    return not lacking


def _lacking(data: bytes, wanted: list[str]) -> set[str]:
    """Those of the runs that a file does not have for sure. Raises ValueError for one that is no
    UTF-8 without a mark."""
    if b"\0" in data:
        raise ValueError("UTF-16, or no text")
    if data.isascii():
        small = data.lower()
        return {run for run in wanted if run.encode() not in small}
    text = data.decode("utf-8")
    beyond = alphabet(text)
    if any(map(WITHIN.match, beyond)):
        return set()
    typed = set("".join(plain_forms(beyond)).lower())
    small_text = text.lower()
    return {run for run in wanted if typed.isdisjoint(run) and run not in small_text}
