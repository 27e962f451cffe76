"""How a name in the text goes with the names that are known: the same, a part, another spelling.

Invariant: what a rule says of a name depends on what is known alone, and ambiguity makes it less
sure: of two known names that fit as well, the one with more tags counts, else neither.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.core.remembered import Remembered, Sense, words_of
from annotate.core.sentences import word_set
from annotate.core.titles import BODIES, OFFICES
from annotate.suggest.names.index import Entry, Index, initials_of

SAME = 0.97
"""The same text, or what a tag has as its canonical name."""
CONTESTED = 0.85
"""The same text, which is tagged with two labels; below two thirds a step less sure."""
PART = 0.93
"""A last name of a person whose whole name is known, and the other way about."""
INITIALS = 0.88
BODY = 0.85
"""`Foreign Ministry` for `Karsk Foreign Ministry`."""
SPELLED = 0.84
NAMESAKE = 0.78
"""Only the label is sure."""
GIVEN = 0.75
WITHIN = 0.7
"""`Upper Karsk` after `Karsk`: mostly a place, too."""
LESS = 0.1
"""So much less sure is what fits two equally."""
ELSEWHERE = 0.9
"""Tagged in two other articles or more, nine times of ten with the same label."""
LEAST = 0.6
"""So much of the tags in other articles must have one label."""

SIDES = word_set(
    "north south east west northern southern eastern western central upper lower greater inner"
    " outer mainland"
)
"""Before the name of a place: the whole is a place too."""

NO_PLACE = (
    BODIES
    | OFFICES
    | word_set(
        "radio air real inter fc ac sc afc cf rc dynamo dinamo spartak lokomotiv cska hapoel"
        " maccabi voice miss team visit occupy free pro anti non save banco banque banca deutsche"
        " club"
    )
)
"""Before the name of a place: the whole is a company, a team, a cause."""


class Labels(NamedTuple):
    """What the schema calls the kinds of names that have rules of their own; empty for none."""

    person: str
    organization: str
    location: str


class Match(NamedTuple):
    """What a name is taken for."""

    score: float
    label: str
    entity: str = ""
    kind: str = ""
    text: str = ""
    """The known name that it was compared with; empty if it is the same."""
    spelled: bool = False
    """True if it is another spelling of that."""
    articles: int = 0
    """In how many other articles it is tagged; 0 for what is known from this one."""
    tags: int = 0
    """How many tags say so."""


def exact(index: Index, labels: Labels, name: str, text: str) -> Match | None:
    """What a key is tagged as in this article, or is the canonical name of."""
    entry = index.entries.get(name)
    if entry is None:
        return None
    counts = _by_label(entry.held())
    label = _most(counts)
    share = counts[label] / counts.total()
    score = SAME if share == 1 else CONTESTED if share >= 2 / 3 else CONTESTED - LESS
    seen = "" if entry.texts else text
    return Match(score, label, entity_of(index, labels, name, label), entry.kind(label), seen)


def entity_of(index: Index, labels: Labels, name: str, label: str) -> str:
    """The canonical name of a key that is known as a label, its own or that of a longer name."""
    entry = index.entries[name]
    given = entry.entity(label)
    words = name.split(" ")
    if given or (label == labels.person and len(words) > 1):
        return given
    longer = [match for match in parts(index, labels, words, "") if match.label == label]
    best = _best(longer)
    return best.entity if best and best.score >= BODY else ""


def remembered(memory: Remembered | None, known: Iterable[str]) -> Match | None:
    """What a text is tagged as in other articles, if these agree."""
    if memory is None:
        return None
    counts = _by_label({s: n for s, n in memory.senses.items() if s.label in known})
    total = sum(memory.senses.values())
    if not counts:
        return None
    label = _most(counts)
    share = counts[label] / total
    if share < LEAST:
        return None
    entry = Entry()
    entry.senses.update(memory.senses)
    agreed = ELSEWHERE if memory.articles > 1 else CONTESTED
    return Match(
        agreed if share >= 0.9 else CONTESTED - LESS,
        label,
        entry.entity(label),
        entry.kind(label),
        articles=memory.articles,
    )


def inexact(index: Index, labels: Labels, text: str) -> Match | None:
    """What a name goes with that is known only as a part, as a whole or in another spelling."""
    words = list(words_of(text))
    if not words:
        return None
    return _best([*parts(index, labels, words, text), *spellings(index, labels, words)])


def parts(index: Index, labels: Labels, words: list[str], text: str) -> Iterator[Match]:
    """The known names that hold a name's words, or whose words it holds."""
    if labels.person:
        yield from _persons(index, labels.person, words)
    for label in filter(None, (labels.organization, labels.location)):
        yield from _acronyms(index, label, words, text)
    if labels.organization:
        yield from _bodies(index, labels.organization, words)
    place = index.named(" ".join(words[1:]), labels.location) if labels.location else None
    if place and words[0] not in NO_PLACE:
        score = NAMESAKE if words[0] in SIDES else WITHIN
        yield Match(score, labels.location, "", "", place.text(labels.location))


def _persons(index: Index, label: str, words: list[str]) -> Iterator[Match]:
    first, last, size = words[0], words[-1], len(words)
    for other, entry in index.with_word(last, label):
        if other[-1] != last or other == words:
            continue
        if len(other) > size and other[-size:] == words:
            yield _match(PART, label, entry)
        elif len(other) > 1 and size > 1:
            if other[0] == first:
                yield _match(PART, label, entry)
            elif other[0][0] == first[0] and 1 in (len(other[0]), len(first)):
                yield _match(INITIALS, label, entry)
            else:
                yield Match(NAMESAKE, label, text=entry.text(label))
        elif words[-len(other) :] == other:
            # The whole name of someone of whom the last name is known, if no other name is.
            given = entry.entity(label)
            if given and len(words_of(given)) > 1:
                yield Match(NAMESAKE, label, text=entry.text(label))
            else:
                alone = given if len(words_of(given)) == 1 and given != entry.text(label) else ""
                yield Match(BODY, label, alone, text=entry.text(label))
    if size == 1:
        called = [
            entry
            for other, entry in index.with_word(first, label)
            if other[0] == first and len(other) > 1
        ]
        if called and len({_canonical(entry, label) for entry in called}) == 1:
            yield _match(GIVEN, label, min(called, key=lambda entry: entry.text(label)))


def _bodies(index: Index, label: str, words: list[str]) -> Iterator[Match]:
    size = len(words)
    for other, entry in index.with_word(words[-1], label):
        if 1 < size < len(other) and other[-size:] == words:
            yield _match(BODY, label, entry)
        elif 1 < len(other) < size and words[-len(other) :] == other:
            yield Match(NAMESAKE, label, text=entry.text(label))


def _acronyms(index: Index, label: str, words: list[str], text: str) -> Iterator[Match]:
    if len(words) == 1 and (not text or text.isupper()):
        for name in index.acronyms.get(words[0], ()):
            entry = index.named(name, label)
            if entry:
                yield _match(INITIALS, label, entry)
    elif text and (short := initials_of(text)) and (named := index.named(short, label)):
        yield _match(BODY, label, named)


def spellings(index: Index, labels: Labels, words: list[str]) -> Iterator[Match]:
    """The known names that have the same words but for a letter in each; of a last name alone,
    the persons that have it."""
    forms = [{word, *index.spelled_like(word)} for word in words]
    person = labels.person
    for last in sorted(forms[-1]):
        for name in sorted(index.by_word.get(last, ())):
            other, entry = name.split(" "), index.entries[name]
            if other[-1] == last and _surname_alike(words, other, entry, person):
                yield _match(SPELLED, person, entry)._replace(spelled=True)
                continue
            if len(other) != len(words) or other == words or other[-1] != last:
                continue
            pairs = list(zip(words, other, forms, strict=True))
            if not all(b in form for _, b, form in pairs):
                continue
            counts = _by_label(entry.held())
            label = _most(counts)
            if not any(_inflected(a, b, "a" if label == person else "sni") for a, b, _ in pairs):
                yield _match(SPELLED, label, entry)._replace(spelled=True)


def _surname_alike(words: list[str], other: list[str], entry: Entry, person: str) -> bool:
    """True if one word is another spelling of the last name of a known person."""
    if len(words) > 1 or words[0] == other[-1] or not entry.count(person):
        return False
    return not _inflected(words[0], other[-1], "a")


def _inflected(one: str, two: str, endings: str) -> bool:
    """True if two words differ by an ending alone, which makes them mean two things."""
    short, long = sorted((one, two), key=len)
    return len(long) > len(short) and long.startswith(short) and long[-1] in endings


def _match(score: float, label: str, entry: Entry) -> Match:
    """A match that is the same person or thing as a known one."""
    name, text = _canonical(entry, label), entry.text(label)
    return Match(score, label, name, entry.kind(label), text, tags=entry.total)


def _canonical(entry: Entry, label: str) -> str:
    return entry.entity(label) or entry.text(label)


def _best(found: Iterable[Match]) -> Match | None:
    """The surest match; of two that are as sure, the one that has more tags, a step less sure."""
    every = list(found)
    score = max((match.score for match in every), default=0.0)
    groups: dict[tuple[str, ...], list[Match]] = {}
    for match in sorted(match for match in every if match.score == score):
        words = words_of(match.entity)
        groups.setdefault((match.label, *words[:1], *words[-1:]), []).append(match)
    if not groups:
        return None
    ranked = sorted(groups.values(), key=lambda group: -sum(match.tags for match in group))
    first = max(ranked[0], key=lambda match: match.tags)
    if len(ranked) == 1:
        return first
    counts = [sum(match.tags for match in group) for group in ranked[:2]]
    if counts[0] > counts[1]:
        return first._replace(score=score - LESS)
    return Match(score - LESS, first.label, text=first.text, spelled=first.spelled)


def _by_label(senses: Counter[Sense] | dict[Sense, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for sense, n in senses.items():
        counts[sense.label] += n
    return counts


def _most(counts: Counter[str]) -> str:
    """The label that most tags have; of equals the first by name."""
    return min(counts, key=lambda label: (-counts[label], label))
