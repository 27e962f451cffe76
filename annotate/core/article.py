"""An article: its exact text and what is known of it.

The text is what the file decodes to, nothing stripped and no newline translated. Every offset in
this program is an index into it.
"""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

HEADER = re.compile(r"[ \t]*date[ \t]+(\d{4}-\d{2}-\d{2})[ \t]+(\S.*)")
"""The first line of an article as some archives write it: ` date 2020-11-05 Headline`."""

TITLE_LIMIT = 200
"""A first line longer than this, in code points, is a paragraph and no title."""


class Article:
    """A text and its origin. Not changed after it is made."""

    def __init__(
        self,
        text: str,
        name: str = "",
        *,
        encoding: str = "utf-8",
        sha256: str = "",
        title: str = "",
        published: str = "",
        detected: bool = False,
    ) -> None:
        self.text = text
        self.name = name
        """The file's name without its folder."""
        self.encoding = encoding
        self.sha256 = sha256
        self.title = title
        self.published = published
        self.detected = detected
        """True if the encoding is a guess."""

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line. Lines end at LF only, as in the tag screen."""
        sizes = [len(line) + 1 for line in self.text.split("\n")[:-1]]
        return [*accumulate(sizes, initial=0)]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, the column in code points."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def describe(text: str) -> tuple[str, str]:
    """Title and publication date that an article without front matter states of itself.

    The date is an ISO 8601 date or empty.
    """
    first, *rest = text.lstrip("\r\n").split("\n", 2)[:2] or [""]
    header = HEADER.match(first)
    if header and valid_date(header[1]):
        return header[2].strip(), header[1]
    title = first.strip()
    alone = not rest or not rest[0].strip()
    return (title if alone and len(title) <= TITLE_LIMIT else ""), ""


def valid_date(value: str) -> bool:
    """True for a day that the calendar has, as `2020-11-05`."""
    from datetime import date

    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False
