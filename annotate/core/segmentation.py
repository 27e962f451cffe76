"""What a reader takes for one character and for one word, near an offset.

Motion and tagging ask for the piece of text at a place, so nothing here reads the whole article:
each function looks at the surroundings of the offset, and moves on from there.

Invariants: a word begins and ends on cluster boundaries and holds no blank; motion always gets on.
`next_…` is greater than the offset, or the end of the text; `previous_…` is smaller, or 0.

A word, for news text: letters, digits and marks with what joins them inside (`don’t`,
`Nagorno-Karabakh`, `2,000`, `AT&T`, `U.S.`, `lenta.ru`), with `@`, `#` or a currency sign before
and `%` after; a web address; an emoji. Han, Hiragana, Katakana, Thai, Lao, Burmese and Khmer put
no blanks between words, and finding them needs a dictionary: a run of one script is one word.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from annotate.core.cells import PLAIN
from annotate.core.spans import Span

REACH = 512
"""Where no blank is within this many code points, words are looked for from here on. A word that
is longer may be found in pieces."""

JOINING = re.compile(rf"[^\t\n{PLAIN}]")
"""A character that may be one cluster with the one before or after it. A newline is only with a CR,
which is here."""

HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
HIRAGANA = "\u3041-\u3096\u3099-\u309f"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
THAI, LAO = "\u0e01-\u0e3a\u0e40-\u0e4e", "\u0e81-\u0ece\u0edc-\u0edf"
BURMESE, KHMER = "\u1000-\u1049\u1050-\u109f", "\u1780-\u17d3\u17d7\u17dc-\u17e9"
UNSPACED = HAN + HIRAGANA + KATAKANA + THAI + LAO + BURMESE + KHMER

# The standard library's `\w` leaves combining marks out. These ranges are generous: they take
# whole blocks of Indic scripts, without the dandas.
MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0"
    "\u07eb-\u07f3\u0816-\u082d\u0859-\u085b\u0898-\u0963\u0971-\u0df3\u0f18\u0f19\u0f35\u0f37"
    "\u0f39\u0f3e\u0f3f\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc\u135d-\u135f\u180b-\u180f\u1ab0-\u1aff"
    "\u1b00-\u1bff\u1c24-\u1c37\u1cd0-\u1cff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\u302a-\u302f"
    "\u3099\u309a\ua66f-\ua67d\ua69e\ua69f\ua802-\ua827\ua880-\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U00010a01-\U00010a3f\U00011000-\U00011fff\U0001e000-\U0001e94a\U000e0100-\U000e01ef"
)
PICTURES = (
    "\u231a\u231b\u23e9-\u23f3\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001f1e5\U0001f200-\U0001faff"
)

FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))

LETTER = rf"[^\W_{UNSPACED}]"
MARK = rf"(?!\w)[{MARKS}]"
SOME = "{0,256}"
"""How often what joins may join: without an end, a word of a megabyte takes a gigabyte to match."""
ATOM = rf"{LETTER}+(?:{MARK}{LETTER}*){SOME}"
JOINT = (
    r"(?:['’\-‐‑_&·@]|(?<=\d)[.,:\u066b\u066c](?=\d)|\.(?=[a-z])"
    r"|(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))"
    r"|(?<=[\u05d0-\u05ea])[\"\u05f3\u05f4](?=[\u05d0-\u05ea]))"
)
INITIALS = r"(?<![\w.])(?:Ph\.D|[^\W\d_](?:\.[^\W\d_])+)(?!\w)\.?"

WORD = (
    rf"(?=[\w@#$£¥\u20a0-\u20bf{PICTURES}{FLAGS}])(?:"
    r"(?:https?://|www\.)[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]’']"
    r"|[\U0001f1e6-\U0001f1ff]{1,2}"
    rf"|[{PICTURES}](?:[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
    rf"|\u200d[{PICTURES}]){SOME}"
    rf"|(?:{INITIALS}|(?:(?<![\w&])[@#]|[$£¥\u20a0-\u20bf](?=\d))?{ATOM})"
    rf"(?:{JOINT}{ATOM}){SOME}(?:(?<=\d)[%‰])?"
    rf"|[{KATAKANA}]+(?:[・＝][{KATAKANA}]+){SOME}"
    + "".join(rf"|[{script}]+(?:{MARK}[{script}]*){SOME}" for script in (HAN, HIRAGANA))
    + "".join(rf"|[{script}]+" for script in (THAI, LAO, BURMESE, KHMER))
    + ")"
)


@lru_cache(maxsize=1)
def word_pattern() -> re.Pattern[str]:
    """WORD, compiled on first use: it takes 12 ms, which commands without motion can spare."""
    return re.compile(WORD)


@lru_cache(maxsize=4096)
def parted(before: str, after: str) -> bool:
    """True if two neighbours belong to different clusters whatever stands around them."""
    import unicodedata

    from wcwidth import iter_graphemes

    if before == "\u200d" or unicodedata.category(before)[0] == "M":
        return False
    if before in FLAGS and after in FLAGS:
        return False
    return len(list(iter_graphemes(before + after))) == 2


def flags_before(text: str, offset: int) -> int:
    """How many regional indicators stand in a row before an offset; two make a flag.

    A row of more than 4,096 is taken to begin at an even offset.
    """
    for size in (32, 4096):
        part = text[max(0, offset - size) : offset]
        count = len(part) - len(part.rstrip(FLAGS))
        if count < size:
            return count
    return 4096 + offset % 2


def cluster_at(text: str, offset: int) -> Span:
    """The cluster that holds the code point at an offset; at the end of the text the last one.

    Empty only if the text is.
    """
    offset = max(0, min(offset, len(text) - 1))
    if not JOINING.search(text, max(0, offset - 1), offset + 2):
        return Span(offset, min(offset + 1, len(text)))
    from wcwidth import iter_graphemes

    start = offset
    while start > 0 and not parted(text[start - 1], text[start]):
        flags = flags_before(text, start) if text[start] in FLAGS else 0
        if flags > 1:
            start -= flags % 2
            break
        start -= 1
    for cluster in iter_graphemes(text, start):
        if start + len(cluster) > offset:
            return Span(start, start + len(cluster))
        start += len(cluster)
    return Span(start, len(text))


def next_cluster(text: str, offset: int) -> int:
    """The start of the cluster after the one at an offset, in code points."""
    return cluster_at(text, offset).end if offset < len(text) else len(text)


def previous_cluster(text: str, offset: int) -> int:
    """The nearest start of a cluster before an offset, in code points."""
    return cluster_at(text, offset - 1).start if offset > 0 else 0


def snapped(text: str, start: int, end: int) -> Span:
    """The stretch `start:end` grown to whole clusters; empty if it is a mark upon a blank."""
    if start > 0 and JOINING.search(text, start - 1, start + 1):
        first = cluster_at(text, start)
        if first.start < start:
            start = first.end if text[first.start].isspace() else first.start
    if JOINING.match(text, end):
        end = cluster_at(text, end - 1).end
    return Span(start, end)


def words_from(text: str, offset: int, before: int | None = None) -> Iterator[Span]:
    """The words in text order, from some way before an offset on; those that start `before` one."""
    offset = max(0, offset)
    low = max(0, offset - REACH)
    blank = max(text.rfind(" ", low, offset), text.rfind("\n", low, offset))
    low = blank + 1 if blank >= 0 else max(0, offset // REACH - 1) * REACH
    pattern = word_pattern()
    limit = len(text) if before is None else before + REACH
    done = 0
    for found in pattern.finditer(text, low, limit):
        match = found
        if limit - 8 < found.end() < len(text):
            match = pattern.match(text, found.start(), found.start() + 8 * REACH) or found
        word = snapped(text, match.start(), match.end())
        if before is not None and word.start >= before:
            return
        if done <= word.start < word.end:
            yield word
            done = word.end


def word_at(text: str, offset: int) -> Span | None:
    """The word at an offset; between words the next one, after the last the last one.

    None if the text has no word.
    """
    following = (word for word in words_from(text, offset) if word.end > offset)
    return next(following, None) or last_word(text, len(text))


def last_word(text: str, before: int) -> Span | None:
    """The last word that starts before an offset, or None."""
    low, step = min(before, len(text)), REACH // 4
    while low > 0:
        high, low, step = low, max(0, low - step), step * 2
        found = None
        for word in words_from(text, low, high):
            found = word
        if found:
            return found
    return None


def next_word(text: str, offset: int) -> int:
    """The nearest start of a word after an offset, or the end of the text."""
    starts = (word.start for word in words_from(text, offset))
    return next((start for start in starts if start > offset), len(text))


def previous_word(text: str, offset: int) -> int:
    """The nearest start of a word before an offset, or 0."""
    word = last_word(text, offset)
    return word.start if word else 0


def word_end(text: str, offset: int) -> int:
    """The nearest end of a word after an offset, or the end of the text."""
    ends = (word.end for word in words_from(text, offset))
    return next((end for end in ends if end > offset), len(text))
