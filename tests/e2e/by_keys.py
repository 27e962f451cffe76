"""Tags an article in a real terminal through real keys, after a reference annotation.

    python -m tests.e2e.by_keys ARTICLE REFERENCE

The reference has the form of `tests/cases/border-talks.reference.json`. Every place is reached by
find-as-you-type, every tag is made by its label's key, every attribute is typed into the form.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotate.core.annotations import Annotations
from annotate.core.search import find
from annotate.core.spans import Span
from annotate.store.codec import parse
from annotate.store.schemas import default_schema
from tests.e2e.terminal import Terminal

SCHEMA = default_schema()


def go(text: str, span: Span) -> Iterator[str]:
    """The keys that select a span: from the top, find its text, then its further matches."""
    wanted = " ".join(text[span.start : span.end].split())
    yield from ("ctrl+home", "/", *wanted, "enter")
    yield from [">"] * find(text, wanted).index(span)


def set_attributes(label: str, values: dict[str, str]) -> Iterator[str]:
    """The keys that fill in the form of the tag that is selected."""
    known = SCHEMA.label(label)
    assert known is not None
    yield "enter"
    for attribute in known.attributes:
        value = values.get(attribute.name, "")
        if attribute.values and value:
            yield from ["right"] * (attribute.values.index(value) + 1)
        else:
            yield from value
        yield "down"
    yield "enter"


def link(text: str, start: Span, end: Span, kind: str, other: str) -> Iterator[str]:
    """The keys that link the claim at `start` to the tag at `end`."""
    yield from (*go(text, start), "@", *go(text, end), "@")
    kinds = SCHEMA.links_between("claim", other)
    if len(kinds) > 1:
        yield next(found.key for found in kinds if found.name == kind)


def keys(text: str, reference: dict[str, Any]) -> Iterator[str]:
    """All keys, in the order of the reference."""
    there: dict[Span, str] = {}
    for mention in reference["mentions"]:
        span = Span(mention["start"], mention["end"])
        there[span] = mention["label"]
        values = {name: mention[name] for name in ("entity", "value", "type") if name in mention}
        yield from (*go(text, span), *mark(mention["label"]))
        if values:
            yield from (*go(text, span), *set_attributes(mention["label"], values))
    for claim in reference["claims"]:
        first, *others = [Span(*fragment) for fragment in claim["fragments"]]
        yield from (*go(text, first), *mark("claim"))
        for fragment in others:
            yield from (*go(text, fragment), "&")
        values = {name: claim[name] for name in ("kind", "polarity", "voice") if name in claim}
        yield from (*go(text, first), *set_attributes("claim", values))
        for place, label, kind in (("cue", "cue", "cue"), ("source", "source", "claimant")):
            if place in claim:
                span = Span(*claim[place])
                if span not in there:
                    there[span] = label
                    yield from (*go(text, span), *mark(label))
                yield from link(text, first, span, kind, there[span])


def mark(label: str) -> Iterator[str]:
    """The keys that tag what is selected and answer none of the questions that follow."""
    known = SCHEMA.label(label)
    assert known is not None
    yield known.key
    if any(attribute.ask for attribute in known.attributes):
        yield "escape"


def play(article: Path, reference: dict[str, Any], *, columns: int = 80, rows: int = 24) -> int:
    """Tag the article, which must have no sidecar yet. Returns the number of keys pressed."""
    text = article.read_bytes().decode()
    pressed = [*keys(text, reference), "ctrl+q"]
    press_all(article, pressed, columns=columns, rows=rows)
    return len(pressed)


def press_all(
    article: Path, pressed: Sequence[str], *, columns: int, rows: int, suggest: bool = False
) -> None:
    """Press keys, of which the last leaves, on the screen of an article in a real terminal."""
    option = [] if suggest else ["--no-suggest"]
    terminal = Terminal(
        [sys.executable, "-m", "annotate", "tag", *option, str(article)],
        columns=columns,
        rows=rows,
        env={"ANNOTATE_BY": "ana", "ANNOTATE_STATE": str(article.parent)},
    )
    try:
        terminal.wait("saved")
        for key in pressed:
            terminal.send(key)
        if terminal.finish(120):
            raise AssertionError(terminal.text())
    finally:
        terminal.close()


def found(annotations: Annotations) -> tuple[list[Any], list[Any]]:
    """Mentions and claims of a sidecar in a form that compares with `wanted`."""
    tags = {tag.id: tag for tag in annotations.tags}
    mentions = []
    claims = []
    for tag in annotations.tags:
        spans = [list(span) for span in tag.spans]
        if tag.label == "claim":
            ends = {
                kind.kind: [list(span) for span in tags[kind.target].spans]
                for kind in annotations.links
                if kind.source == tag.id
            }
            claims.append((spans, tag.attributes, ends.get("cue"), ends.get("claimant")))
        elif tag.label not in ("source", "cue"):
            mentions.append((tag.label, spans, tag.attributes))
    return mentions, claims


def wanted(reference: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Mentions and claims of a reference in text order."""
    mentions = [
        (
            mention["label"],
            [[mention["start"], mention["end"]]],
            {name: mention[name] for name in ("entity", "value", "type") if name in mention},
        )
        for mention in reference["mentions"]
    ]
    claims = [
        (
            claim["fragments"],
            {name: claim[name] for name in ("kind", "voice", "polarity") if name in claim},
            [claim["cue"]] if "cue" in claim else None,
            [claim["source"]] if "source" in claim else None,
        )
        for claim in reference["claims"]
    ]
    return (
        sorted(mentions, key=lambda m: (m[1][0][0], -m[1][0][1])),
        sorted(claims, key=lambda c: (c[0][0][0], -c[0][-1][1])),
    )


def main() -> None:
    source, reference = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / source.name
        article.write_bytes(source.read_bytes())
        count = play(article, reference)
        sidecar = article.with_name(article.name + ".tags.yaml")
        annotations = parse(sidecar.read_bytes(), str(sidecar))
        same = found(annotations) == wanted(reference)
        print(
            f"{count} keys, {len(annotations.tags)} tags, {len(annotations.links)} links:", end=" "
        )
        print("equal to the reference" if same else "NOT EQUAL to the reference")
        if not same:
            for one, other in zip(found(annotations), wanted(reference), strict=True):
                print("only found:", [item for item in one if item not in other])
                print("only wanted:", [item for item in other if item not in one])
            raise SystemExit(1)


if __name__ == "__main__":
    main()
