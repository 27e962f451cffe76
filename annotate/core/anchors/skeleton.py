"""The old text as far as a sidecar holds it: what the tags say of themselves and their
surroundings, and the paragraphs of the new text whose prints are those of old ones.

Invariant: what tags quote comes before all else. A tag that another one contradicts is not laid,
and neither is a paragraph that does not fit in between.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from annotate.core.anchors.fingerprint import blanks_after, known_again
from annotate.core.anchors.normal import plain
from annotate.core.anchors.tokens import TOKEN
from annotate.core.tags import FRAGMENT_SEPARATOR, Tag

Part = tuple[int, str]
"""Where a known part of the old text starts, and what it is."""


def skeleton(tags: Sequence[Tag], new: str, paragraphs: str = "", chars: int = 0) -> list[Part]:
    """The known parts of the old text, in their plain form, in order, none touching the next."""
    quotes: list[Part] = []
    around: list[Part] = []
    for tag in tags:
        pieces = fragments(tag)
        if not pieces or (chars and tag.end > chars):
            continue
        quotes += zip((span.start for span in tag.spans), pieces, strict=True)
        around += surroundings(tag)
    again = known_again(paragraphs, new, chars)
    known: list[Part] = []
    for parts in (quotes, again, around, blanks_after(paragraphs, again)):
        known = laid(known, [(start, plain(text)) for start, text in parts])
    return known


def fragments(tag: Tag) -> list[str]:
    """What each fragment of a tag says, or nothing if its text cannot be told apart."""
    if len(tag.spans) == 1:
        return [tag.text] if len(tag.text) == tag.size else []
    pieces = []
    at = 0
    for start, end in tag.spans:
        pieces.append(tag.text[at : at + end - start])
        at += end - start + len(FRAGMENT_SEPARATOR)
    return pieces if FRAGMENT_SEPARATOR.join(pieces) == tag.text else []


def surroundings(tag: Tag) -> Iterator[Part]:
    """What stands before and after a tag, without the words that the ends cut."""
    if tag.before and len(tag.before) <= tag.start:
        start = tag.start - len(tag.before)
        cut = start and first_edge(tag.before)
        yield start + cut, tag.before[cut:]
    if tag.after:
        yield tag.end, tag.after[: last_edge(tag.after)]


def first_edge(text: str) -> int:
    """Where the first token ends, of which the text may have only a part."""
    found = TOKEN.match(plain(text))
    return found.end() if found else 0


def last_edge(text: str) -> int:
    """Where the last token starts, of which the text may have only a part."""
    last = len(text)
    for found in TOKEN.finditer(plain(text)):
        last = found.start() if found.end() == len(text) else last
    return last


def laid(known: list[Part], parts: Iterable[Part]) -> list[Part]:
    """Known parts, which lie apart, with those of further ones that contradict none of them."""
    starts = [start for start, _ in known]
    return woven([*known, *(part for part in parts if agrees(known, starts, part))])


def agrees(known: list[Part], starts: list[int], part: Part) -> bool:
    """True if a part says what the known ones say where it overlaps them."""
    start, text = part
    end = start + len(text)
    at = max(0, bisect_right(starts, start) - 1)
    while at < len(known) and known[at][0] < end:
        other, says = known[at]
        low, high = max(start, other), min(end, other + len(says))
        if low < high and says[low - other : high - other] != text[low - start : high - start]:
            return False
        at += 1
    return True


def woven(parts: Iterable[Part]) -> list[Part]:
    """Parts that overlap or touch made one; of two that contradict each other the first stays."""
    found: list[Part] = []
    start = end = -1
    says: list[str] = []
    for at, text in sorted(parts, key=lambda part: (part[0], -len(part[1]))):
        if at > end:
            if says:
                found.append((start, "".join(says)))
            start, end, says = at, at, []
        shared = min(end - at, len(text))
        if "".join(says[at - start : at - start + shared]) == text[:shared]:
            says += text[shared:]
            end = start + len(says)
    if says:
        found.append((start, "".join(says)))
    return found
