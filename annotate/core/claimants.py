"""Who makes a claim, and when two claims are made by the same speaker.

A claim's `claimant` links point to the words of its speaker; this module says whose words they are.
Invariant: speakers of different articles are one only by the same `entity`, or by the same full
name of a person or an organization. A pronoun, a last name or a common phrase is somebody in its
own article, and there the same as another only where `same-as` links say so. Pure: lists of
words, no model, and nothing is changed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.core.document import Document
from annotate.core.sentences import word_set
from annotate.core.small_words import FUNCTION
from annotate.core.spans import Span, embeds
from annotate.core.tags import Tag, in_words
from annotate.core.titles import BODIES, FIELDS, GENERIC, MODIFIERS, OFFICES, SMALL, office_end

NOBODY = "nobody named"
ITSELF = "the article itself"

NAMED = ("person", "organization")
"""Labels whose tags are names of those who can speak."""

COMMON = word_set(
    "government parliament congress senate court army state country company people group"
    " administration authorities officials opposition"
).union(BODIES, FIELDS, GENERIC, MODIFIERS, OFFICES, SMALL)
"""Words that name nobody in particular, however many of them stand together: every country has a
`Ministry of Defence`."""

PART = re.compile(r"[\s·・‧]+")
"""Between the words of a name."""


BELONGS = re.compile(
    r"\b(?:of|for|in|at|from|with|to|by|inside|within|near|under|behind|against|about|and|or)\b",
    re.IGNORECASE,
)
"""Before a name: the source is somebody else, as in `a source in the Foreign Ministry`."""

ADDS = re.compile(r"[,;:(\[—–]|(?:of|from|at|who|which)\b", re.IGNORECASE)
"""After a name: who or where that is, as in `Petr Lindqvist, a shopkeeper`."""


class Speaker(NamedTuple):
    """Somebody, or nobody, who makes claims."""

    key: str
    """The same for the same speaker: in all articles if `shared`, else in one, where it is # and
    the id of the tag that comes first."""
    name: str
    """For people to read."""
    shared: bool = False
    """True if the key means the same in every article."""

    @property
    def somebody(self) -> bool:
        """False for NOBODY and for an article that speaks for itself."""
        return self.key not in (NOBODY_NAMED.key, THE_ARTICLE.key)


NOBODY_NAMED = Speaker("", NOBODY, True)
THE_ARTICLE = Speaker("-", ITSELF, True)


def folded(name: str) -> str:
    """A name without what no two spellings of it have in common: case, and how many blanks."""
    return " ".join(name.casefold().split())


def claimants(document: Document, claim: Tag) -> tuple[Speaker, ...]:
    """Who makes a claim, each once, in the order of the text; NOBODY_NAMED if no link says so, and
    THE_ARTICLE if the claim's `voice` is `outlet`."""
    tags = {tag.id: tag for tag in targets(document, claim, "claimant")}
    found: dict[str, Speaker] = {}
    for tag in sorted(tags.values(), key=_order):
        speaker = speaker_of(document, tag)
        found.setdefault(speaker.key, speaker)
    if found:
        return tuple(found.values())
    voice = in_words(claim.attributes.get("voice", "")).strip().casefold()
    return (THE_ARTICLE if voice == "outlet" else NOBODY_NAMED,)


def targets(document: Document, tag: Tag, kind: str) -> list[Tag]:
    """The tags that links of a kind lead to from a tag; those that are not there are left out."""
    links = (link for link in document.links_from(tag.id) if link.kind == kind)
    ends = (document.tags.get(link.target) for link in links)
    return [end for end in ends if end is not None]


def speaker_of(document: Document, tag: Tag) -> Speaker:
    """Whose words a claimant's tag stands for.

    The tag's own `entity` decides, else that of the one person, or else the one organization, that
    a source is or holds; else what tags that are the same say; else a full name. What is left is
    somebody of this article only.
    """
    same = sorted(_same(document, tag), key=_order)
    for say in (_entity, _held, _full_name):
        known = {speaker.key: speaker for one in [tag] for speaker in say(document, one)}
        known = known or {speaker.key: speaker for one in same for speaker in say(document, one)}
        if len(known) > 1:
            # Whoever tied two names to one speaker meant both, or neither.
            return Speaker(f"#{tag.id}", " ".join(tag.text.split()))
        if known:
            return next(iter(known.values()))
    return Speaker(f"#{same[0].id}", " ".join(same[0].text.split()))


def _order(tag: Tag) -> tuple[int, int, str]:
    return tag.order


def _same(document: Document, tag: Tag) -> Iterable[Tag]:
    """A tag and all that `same-as` links tie to it, over any number of them."""
    found = {tag.id: tag}
    left = [tag]
    while left:
        at = left.pop()
        for link in document.links_of(at.id):
            other = document.other_end(link, at.id) if link.kind == "same-as" else None
            if other is not None and other.id not in found:
                found[other.id] = other
                left.append(other)
    return found.values()


def _shared(name: str) -> Speaker:
    return Speaker(f"={folded(name)}", " ".join(name.split()), True)


def _entity(_: Document, tag: Tag) -> Iterator[Speaker]:
    name = in_words(tag.attributes.get("entity", "")).strip()
    if name:
        yield _shared(name)


def _held(document: Document, tag: Tag) -> Iterator[Speaker]:
    """The entity of what a source is called by: `Foreign Minister Tomas Beran` is that person.

    Two persons are not one speaker; and neither a source in a ministry nor an aide of a minister
    is whom the words name.
    """
    if tag.label in NAMED:
        return
    inside = [
        other
        for other in document.index.touching(tag.start, tag.end)
        if other.label in NAMED
        and embeds(Span(tag.start, tag.end), Span(other.start, other.end))
        and _is_called(document.article.text, tag, other)
    ]
    if in_words(tag.attributes.get("kind", "")).casefold() == "unnamed":
        inside = [other for other in inside if other.spans == tag.spans]
    for label in NAMED:
        found = {s.key: s for one in inside if one.label == label for s in _entity(document, one)}
        if found:
            if len(found) == 1:
                yield from found.values()
            return


def _is_called(text: str, source: Tag, name: Tag) -> bool:
    """True if a name in a source is what the source is, and not whom it belongs to: nothing
    before it says `of` or `for`, and what follows it only adds to it."""
    before, after = text[source.start : name.start], text[name.end : source.end].strip()
    return BELONGS.search(before) is None and (not after or ADDS.match(after) is not None)


def _full_name(_: Document, tag: Tag) -> Iterator[Speaker]:
    if is_full_name(tag.text, tag.label):
        yield _shared(tag.text)


def is_full_name(text: str, label: str) -> bool:
    """True if a text names the same one wherever it stands: a person by first and last name, an
    organization by more than words that every country has one of."""
    words = [word for word in PART.split(text.strip()) if word]
    keys = [word.casefold().strip(".,’'") for word in words]
    if label not in NAMED or not words or keys[0] in FUNCTION:
        return False
    if words[0][0].islower() or all(key in COMMON or key in FUNCTION for key in keys):
        return False
    if label == "organization":
        return True
    own = words[office_end(keys, 0) :]
    return len(own) > 1 and not own[-1][0].islower() and keys[-1] not in OFFICES
