"""A reader who tags an article after a reference, with few keys and by a stated policy.

The reader works from top to bottom and uses only what the screen shows:

* What comes next in the text is tagged next; a claim when its start is reached, after the names and
  dates that start before it.
* A place is reached by the cheapest of: being there, Tab (next name, number or date without a tag),
  the next quotation, sentence, tag or word a few times, a jump label, find-as-you-type with as many
  letters as it takes. The end is reached by clause, sentence or word keys, or by a jump label.
* Names, numbers and dates are tagged with the capital of the label, which tags every occurrence
  that is no part of a longer name. A wrong one is gone to and removed, and those keys count.
* The values and links that are offered are taken where they are right, else corrected.

The keys are pressed on the real screen. What they cost is counted by what they were for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from annotate.core import offers, segmentation, selecting
from annotate.core.search import find
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.core.trimming import trimmed
from annotate.tui.app import TagApp
from annotate.tui.modes.ask import Ask
from annotate.tui.modes.base import Pick
from annotate.tui.modes.jump import hints_for
from tests.e2e.by_keys import go, set_attributes

Keys = tuple[str, ...]

MOVES: dict[str, Callable[[Session], object]] = {
    "tab": offers.next_thing,
    '"': selecting.quotation,
    ")": lambda s: s.move("sentence_right"),
    "(": lambda s: s.move("sentence_left"),
    "]": lambda s: s.go_to_tag(),
    "[": lambda s: s.go_to_tag(back=True),
    "ctrl+right": lambda s: s.move("word_right"),
    "ctrl+left": lambda s: s.move("word_left"),
    "escape": lambda s: s.clear(),
    ":": selecting.to_clause,
    "$": selecting.to_sentence,
    "_": selecting.narrow,
    "=": selecting.widen,
    "+": selecting.grow,
    "-": selecting.shrink,
    "|": selecting.split,
    ",": selecting.trim,
}
"""What the reader foresees of a key, without pressing it."""

REACHING: tuple[Keys, ...] = (
    (),
    *(("tab",) * n for n in (1, 2, 3, 4)),
    *(('"',) * n for n in (1, 2)),
    *((")",) * n for n in (1, 2, 3)),
    *(("]",) * n for n in (1, 2, 3)),
    *(("ctrl+right",) * n for n in (1, 2, 3)),
    *(("ctrl+left",) * n for n in (1, 2)),
)

ENDING: tuple[Keys, ...] = (
    (),
    ("=",), (":",), ("$",), ("_",), ("+",), ("-",), (",",),
    ("$", "$"), (":", ":"), ("_", "_"), ("+", "+"), ("-", "-"), ("$", "-"), (":", "-"), ("_", ":"),
    ("$", "$", "$"), (":", ":", ":"), ("+", "+", "+"), ("$", ":"), (":", "$"), ("$", "_"),
    *((str(n), "+") for n in range(4, 10)), *((str(n), "-") for n in range(3, 10)),
    *((":", str(n), "-") for n in range(2, 10)), *(("$", str(n), "-") for n in range(2, 10)),
)  # fmt: skip


NEAR = 9
"""A tag that is fewer steps away is gone to step by step."""


class Place(NamedTuple):
    """Cursor and selection of a session, to come back to."""

    cursor: int
    goal: int
    anchor: Span | None
    parts: tuple[Span, ...]
    last_tag: str
    depth: int


class Reader:
    """Presses keys on a screen, and counts them by what they are for."""

    moves = MOVES
    reaching = REACHING

    def __init__(
        self, app: TagApp, reference: dict[str, Any], pressed: Callable[[str], None]
    ) -> None:
        self.app = app
        self.pressed = pressed
        """Presses a key on the screen and waits until it has been painted."""
        self.text = app.session.text
        self.mentions = [
            mention | {"span": Span(mention["start"], mention["end"])}
            for mention in reference["mentions"]
        ]
        self.wanted = {mention["span"]: mention["label"] for mention in self.mentions}
        self.claims = reference["claims"]
        self.keys: list[str] = []
        self.counts: Counter[str] = Counter()
        self.purpose = ""
        self.waiting = False
        """True while an Enter is owed to a question, which the next command key may spare."""

    @property
    def session(self) -> Session:
        return self.app.session

    def press(self, keys: Iterable[str]) -> None:
        """Press keys."""
        for key in keys:
            if self.waiting:
                self.waiting = False
                if not self._taken_by(key):
                    self._press("enter", self._owed)
            self._press(key, self.purpose)

    def _taken_by(self, key: str) -> bool:
        """True if a key takes what is shown by itself, and is no answer."""
        mode = self.app.mode
        if not isinstance(mode, Ask):
            return True
        if mode.choosing:
            return not (key.isalnum() and len(key) == 1) and key not in ("backspace", "@")
        return key in ("tab", "ctrl+e", "ctrl+right", "ctrl+q")

    def _press(self, key: str, purpose: str) -> None:
        self.pressed(key)
        self.keys.append(key)
        self.counts[purpose] += 1

    def owe(self) -> None:
        """Take what is shown: with the next key if that is a command, else with Enter."""
        self.waiting, self._owed = True, self.purpose

    def settle(self) -> None:
        """Press the Enter that is owed."""
        if self.waiting:
            self.waiting = False
            self._press("enter", self._owed)

    # places

    def _saved(self) -> Place:
        s = self.session
        return Place(s.cursor, s.goal, s.anchor, s.parts, s.last_tag, s.depth)

    def _restore(self, place: Place) -> None:
        s = self.session
        s.cursor, s.goal, s.anchor, s.parts, s.last_tag, s.depth = place
        s.selecting = False

    def foresee(self, keys: Keys) -> None:
        """Do what keys would do to cursor and selection."""
        count = 1
        for key in keys:
            if key.isdigit():
                count = int(key)
                continue
            for _ in range(count):
                self.moves[key](self.session)
            count = 1

    def _jumps(self) -> dict[Span, str]:
        """The jump label of each word in view, as it will be shown."""
        first, last = self.app.article.in_view()
        words = [
            trimmed(self.text, word)
            for word in segmentation.words_from(self.text, first, last)
            if first <= word.start < last
        ]
        return {span: hint for hint, span in hints_for(words, self.session.cursor).items()}

    def _finds(self, start: int, text: str) -> Iterator[Keys]:
        """Find-as-you-type with just enough letters."""
        cursor = self.session.cursor
        for size in range(1, len(text) + 1):
            for typed in dict.fromkeys((text[:size].lower(), text[:size])):
                later = [span.start for span in find(self.text, typed) if span.start >= cursor]
                if later and later[0] == start and typed.strip() == typed:
                    yield ("/", *typed, "enter")
                    return

    def plan(self, target: Span) -> Keys:
        """The cheapest keys that select a span."""
        here = self._saved()
        best: Keys | None = None
        jumps = self._jumps()
        starts = [span for span in jumps if span.start == target.start]
        ways: list[tuple[Keys, Keys]] = [(keys, keys) for keys in self.reaching]
        ways += [(("'", *jumps[word]), ("jump",)) for word in starts]
        ways += [
            (keys, ("find", *keys[1:-1]))
            for keys in self._finds(target.start, self.text[slice(*target)])
        ]
        for reach, foreseen in ways:
            for end in ENDING:
                if best is not None and len(reach) + len(end) >= len(best):
                    continue
                self._restore(here)
                self._arrive(foreseen, target.start, starts)
                self.foresee(end)
                if self.session.places() == (target,):
                    best = (*reach, *end)
            last = [w for w in self._last_words(target) if w in jumps]
            self._restore(here)
            self._arrive(foreseen, target.start, starts)
            if last and self._start() == target.start:
                hint = self._jumps_from(last[0])
                keys = (*reach, "'", *hint[:-1], hint[-1].upper()) if hint else None
                if keys and (best is None or len(keys) < len(best)):
                    best = keys
        self._restore(here)
        return best if best is not None else tuple(go(self.text, target))

    def _arrive(self, foreseen: Keys, start: int, words: list[Span]) -> None:
        if foreseen[:1] == ("jump",):
            self.session.select(words[0])
        elif foreseen[:1] == ("find",):
            self.session.select(Span(start, start + len("".join(foreseen[1:]))))
        else:
            self.foresee(foreseen)

    def _start(self) -> int:
        selection = self.session.selection
        return selection.start if selection else self.session.cursor

    def _last_words(self, target: Span) -> list[Span]:
        word = segmentation.last_word(self.text, target.end)
        span = trimmed(self.text, word) if word else None
        return [span] if span and span.end == target.end else []

    def _jumps_from(self, word: Span) -> str:
        return self._jumps().get(word, "")

    def reach(self, target: Span) -> None:
        """Select a span on the screen."""
        first, last = self.app.article.in_view()
        if not first <= target.start < last and target.start > last:
            plan = self.plan(target)
            if len(plan) > 6:
                while (
                    not self.app.article.in_view()[0]
                    <= target.start
                    < self.app.article.in_view()[1]
                ):
                    self.press(("pagedown",))
        self.press(self.plan(target))
        if self.session.places() != (target,):
            self.settle()
            self.press(go(self.text, target))

    # the work

    def work(self) -> None:
        """Tag everything."""
        self.begin()
        self.mark(self.mentions, self.claims)
        self.settle()
        self.end()
        self.purpose = "corrections"
        self._remove_wrong()
        self.press(("ctrl+q",))

    def mark(self, mentions: list[dict[str, Any]], claims: list[dict[str, Any]]) -> None:
        """Tag mentions and claims in the order of the text."""
        todo: list[tuple[int, int, Callable[[dict[str, Any]], None], dict[str, Any]]] = [
            (mention["start"], 0, self.mention, mention) for mention in mentions
        ]
        todo += [(claim["fragments"][0][0], 1, self.claim, claim) for claim in claims]
        for _, _, act, what in sorted(todo, key=lambda entry: entry[:2]):
            act(what)

    def begin(self) -> None:
        """What is done before the article is read from top to bottom."""

    def end(self) -> None:
        """What is done when all is tagged."""

    def _tag_at(self, span: Span, label: str) -> Tag | None:
        around = self.session.document.index.touching(*span)
        return next((t for t in around if t.spans == (span,) and t.label == label), None)

    def mention(self, mention: dict[str, Any]) -> None:
        """Tag a mention, unless it has been tagged with an earlier one."""
        self.purpose = "mentions"
        span, label = mention["span"], mention["label"]
        if self._tag_at(span, label) is None:
            self.reach(span)
            known = self.session.schema.label(label)
            assert known is not None
            self.press((known.key.upper(),))
            self._answer({name: mention[name] for name in ("value", "type") if name in mention})
        self._name(span, mention)

    def _name(self, span: Span, mention: dict[str, Any]) -> None:
        """Set the canonical name, of all mentions with the same text at once."""
        tag = self._tag_at(span, mention["label"])
        wanted = mention.get("entity", "")
        if tag is None or not wanted or tag.attributes.get("entity") == wanted:
            return
        from annotate.core import canonical, marking

        purpose, self.purpose = self.purpose, "names"
        if self.session.tag is not tag:
            self.settle()
            self.press(self._to_tag(tag))
        if not tag.attributes.get("entity") and marking.offered_name(self.session) == wanted:
            self.press(("ctrl+e",))
        else:
            offers = [*canonical.ranked(self.session.document, tag), tag.text]
            typed: Iterable[str] = wanted
            if offers and offers[0] == wanted and not tag.attributes.get("entity"):
                typed = ("right",)
            self.press(("enter", "ctrl+u", *typed, "enter", "ctrl+e"))
        self.purpose = purpose

    def _to_tag(self, tag: Tag) -> Iterable[str]:
        """The keys that go to a tag: from tag to tag if it is near, else by its text."""
        here = self._saved()
        try:
            for key, back in (("]", False), ("[", True)):
                self._restore(here)
                for count in range(1, NEAR):
                    self.session.go_to_tag(back=back)
                    if self.session.tag is tag:
                        return (key,) * count
        finally:
            self._restore(here)
        return go(self.text, tag.spans[0])

    def _answer(self, wanted: dict[str, str], ends: dict[str, Span] | None = None) -> None:
        """Answer the questions on a tag that was just made."""
        mode = self.app.mode
        if isinstance(mode, Pick):
            raise AssertionError("an unexpected question")
        if not isinstance(mode, Ask):
            self._fill_in(wanted)
            return
        left = dict(wanted)
        if mode.choosing:
            keys = {(name, value): key for key, (name, value) in mode.keys.items()}
            for question in mode.choices:
                name = question.attribute.name
                value = left.pop(name, "")
                if question.value != value:
                    key = keys.get((name, value or question.value))
                    if key is not None:
                        self.press((key,))
            right = self._right_ends(mode, ends or {})
            if right in mode.subsets:
                self.press(("backspace",) * mode.subsets.index(right))
        elif mode.texts[0].edit.text == wanted.get("value", ""):
            left.pop("value", None)
            left.pop("type", None)
        else:
            self.press(wanted.get("value", ""))
            left.pop("value", None)
            left.pop("type", None)
        if left:
            self.settle()
            self.press(("enter",))
            self._fill_in(left)
        else:
            self.owe()

    def _right_ends(self, mode: Ask, ends: dict[str, Span]) -> set[str]:
        """The kinds of link offered that point to where the reference has them; the screen shows
        their texts, and where they are."""
        shown = self.session.matches
        return {
            kind
            for kind, text in mode.offer
            if kind in ends and ends[kind] in shown and self.text[slice(*ends[kind])] == text
        }

    def _fill_in(self, values: dict[str, str]) -> None:
        """Set what is not set yet in the form of the tag under the cursor."""
        tag = self.session.tag
        if tag is None:
            return
        missing = {n: v for n, v in values.items() if tag.attributes.get(n) != v}
        if missing:
            self.press(set_attributes(tag.label, missing))

    def claim(self, claim: dict[str, Any]) -> None:
        """Tag a claim with its values and links."""
        self.purpose = "claims"
        first, *others = [Span(*fragment) for fragment in claim["fragments"]]
        split = self._split((first, *others)) if others else None
        if split is not None:
            self.press(split)
            others = []
        else:
            self.reach(first)
        self.press(("c",))
        made = self.session.last_tag
        self._told(made, claim, others)

    def _told(self, made: str, claim: dict[str, Any], others: Iterable[Span] = ()) -> None:
        """Answer what is asked of a claim, and add what is missing of it."""
        kinds = (("cue", "cue"), ("claimant", "source"))
        ends = {kind: Span(*claim[end]) for kind, end in kinds if end in claim}
        values: dict[str, str] = {
            name: claim[name] for name in ("kind", "voice", "polarity") if name in claim
        }
        self._answer(values, ends)
        for fragment in others:
            self.reach(fragment)
            self.press(("&",))
        self._link(made, claim)

    def _split(self, fragments: tuple[Span, ...]) -> Keys | None:
        """The keys that select all fragments at once, if there are any."""
        here = self._saved()
        found: Keys | None = None
        for reach in self.reaching:
            self._restore(here)
            self.foresee((*reach, "|"))
            if self.session.places() == fragments and (
                found is None or len(reach) + 1 < len(found)
            ):
                found = (*reach, "|")
        self._restore(here)
        return found

    def _link(self, id: str, claim: dict[str, Any]) -> None:
        """Make by hand the links that were not offered right."""
        for end, label, kind in (("cue", "cue", "cue"), ("source", "source", "claimant")):
            if end not in claim:
                continue
            span = Span(*claim[end])
            mode = self.app.mode
            if self.waiting and isinstance(mode, Ask) and kind in mode.linking:
                continue
            self.settle()
            tag = self.session.document.tags[id]
            linked = {
                self.session.document.tags[link.target].spans
                for link in self.session.document.links_of(id)
                if link.kind == kind
            }
            if (span,) in linked:
                continue
            target = self._tag_at(span, self.wanted.get(span, label))
            if target is None:
                known = self.session.schema.label(self.wanted.get(span, label))
                assert known is not None
                self.reach(span)
                self.press((known.key,))
            self._point(tag)
            self.press(("@",))
            target = self._tag_at(span, self.wanted.get(span, label))
            assert target is not None
            self._point(target)
            self.press(("@",))
            if isinstance(self.app.mode, Pick):
                self.press((next(key for key, name in self.app.mode.choices if name == kind),))

    def _point(self, tag: Tag) -> None:
        """Put the cursor on a tag so that it is the one that is meant."""
        self.reach(tag.spans[0])
        for _ in range(8):
            if self.session.tag is not None and self.session.tag.id == tag.id:
                return
            self.press(("`",))
        raise AssertionError(f"cannot point at {tag.text}")

    def _remove_wrong(self) -> None:
        """Remove tags of names and dates that the reference does not have."""
        schema = self.session.schema
        for tag in list(self.session.document):
            if schema.layer_of(tag.label) == "claim":
                continue
            if len(tag.spans) == 1 and self.wanted.get(tag.spans[0]) == tag.label:
                continue
            self.press(go(self.text, tag.spans[0]))
            self.press(("backspace",))
