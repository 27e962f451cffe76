"""Which tokens of the old text stand where in the new one, as far as their order is kept.

Stretches that occur once on both sides hold the rest in place: first long ones over the whole
texts, of which the heaviest chain that keeps its order is taken; then shorter ones in the gaps
between them. Words of which there is nothing dense around are let go again, as is what reaches a
few words over a line break: replaced paragraphs share such scraps. A line that both texts have once
goes nowhere else, however much of it stands where it was: that is a copy, or a line much like it.

Invariant: every step walks each token a fixed number of times, however often tokens repeat.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotate.core.anchors.tokens import FIRST, Tokens

NONE = -1
"""The partner of a token that has none."""

LENGTHS = (8, 5, 3, 2, 1)
"""Tokens in the stretches that are looked for, one length after the other."""

DENSE = 8
"""A run of so many tokens stands by itself."""
WHOLE = 5
"""A line of so many tokens that both texts have once is the same line."""
NEAR = 4
"""Runs with no more tokens than this between them, on both sides, hold each other."""
UNKNOWN = 3
"""What is worth so many tokens beside a run: that no more of the old text is known there."""
OVER_BREAK = 4
"""So many tokens past a line break at the end of a run may be there by chance."""
SLIDE = 64
"""An edge is moved by no more tokens than this."""

CONTEXT = 8
"""Tokens on each side that are looked at to support a place."""
JUMP = 3
"""Tokens that may be missing, or be new, between two of them."""
EDGE = 3
"""Where the text starts or ends counts like so many tokens."""

SENTENCE_END = frozenset(".!?…。！？")


class Run(NamedTuple):
    """Tokens in a row that are the same in both texts."""

    i: int
    j: int
    size: int


class Side(NamedTuple):
    """What is in place on one side of a token: the nearest one and its partner, and how many of the
    next CONTEXT tokens are."""

    i: int
    j: int
    size: int


@dataclass(slots=True)
class Alignment:
    """For every token of the old and the new text its partner in the other, or NONE."""

    old: Tokens
    new: Tokens
    to: list[int]
    fro: list[int]
    apart: bytearray
    """For every old token 1 if it was moved out of the order of the text."""

    def join(self, runs: Sequence[Run]) -> None:
        for i, j, size in runs:
            self.to[i : i + size] = range(j, j + size)
            self.fro[j : j + size] = range(i, i + size)


def aligned(old: Tokens, new: Tokens) -> Alignment:
    """All that keeps its order."""
    found = Alignment(old, new, [NONE] * len(old), [NONE] * len(new), bytearray(len(old)))
    runs = filled(*kept_whole(old, new), (0, len(old), 0, len(new)))
    found.join(retracted(without_scraps(runs, old), old, new))
    return found


def lines_of(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Start and end of every line that has tokens."""
    start = 0
    lines = tokens.lines
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at] != lines[start]:
            yield start, at
            start = at


def whole_lines(old: Tokens, new: Tokens) -> Iterator[tuple[int, int, int]]:
    """Where lines that each text has once, and all of which is known, start in both; their size."""
    sides = []
    for tokens in (old, new):
        ids = tokens.ids
        found = [
            (tuple(ids[start:end]), start)
            for start, end in lines_of(tokens)
            if end - start >= WHOLE and ids[start - 1] >= 0 <= ids[end]
        ]
        count = Counter(line for line, _ in found)
        sides.append({line: start for line, start in found if count[line] == 1})
    for line, i in sides[0].items():
        if line in sides[1]:
            yield i, sides[1][line], len(line)


def kept_whole(old: Tokens, new: Tokens) -> tuple[list[int], list[int]]:
    """The numbers of the tokens, those in lines that stay whole replaced by ones of their own."""
    a, b = list(old.ids), list(new.ids)
    free = 1 + max(max(a), max(b))
    for i, j, size in whole_lines(old, new):
        a[i : i + size] = b[j : j + size] = range(free, free + size)
        free += size
    return a, b


def filled(a: list[int], b: list[int], box: tuple[int, int, int, int]) -> list[Run]:
    """Runs in text order between two stretches, given as start and end in each text."""
    found: list[Run] = []
    waiting = [(box, 0)]
    while waiting:
        (i, i_end, j, j_end), level = waiting.pop()
        ends = common_ends(a, b, i, i_end, j, j_end)
        for run in ends:
            found.append(run)
            if run.i == i:
                i, j = i + run.size, j + run.size
            else:
                i_end, j_end = run.i, run.j
        while level < len(LENGTHS) and i < i_end and j < j_end:
            chain = heaviest_chain(unique_runs(a, b, i, i_end, j, j_end, LENGTHS[level]))
            level += 1
            if chain:
                for run in [*untangled(chain), Run(i_end, j_end, 0)]:
                    if i < run.i and j < run.j:
                        waiting.append(((i, run.i, j, run.j), level))
                    if run.size:
                        found.append(run)
                        i, j = run.i + run.size, run.j + run.size
                break
    return merged(sorted(found))


def common_ends(a: list[int], b: list[int], i: int, i_end: int, j: int, j_end: int) -> list[Run]:
    """What both stretches start with and end with; the longer of the two first."""
    most = min(i_end - i, j_end - j)
    head = 0
    while head < most and a[i + head] == b[j + head]:
        head += 1
    tail = 0
    while tail < most and a[i_end - 1 - tail] == b[j_end - 1 - tail]:
        tail += 1
    if head >= tail:
        tail = min(tail, most - head)
    else:
        head = min(head, most - tail)
    runs = [Run(i, j, head), Run(i_end - tail, j_end - tail, tail)]
    return [run for run in runs if run.size]


def unique_runs(
    a: list[int], b: list[int], i: int, i_end: int, j: int, j_end: int, size: int
) -> list[Run]:
    """Stretches of a size that each side has once, joined where they follow each other."""
    here, there = grams(a, i, i_end, size), grams(b, j, j_end, size)
    if not here or not there:
        return []
    count_here, count_there = Counter(here), Counter(there)
    place = {gram: at for at, gram in enumerate(there, j) if count_there[gram] == 1}
    found: list[Run] = []
    last_i = last_j = run_i = run_j = -2
    for at, gram in enumerate(here, i):
        to = place.get(gram)
        if to is None or count_here[gram] != 1:
            continue
        if at != last_i + 1 or to != last_j + 1:
            if run_i >= 0:
                found.append(Run(run_i, run_j, last_i - run_i + size))
            run_i, run_j = at, to
        last_i, last_j = at, to
    if run_i >= 0:
        found.append(Run(run_i, run_j, last_i - run_i + size))
    return found


def grams(ids: list[int], start: int, end: int, size: int) -> list[object]:
    """All stretches of a size. Those with gaps in them are found in no other text."""
    if size == 1:
        return list(ids[start:end])
    if end - start < size:
        return []
    return list(
        zip(*(ids[start + shift : end - size + 1 + shift] for shift in range(size)), strict=True)
    )


def heaviest_chain(runs: list[Run]) -> list[Run]:
    """Of runs in the order of the old text those that keep their order in the new one and have the
    most tokens."""
    places: list[int] = []
    best: list[tuple[int, int]] = []
    before: list[int] = []
    for at, run in enumerate(runs):
        slot = bisect_left(places, run.j)
        weight, previous = best[slot - 1] if slot else (0, NONE)
        weight += run.size
        before.append(previous)
        last = slot
        while last < len(best) and best[last][0] <= weight:
            last += 1
        if last > slot or slot == len(best) or places[slot] > run.j:
            places[slot:last] = [run.j]
            best[slot:last] = [(weight, at)]
    chain: list[Run] = []
    at = best[-1][1] if best else NONE
    while at != NONE:
        chain.append(runs[at])
        at = before[at]
    return chain[::-1]


def untangled(chain: list[Run]) -> Iterator[Run]:
    """The same runs, none overlapping another in either text."""
    i_end = j_end = 0
    for run in chain:
        cut = max(0, i_end - run.i, j_end - run.j)
        if cut < run.size:
            run = Run(run.i + cut, run.j + cut, run.size - cut)
            i_end, j_end = run.i + run.size, run.j + run.size
            yield run


def merged(runs: list[Run]) -> list[Run]:
    """Runs that touch in both texts made one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else Run(0, 0, -1)
        if (last.i + last.size, last.j + last.size) == (run.i, run.j):
            found[-1] = Run(last.i, last.j, last.size + run.size)
        else:
            found.append(run)
    return found


def between(one: Run, other: Run) -> int:
    """Tokens between two runs, in the text that has more of them there."""
    return max(other.i - one.i - one.size, other.j - one.j - one.size)


def without_scraps(runs: list[Run], old: Tokens) -> list[Run]:
    """Without short runs that have nothing dense around them."""
    while True:
        kept = []
        for at, run in enumerate(runs):
            held = run.size
            if run.size < DENSE:
                if ends_known(run, old):
                    held += UNKNOWN
                if at and (gap := between(runs[at - 1], run)) <= NEAR:
                    held += max(0, min(runs[at - 1].size, DENSE) - gap)
                if at + 1 < len(runs) and (gap := between(run, runs[at + 1])) <= NEAR:
                    held += max(0, min(runs[at + 1].size, DENSE) - gap)
            if held >= DENSE or run.i == 0 or at + 1 == len(runs):
                kept.append(run)
        if len(kept) * 10 >= len(runs) * 9:
            return merged(kept)
        runs = kept


def ends_known(run: Run, old: Tokens) -> bool:
    """True if what stands before or after a run in the old text is not known."""
    end = run.i + run.size
    return old.ids[run.i - 1] < 0 or (end < len(old) and old.ids[end] < 0)


def retracted(runs: list[Run], old: Tokens, new: Tokens) -> list[Run]:
    """Without the ends that reach a few tokens over a line break, with nothing near behind them."""
    found = []
    for at, run in enumerate(runs):
        i, j, size = run
        if at + 1 < len(runs) and between(run, runs[at + 1]) > NEAR and old.ids[i + size] >= 0:
            size -= past_break(old, new, i + size - 1, j + size - 1, -1, size)
        if at and between(runs[at - 1], run) > NEAR and old.ids[i - 1] >= 0:
            cut = past_break(old, new, i, j, 1, size)
            i, j, size = i + cut, j + cut, size - cut
        if size:
            found.append(Run(i, j, size))
    return found


def past_break(old: Tokens, new: Tokens, i: int, j: int, step: int, size: int) -> int:
    """How many tokens of a run, counted from its end, lie behind a line break; 0 for many."""
    for count in range(1, min(OVER_BREAK + 1, size)):
        inner, outer = count * step, (count - 1) * step
        if (
            old.lines[i + inner] != old.lines[i + outer]
            or new.lines[j + inner] != new.lines[j + outer]
        ):
            return count
    return 0


def surroundings(found: Alignment, edge: int, step: int) -> Side:
    """What is in place before or after a token of the old text."""
    old, to = found.old.ids, found.to
    nearest_i = nearest_j = last = NONE
    size = 0
    for at in range(edge + step, edge + step * (CONTEXT + 1), step):
        if not 0 <= at < len(old) or old[at] < 0:
            break
        j = to[at]
        if j == NONE:
            continue
        start = last if size else to[edge]
        if start != NONE and not 0 < (j - start) * step <= JUMP + 1:
            break
        if not size:
            nearest_i, nearest_j = at, j
        last = j
        size += EDGE if old[at] < FIRST else 1
    return Side(nearest_i, nearest_j, size)
