"""Who claims what as a graph in DOT, for Graphviz and what else reads it.

Every name and label is a quoted string, in which DOT knows two escapes that matter: a quote, and a
backslash, which is doubled (Graphviz, "The DOT Language", and "escString" for labels).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from annotate.core.cells import safe
from annotate.core.claims import Claim, Claimant
from annotate.render.claim_lists import tied, verdict_words

WRAPPED = 44
"""Code points in a line of a label, where it has blanks to be broken at."""
LONGEST = 280
"""Code points of a claim in its label."""

EDGES = {"supports": 'style=solid, color="#007a58"', "contradicts": 'style=dashed, color="#b84a00"'}
ENTITY = re.compile(r"&(?=#?\w+;)")
"""Where Graphviz would read a reference to a character, as HTML has them."""

SHAPES = 'shape=box, style="rounded,filled", fillcolor="#e8eef7"'


def dot(claimants: Sequence[Claimant], known: Mapping[tuple[str, str], Claim]) -> Iterator[str]:
    """A directed graph in pieces: claimants on the left, each claim once; `known` are all claims by
    their keys. The polarity is on a claim's edges and in its label."""
    yield 'digraph claims {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n'
    yield '  edge [fontname="sans-serif", fontsize=10];\n'
    numbers = {key: f"claim{number}" for number, key in enumerate(known, 1)}
    for number, one in enumerate(claimants, 1):
        yield f"  who{number} [label={quoted(one.speaker.name)}, {SHAPES}];\n"
    for key, claim in known.items():
        yield f"  {numbers[key]} [label={_label(claim)}, tooltip={quoted(claim.place)}];\n"
    for number, one in enumerate(claimants, 1):
        for claim in one.claims:
            yield f"  who{number} -> {numbers[claim.key]} [label={quoted(claim.verb)}];\n"
    for key, claim in known.items():
        for kind, other in tied(claim, known):
            ends = f"{numbers[key]} -> {numbers[other.key]}"
            yield f"  {ends} [label={quoted(kind)}, {EDGES[kind]}];\n"
    yield "}\n"


def quoted(text: str) -> str:
    """A text as a quoted string of DOT that shows as it is."""
    kept = ENTITY.sub("&amp;", safe(text))
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(claim: Claim) -> str:
    """A claim in lines: what is said, the verdict, the place."""
    text = claim.text if len(claim.text) <= LONGEST else claim.text[: LONGEST - 1] + "…"
    found = verdict_words(claim)
    lines = [*_wrapped(f"{claim.saying} “{text}”"), *([found] if found else []), claim.place]
    return '"' + "\\n".join(quoted(line)[1:-1] for line in lines) + '"'


def _wrapped(text: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > WRAPPED:
            yield line
            line = ""
        line += f" {word}" if line else word
    yield line
