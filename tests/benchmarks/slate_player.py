"""How many keys SLATE needs for the tags of an article: the yardstick for our own tag screen.

    python -m tests.benchmarks.slate_player ARTICLE REFERENCE

SLATE 1.1.3 (`slate-nlp`) is the terminal annotator nearest to ours. It is played in a real terminal
on a copy of the article, and what it saved is compared with the reference.

The policy, which favours SLATE wherever there was a choice:

* Mentions are tagged in text order. From where the last tag left the selection, the user presses a
  shortest sequence of keys that SLATE's own table has: a search for the beginning of the mention,
  `n` and `p` for an earlier search that fits one of its words; moves by token and by line, plain or
  counted, to either end of a line, to the first or last line; grow and shrink at either end, plain
  or counted, even by the odd rule that shrinking by n takes away n² tokens. Nobody finds a shortest
  sequence each time: this is the least SLATE can ask for.
* The user counts tokens and lines without fail and without a key. SLATE numbers lines (`#`) but not
  tokens, so there are figures for people who count to nine at most and who do not count. They also
  do not know where a move by line ends that starts further along the line than they count, unless
  they go to an end of the line next.
* Each of our labels for entities and dates is on one key that SLATE leaves free, not on two as its
  own (`SPACE` and a letter). All that is pressed counts, `q` to save and quit too.
* Scope is the token, its default: what blanks are around. A mention that is less, such as a name
  before a comma or ’s, is tagged at the tokens that hold it and counts as a tag, but as inexact.
  A second tag with the same label on the same tokens would take the first away: it counts as wrong.
* The window shows the whole article, so no key is spent on scrolling.
"""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.e2e.terminal import Terminal

VERSION = "1.1.3"

LABELS = {
    "person": "w", "organization": "g", "location": "a", "event": "v", "quantity": "c",
    "other": "x", "date": "d",
}  # fmt: skip
"""Keys that mean nothing else to SLATE; our own (o, p, l, n) would hide its moves and searches."""

COLUMNS, ROWS = 100, 50
NO_LIMIT = 999
"""The highest count of those who count without fail."""

Mention = tuple[str, int, int]
"""Label, and start and end in code points."""

Tag = tuple[str, tuple[int, int], tuple[int, int]]
"""Label, and first and last token, each by line and by place in the line."""


@dataclass
class Result:
    """What a play took and left."""

    keys: int
    tags: int
    """Mentions that are in what SLATE saved."""
    inexact: list[Mention]
    """Those of them whose tag covers more than the mention."""
    wrong: list[Mention]
    """Mentions without a tag of their own."""


class State(NamedTuple):
    """The selection, from its first token to its last, both counted through the whole article."""

    first: int
    last: int
    term: str = ""
    """What is searched for."""
    lost: bool = False
    """The user cannot tell where in its line the selection is."""


Way = tuple[tuple[str, ...], State]
"""Keys, and the selection after them."""


class Article:
    """The article as SLATE sees it: lines of tokens, and what its keys do to a selection."""

    def __init__(self, text: str) -> None:
        self.lines: list[str] = []
        self.tokens: list[tuple[int, int]] = []
        """Where they start and end in the text."""
        self.numbers: list[int] = []
        """The number of each line that has tokens: moves skip the others."""
        self.heads: list[int] = []
        """The first token of each of these lines."""
        self.found: dict[str, list[int]] = {}
        for number, line in enumerate(re.finditer(r"([^\r\n]*)(\r\n|\r|\n|\Z)", text)):
            self.lines.append(line[1])
            if line[1].split():
                self.numbers.append(number)
                self.heads.append(len(self.tokens))
                words = re.compile(r"\S+").finditer(text, line.start(), line.end(1))
                self.tokens += [word.span() for word in words]
        self.end = len(self.tokens) - 1

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The fewest tokens that hold a span."""
        first = bisect_right(self.tokens, start, key=lambda token: token[1])
        return first, bisect_left(self.tokens, end, key=lambda token: token[0]) - 1

    def place(self, token: int) -> tuple[int, int]:
        """Line, among those that have tokens, and place in it."""
        line = bisect_right(self.heads, token) - 1
        return line, token - self.heads[line]

    def tail(self, line: int) -> int:
        """The last token of a line."""
        return self.heads[line + 1] - 1 if line + 1 < len(self.heads) else self.end

    def clamp(self, token: int) -> int:
        return max(0, min(self.end, token))

    def vertical(self, token: int, by: int) -> int:
        line, place = self.place(token)
        line = max(0, min(len(self.heads) - 1, line + by))
        return min(self.heads[line] + place, self.tail(line))

    def hits(self, term: str) -> list[int]:
        """The tokens where a search stops. SLATE counts blanks to know which token it is in, so
        after a blank at the start of a line it stops one too far, and dies where there is none."""
        hits = self.found.setdefault(term, [])
        if not hits:
            for line, number in enumerate(self.numbers):
                before = ""
                for part in self.lines[number].split(term)[:-1]:
                    before += part
                    hits.append(self.heads[line] + before.count(" "))
                    before += term
                if hits and hits[-1] > self.tail(line):
                    hits.clear()
                    break
        return hits

    def searched(self, state: State, key: str) -> State | None:
        """The selection after `n` or `p`."""
        hits = self.hits(state.term) if state.term else []
        after = [hit for hit in hits if hit > state.first] if key == "n" else []
        before = [hit for hit in hits if hit < state.first] if key == "p" else []
        return next((State(hit, hit, state.term) for hit in after[:1] + before[-1:]), None)


class Planner:
    """Finds a shortest sequence of keys from one selection to another: visits selections by the
    number of keys they take, and goes on from those that took n fewer by moves of n keys."""

    def __init__(self, article: Article, most: int) -> None:
        self.article = article
        self.most = most

    def moves(self, state: State, keys: int) -> Iterator[tuple[str, int, int]]:
        """All that so many keys can do in one step: the keys, and the selection after them."""
        article, first, last, lines = self.article, state.first, state.last, len(self.article.heads)
        low, high = (1, 1) if keys == 1 else (max(2, 10 ** (keys - 2)), 10 ** (keys - 1) - 1)
        for n in range(low, min(high, self.most) + 1):
            count = str(n) if n > 1 else ""
            yield count + ";", article.clamp(first + n), article.clamp(last + n)
            yield count + "j", article.clamp(first - n), article.clamp(last - n)
            if n < lines:
                yield count + "o", article.vertical(first, n), article.vertical(last, n)
                yield count + "i", article.vertical(first, -n), article.vertical(last, -n)
            yield count + "/", first, article.clamp(last + n)
            yield count + "m", article.clamp(first - n), last
            yield count + "l", first, article.clamp(last - n * n)
            yield count + "k", article.clamp(first + n * n), last
        top, bottom = article.place(first)[0], article.place(last)[0]
        if keys == 1:
            yield "J", article.heads[top], article.heads[bottom]
            yield ":", article.tail(top), article.tail(bottom)
            yield "I", article.vertical(first, -lines), article.vertical(last, -lines)
            yield "O", article.vertical(first, lines), article.vertical(last, lines)
        elif keys == 2:
            yield "0/", first, article.tail(bottom)
            yield "0m", article.heads[top], last

    def steps(self, state: State, keys: int, goal: State, mention: str) -> Iterator[Way]:
        """The moves and searches that SLATE accepts and that a user has reason to try."""
        if keys == 1 and state.term and re.search(rf"(?<!\w){re.escape(state.term)}", mention):
            hits = ((key, self.article.searched(state, key)) for key in "np")
            yield from (((key,), hit) for key, hit in hits if hit)
        widest = max(state.last - state.first, goal.last - goal.first)
        known = self.article.place(state.first)[1] <= self.most
        for pressed, first, last in self.moves(state, keys):
            key = pressed[-1]
            # SLATE moves both ends or none.
            moved = key in "/mlk" or (first != state.first and last != state.last)
            if not moved or last < first or last - first > widest:
                continue
            gained = abs(first - goal.first) < abs(state.first - goal.first)
            gained = gained or abs(last - goal.last) < abs(state.last - goal.last)
            if (state.lost and key not in "J:") or (keys > 1 and key in ";j" and not gained):
                continue
            yield tuple(pressed), State(first, last, state.term, key in "oiOI" and not known)

    def searches(self, state: State, mention: str) -> Iterator[Way]:
        """New searches for the beginning of the mention."""
        # It takes ASCII only; "?" ends it and "!" deletes: SLATE does not know the backspace key as
        # terminals have it.
        for length in range(1, len(re.split("[^ -~]|[?!]", mention)[0]) + 1):
            term = mention[:length]
            kept = len(os.path.commonprefix([term, state.term]))  # noqa: RUF071
            typed: tuple[str, ...] = ("\\", *"!" * (len(state.term) - kept), *term[kept:], "enter")
            if len(state.term) - kept > kept + 1:
                typed = ("|", "\\", *term, "enter")
            for key in "np":
                hit, pressed = self.article.searched(state._replace(term=term), key), typed
                while hit and len(pressed) < len(typed) + 3:
                    pressed = (*pressed, key)
                    yield pressed, hit
                    hit = self.article.searched(hit, key)

    def plan(self, start: State, goal: State, mention: str) -> Way:
        """The keys that select what `goal` does, and the state after them."""
        layers: list[list[Way]] = [[((), start)]]
        seen = {start._replace(term="")}
        searches = list(self.searches(start, mention))
        if start[:2] == goal[:2]:
            return layers[0][0]
        while len(layers) < 200:
            layer: list[Way] = []
            new = [way for way in searches if len(way[0]) == len(layers)]
            # One long move first: among equals the plainest wins.
            for keys in range(min(len(layers), 1 + len(str(self.most))), 0, -1):
                for pressed, state in layers[-keys]:
                    steps = self.steps(state, keys, goal, mention)
                    new += ((pressed + more, after) for more, after in steps)
            for pressed, state in new:
                if state[:2] == goal[:2] and not state.lost:
                    return pressed, state
                if state._replace(term="") not in seen:
                    seen.add(state._replace(term=""))
                    layer.append((pressed, state))
            layers.append(layer)
        raise AssertionError(f"no keys lead to the tokens {goal[:2]}")


def environment() -> Path:
    """SLATE in an environment of its own, made on first use. Returns its Python."""
    cache = os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()
    folder = Path(cache) / "annotate-benchmarks" / f"slate-{VERSION}"
    python = folder / "bin" / "python"
    if not (folder / "bin" / "slate").exists():
        venv.create(folder, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"slate-nlp=={VERSION}"]
        subprocess.run(install, check=True, stdout=sys.stderr)
    return python


def configuration(python: Path) -> str:
    """SLATE's own key table, with our labels. A file of settings replaces all of its table."""
    names = "config_file=None, ann_scope='token', ann_type='categorical'"
    program = f"import argparse as a, slate.config as s; print(s.Config(a.Namespace({names})))"
    command = [str(python), "-c", program]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for label, key in LABELS.items():
        table += f"Input: edit-annotation category {key}\nLabel: {label} {key} green\n"
    return table


def press(python: Path, text: str, keys: Sequence[str], rows: int) -> str:
    """Play the keys on a text. Returns what SLATE saved."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # SLATE splits file names at blanks, reads brackets in them as patterns, and takes a byte
        # order mark for a part of the first word.
        (folder / "article.txt").write_bytes(text.encode())
        (folder / "keys.config").write_text(configuration(python), "utf-8")
        run = 'cd "$1" && exec "$2" -m slate article.txt -c keys.config -l log'
        command = ["sh", "-c", run, "sh", name, str(python)]
        terminal = Terminal(command, columns=COLUMNS, rows=rows, env={"PYTHONUTF8": "1"})
        try:
            terminal.wait(lambda screen: bool(screen.strip()))
            terminal.send(*keys)
            if terminal.finish(120):
                raise AssertionError(terminal.text())
        finally:
            terminal.close()
        return (folder / "article.txt.annotations").read_text("utf-8")


def saved(data: str) -> set[Tag]:
    """What SLATE saved, from its file."""
    found = set()
    for line in data.splitlines():
        where, _, labels = line.partition(" - ")
        span = ast.literal_eval(where)
        first, last = span if isinstance(span[0], tuple) else (span, span)
        found |= {(label, first, last) for label in labels.split()}
    return found


def play(article: Path, mentions: list[Mention], *, most: int = NO_LIMIT) -> Result:
    """Tag the mentions of an article in SLATE; the user counts up to `most`."""
    text = article.read_bytes().decode("utf-8-sig")
    view = Article(text)
    planner = Planner(view, most)
    keys: list[str] = []
    tags: dict[Tag, Mention] = {}
    inexact, wrong = [], []
    state = State(0, 0)
    for mention in sorted(mentions, key=lambda mention: (mention[1], -mention[2])):
        label, start, end = mention
        first, last = view.covering(start, end)
        (top, left), (bottom, right) = view.place(first), view.place(last)
        tag = (label, (view.numbers[top], left), (view.numbers[bottom], right))
        if tag in tags:
            wrong.append(mention)
            continue
        tags[tag] = mention
        pressed, state = planner.plan(state, State(first, last), text[start:end])
        keys += [*pressed, LABELS[label]]
        if (view.tokens[first][0], view.tokens[last][1]) != (start, end):
            inexact.append(mention)
    keys.append("q")
    height = sum(1 + len(line) // (COLUMNS // 2) for line in view.lines)
    found = saved(press(environment(), text, keys, max(ROWS, height)))
    if found - tags.keys():
        raise AssertionError(f"SLATE saved what nobody tagged: {found - tags.keys()}")
    wrong += [mention for tag, mention in tags.items() if tag not in found]
    return Result(len(keys), len(mentions) - len(wrong), inexact, wrong)


def main() -> None:
    reference = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    mentions = [(one["label"], one["start"], one["end"]) for one in reference["mentions"]]
    for counting, most in (("to any number", NO_LIMIT), ("to nine", 9), ("nothing", 1)):
        result = play(Path(sys.argv[1]), mentions, most=most)
        each = result.keys / max(1, result.tags)
        print(f"counting {counting}: {result.keys} keys, {result.tags} tags,", end=" ")
        print(f"{each:.2f} keys per tag, {len(result.inexact)} inexact, {len(result.wrong)} wrong")


if __name__ == "__main__":
    main()
