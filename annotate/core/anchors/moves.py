"""What stands in another order in the new text, and where what was moved or put in has its edges.

Moves are looked for only among the tokens that the alignment in order left alone, so a copy put
elsewhere takes nothing away from an original that was edited where it stands.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from annotate.core.anchors.alignment import (
    NONE,
    OVER_BREAK,
    SENTENCE_END,
    SLIDE,
    Alignment,
    Run,
    filled,
    lines_of,
    unique_runs,
    without_scraps,
)
from annotate.core.anchors.tokens import Numbers, Tokens

LEAST = 5
"""Tokens that a moved stretch has at least, if it is not a line."""
REACH = 64
"""So many tokens beside a moved stretch are looked at."""


def with_moves(found: Alignment, numbers: Numbers) -> None:
    """Add what was moved to an alignment."""
    slide(found, numbers)
    moved_lines(found)
    moved_runs(found)
    beside_moves(found)
    reclaim(found)
    grow(found)


def move(found: Alignment, run: Run) -> None:
    """Match tokens that stand elsewhere now."""
    found.join([run])
    found.apart[run.i : run.i + run.size] = b"\1" * run.size


def free_lines(tokens: Tokens, partner: list[int]) -> Iterator[tuple[int, int]]:
    """Start and end of the lines of which no token has a partner."""
    for start, end in lines_of(tokens):
        if all(to == NONE for to in partner[start:end]):
            yield start, end


def moved_lines(found: Alignment) -> None:
    """Whole lines that are free on both sides and there once."""
    sides = []
    for tokens, partner in ((found.old, found.to), (found.new, found.fro)):
        lines = [
            (tuple(tokens.ids[start:end]), start) for start, end in free_lines(tokens, partner)
        ]
        count = Counter(line for line, _ in lines)
        sides.append({line: start for line, start in lines if count[line] == 1})
    for line, i in sides[0].items():
        if line in sides[1]:
            move(found, Run(i, sides[1][line], len(line)))


def moved_runs(found: Alignment) -> None:
    """Stretches that are free on both sides and there once, the longest first."""
    here, old_places = free(found.old.ids, found.to, -1)
    there, new_places = free(found.new.ids, found.fro, -2)
    runs = [
        grown(found, Run(old_places[run.i], new_places[run.j], run.size))
        for run in unique_runs(here, there, 0, len(here), 0, len(there), LEAST)
    ]
    for run in sorted(runs, key=lambda run: (-run.size, run.i)):
        i, j, size = run
        while size and (found.to[i] != NONE or found.fro[j] != NONE):
            i, j, size = i + 1, j + 1, size - 1
        taken = 0
        while taken < size and found.to[i + taken] == found.fro[j + taken] == NONE:
            taken += 1
        if taken >= LEAST:
            move(found, Run(i, j, taken))


def free(ids: list[int], partner: list[int], wall: int) -> tuple[list[int], list[int]]:
    """Tokens without a partner, and where they are; a wall, which is in no other text, between
    those that do not follow each other."""
    found, places = [], []
    last = NONE
    walls = 0
    for at, to in enumerate(partner):
        if to != NONE:
            continue
        if at != last + 1:
            walls += 1
            found.append(WALL * walls + wall)
            places.append(at)
        found.append(ids[at])
        places.append(at)
        last = at
    return found, places


WALL = -(1 << 40)


def grown(found: Alignment, run: Run) -> Run:
    """A run with the free tokens around it that are the same on both sides."""
    i, j, size = run
    before = same_free(found, i, j, -1)
    after = same_free(found, i + size - 1, j + size - 1, 1)
    return Run(i - before, j - before, before + size + after)


def same_free(found: Alignment, i: int, j: int, step: int, *, on_line: bool = False) -> int:
    """How many tokens beside a pair are the same and free on both sides."""
    old, new = found.old, found.new
    for count in range(REACH):
        i, j = i + step, j + step
        if not (0 <= i < len(old) and 0 <= j < len(new)) or old.ids[i] != new.ids[j]:
            return count
        if found.to[i] != NONE or found.fro[j] != NONE:
            return count
        if on_line and (old.lines[i] != old.lines[i - step] or new.lines[j] != new.lines[j - step]):
            return count
    return REACH


def grow(found: Alignment) -> None:
    """Give what is free and the same beside a run on its line to the run."""
    for i, j, size in blocks(found):
        for at, to, step in ((i, j, -1), (i + size - 1, j + size - 1, 1)):
            count = same_free(found, at, to, step, on_line=True)
            for far in range(step, step * (count + 1), step):
                found.to[at + far], found.fro[to + far] = to + far, at + far
                found.apart[at + far] = found.apart[at]


def blocks(found: Alignment) -> list[Run]:
    """All runs, in the order of the old text."""
    runs: list[Run] = []
    start = 0
    to = found.to
    for at in range(1, len(to) + 1):
        if at == len(to) or to[at] != to[at - 1] + 1 or to[at] == NONE:
            if to[start] != NONE:
                runs.append(Run(start, to[start], at - start))
            start = at
    return runs


def beside_moves(found: Alignment) -> None:
    """Fill what is free between moved stretches, and beside them up to the end of the line."""
    runs = blocks(found)
    added: list[Run] = []
    for run, following in pairwise(runs):
        i, j = run.i + run.size, run.j + run.size
        i_end, j_end = following.i, following.j
        if (
            i < i_end
            and j < j_end <= j + REACH
            and i_end <= i + REACH
            and all(fro == NONE for fro in found.fro[j:j_end])
        ):
            inner = filled(found.old.ids, found.new.ids, (i, i_end, j, j_end))
            kept = without_scraps([run, *inner, following], found.old)
            added += trimmed_to(kept, i, i_end)
    for run in added:
        if all(to == NONE for to in found.to[run.i : run.i + run.size]) and all(
            fro == NONE for fro in found.fro[run.j : run.j + run.size]
        ):
            found.join([run])


def reclaim(found: Alignment) -> None:
    """Give the first and last few words of lines to the rest of the line, if they were matched with
    the like of them at the edge of another."""
    for i, j, size in blocks(found):
        if size < LEAST:
            continue
        for step, at, to in ((-1, i, j), (1, i + size - 1, j + size - 1)):
            count = to_break(found.old, at, step)
            if not count or not same_beside(found, at, to, step * count):
                continue
            for far in range(step, step * (count + 1), step):
                for partner, other, mine in (
                    (found.to, found.fro, at + far),
                    (found.fro, found.to, to + far),
                ):
                    if partner[mine] != NONE:
                        other[partner[mine]] = NONE
                found.to[at + far], found.fro[to + far] = to + far, at + far


def to_break(tokens: Tokens, at: int, step: int) -> int:
    """How many tokens there are up to the edge of the line; 0 for many."""
    for count in range(OVER_BREAK + 1):
        beside = at + step * (count + 1)
        if not 0 <= beside < len(tokens) or tokens.lines[beside] != tokens.lines[at]:
            return count
    return 0


def same_beside(found: Alignment, i: int, j: int, count: int) -> bool:
    """True if so many tokens beside a matched pair are the same, those of the new text free or at
    the edge of their line as well."""
    old, new = found.old, found.new
    step = 1 if count > 0 else -1
    places = range(step, count + step, step)
    if not 0 < j + count + step < len(new):
        return False
    if any(old.ids[i + far] != new.ids[j + far] for far in places):
        return False
    ends_line = new.lines[j + count] == new.lines[j] != new.lines[j + count + step]
    return ends_line or all(found.fro[j + far] == NONE for far in places)


def trimmed_to(runs: list[Run], start: int, end: int) -> Iterator[Run]:
    """What of runs that reach over the borders lies between them."""
    for run in runs:
        low, high = max(run.i, start), min(run.i + run.size, end)
        if low < high:
            yield Run(low, run.j + low - run.i, high - low)


def slide(found: Alignment, numbers: Numbers) -> None:
    """Move the edges of pure insertions and deletions to where a line or sentence starts."""
    ends = numbers.of(SENTENCE_END)
    runs = blocks(found)
    for run, following in pairwise(runs):
        i, j = run.i + run.size, run.j + run.size
        if i == following.i and j < following.j:
            slide_hole(found.new, found.fro, found.to, j, following.j, ends)
        elif j == following.j and i < following.i:
            slide_hole(found.old, found.to, found.fro, i, following.i, ends)


def slide_hole(
    tokens: Tokens,
    partner: list[int],
    other: list[int],
    start: int,
    end: int,
    ends: frozenset[int],
) -> None:
    """Move a stretch without partners, between neighbours that follow each other in the other
    text, to the best of the places where it can be as well."""
    ids = tokens.ids
    best, best_rank = 0, rank(tokens, start, end, ends)
    for step in (-1, 1):
        for shift in range(step, step * SLIDE, step):
            low, high = start + shift, end + shift
            if low < 1 or high >= len(ids):
                break
            freed, taken = (low, high) if step < 0 else (high - 1, low - 1)
            edge = start - 1 if step < 0 else end
            if ids[freed] != ids[taken] or partner[freed] == NONE:
                break
            if partner[freed] - partner[edge] != freed - edge:
                break
            natural = rank(tokens, low, high, ends)
            if natural > best_rank:
                best, best_rank = shift, natural
    if best < 0:
        for at in range(-1, best - 1, -1):
            to = partner[start + at]
            partner[start + at], partner[end + at] = NONE, to
            other[to] = end + at
    for at in range(best):
        to = partner[end + at]
        partner[end + at], partner[start + at] = NONE, to
        other[to] = start + at


def rank(tokens: Tokens, start: int, end: int, ends: frozenset[int]) -> int:
    """How natural the edges of an insertion are."""
    lines = tokens.lines
    opens = lines[start] != lines[start - 1]
    closes = lines[end] != lines[end - 1]
    apart = blank_before(tokens, start) and blank_before(tokens, end)
    after_sentence = tokens.ids[start - 1] in ends or (
        apart and not blank_before(tokens, start - 1) and tokens.ids[start - 2] in ends
    )
    return 8 * (opens and closes) + 4 * opens + 4 * closes + 2 * apart + after_sentence


def blank_before(tokens: Tokens, at: int) -> bool:
    """True if a token does not touch the one before it."""
    return tokens.starts[at] > tokens.ends[at - 1]
