"""CoNLL-2003: a token a line, its entity in the last column, a blank line after each sentence.

Written are `token -X- O TAG` with tags in IOB2 (`B-` begins every entity; the shared task's own
files are IOB1), and a `-DOCSTART-` line before each article. Read are IOB1, IOB2, IOE, BIOES and
BILOU, with any number of columns parted by blanks or tabs.

The format has no offsets and no blanks: where a file comes without its article, the text is put
together anew, a blank between tokens, a line a sentence. With the article, each token stands where
its characters do.
"""

import re
from collections import Counter
from collections.abc import Iterator

from annotate.core.spans import Span
from annotate.formats.contract import Exported, Imported, ImportedTag, Input, Plan, Trouble
from annotate.formats.naming import written
from annotate.formats.projection import Piece, flattened, tally, trimmed, unfragmented
from annotate.formats.tokens import sentences, tokens

SCHEME = "conll"

START = "-DOCSTART-"

TAG = re.compile(r"O|([BIELSUM])-(\S+)")
"""B begins, I and M go on, E and L end an entity; S and U are one of a single token."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """All articles, each after a line that says that one begins."""
    own = plan.options.get("labels") == "own"
    for article in articles:
        tally(article, plan.loss, ("text", "articles"))
        yield f"{START} -X- -X- O\n\n".encode()
        pieces = [*_flat(article, plan, own)]
        labels = {name: _name(article, name, own) for name in article.document.counts()}
        for sentence in _lines(article.text, pieces, labels):
            yield sentence.encode("utf-8")


def _flat(article: Exported, plan: Plan, own: bool) -> Iterator[Piece]:
    """The tags that are written, none overlapping another."""
    loss = plan.loss
    kept = []
    names = Counter(_name(article, label.name, own) for label in article.schema.labels)
    for tag in article.tags():
        name = _name(article, tag.label, own)
        if not name:
            loss.add(
                f"label {tag.label}", "left out, CoNLL has no name for it; --option labels=own"
            )
            continue
        if names[name] > 1:
            loss.add_aside(f"label {tag.label}", f"written as {name}")
        kept.append(tag)
    return flattened(trimmed(unfragmented(kept, loss), article.text, loss), loss)


def _name(article: Exported, label: str, own: bool) -> str:
    """What a label is called in the file; empty if it is not written."""
    known = article.schema.label(label)
    if own or not any(one.names.get(SCHEME) for one in article.schema.labels):
        return re.sub(r"\s+", "_", label)
    if known is None or not known.names.get(SCHEME):
        return ""
    return written(known, SCHEME)


def _lines(text: str, pieces: list[Piece], labels: dict[str, str]) -> Iterator[str]:
    """The sentences as blocks of lines."""
    borders = sorted({offset for piece in pieces for offset in piece.span})
    waiting = iter(pieces)
    here = next(waiting, None)
    for sentence in sentences(text, [piece.span for piece in pieces]):
        lines = []
        for start, end in tokens(text, *sentence, borders):
            while here is not None and here.span.end <= start:
                here = next(waiting, None)
            tag = "O"
            if here is not None and here.span.start <= start:
                tag = f"{'B' if here.span.start == start else 'I'}-{labels[here.tag.label]}"
            lines.append(f"{text[start:end]} -X- O {tag}\n")
        yield "".join(lines) + "\n"


def sniff(head: str) -> bool:
    """True if the first lines are tokens with tags."""
    lines = [line for line in head.split("\n")[:20] if line.strip()]
    rows = [_columns(line) for line in lines[: -1 if len(lines) > 1 else None]]
    return bool(rows) and all(len(row) > 1 and TAG.fullmatch(row[-1]) for row in rows)


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file, with texts that are put together from the tokens."""
    reading = _Reading()
    for number, line in source.lines():
        columns = _columns(line)
        if not columns:
            reading.end_sentence()
        elif columns[0] == START:
            if reading.size:
                yield reading.article()
            reading = _Reading()
        elif len(columns) < 2:
            yield Trouble(number, f"expected a token and its tag, got: {columns[0][:40]}")
        else:
            match = TAG.fullmatch(columns[-1])
            if match is None:
                yield Trouble(number, f"no tag of IOB: {columns[-1][:40]}; taken as O")
            reading.token(
                columns[0], match[1] if match else None, match[2] if match else "", number
            )
    if reading.size:
        yield reading.article()


def _columns(line: str) -> list[str]:
    """The columns of a line. Tokens may hold other blanks than these two."""
    line = line.strip(" \t\r\n")
    return (line.split("\t") if "\t" in line else re.split(" +", line)) if line else []


class _Reading:
    """One article while its tokens come in."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        """Code points of the text so far."""
        self.open: ImportedTag | None = None
        self.start = 0
        self.end = 0
        """Of the last token."""
        self.fresh = True
        """True at the start of a sentence."""
        self.tags: list[ImportedTag] = []

    def token(self, token: str, prefix: str | None, label: str, number: int) -> None:
        """Add a token. `prefix` is None outside of entities."""
        start = self.size + (not self.fresh)
        self.parts += [token] if self.fresh else [" ", token]
        self.size, self.fresh = start + len(token), False
        goes_on = self.open is not None and prefix in ("I", "M", "E", "L")
        if not goes_on or self.open is None or self.open.label != label:
            self._close()
            if prefix is not None:
                self.open = ImportedTag(label, line=number)
                self.start = start
        self.end = self.size
        if prefix in ("E", "L", "S", "U"):
            self._close()

    def end_sentence(self) -> None:
        if not self.fresh:
            self._close()
            self.parts.append("\n")
            self.size, self.fresh = self.size + 1, True

    def _close(self) -> None:
        if self.open is not None:
            self.open.spans = (Span(self.start, self.end),)
            self.tags.append(self.open)
            self.open = None

    def article(self) -> Imported:
        """The article, once all of it is in."""
        self.end_sentence()
        return Imported(text="".join(self.parts), tags=self.tags)
