"""Made-up annotators of made-up articles, and what is between what they say, said naively."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotate.core.spans import Span, joined
from annotate.corpus.agreement.counts import counted
from annotate.corpus.agreement.report import Report, report
from annotate.corpus.agreement.said import Item, Said
from annotate.corpus.agreement.sums import Sums

LAYERS = {"person": "entity", "location": "entity", "claim": "claim"}

Article = tuple[str, dict[str, list[Item]]]
"""A text, and each annotator's tags in text order."""


def tag(label: str, *spans: tuple[int, int], id: str = "", **attributes: str) -> Item:
    """A tag as annotators are compared by it."""
    places = joined(Span(*span) for span in spans)
    return Item(id or f"{label}{places}", LAYERS[label], label, places, "", attributes)


def in_order(tags: Sequence[Item]) -> list[Item]:
    return sorted(tags, key=lambda item: (item.start, -item.end, item.id))


def reported(*articles: Article, samples: int = 0, seed: int = 1) -> Report:
    """The figures of articles."""
    sums = Sums()
    names: set[str] = set()
    for text, everyone in articles:
        names.update(everyone)
        them = {name: Said((*tags,), (*tags,), ()) for name, tags in everyone.items()}
        sums.add(counted(them, text, "whitespace"))
    return report(sums, sorted(names), samples, seed)


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=12))
    return " ".join(words)


@st.composite
def articles(
    draw: st.DrawFn, names: Sequence[str] = ("ana", "ben", "eva"), crossing: bool = True
) -> Article:
    """With tags that may nest, cross and be split, or none of which overlap."""
    text = draw(texts())
    everyone = {}
    for name in names:
        found: dict[tuple[str, tuple[Span, ...]], Item] = {}
        for _ in range(draw(st.integers(0, 4))):
            borders = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4, unique=True))
            borders = sorted(borders)[: len(borders) // 2 * 2]
            spans = list(zip(borders[::2], borders[1::2], strict=True))
            item = tag(draw(st.sampled_from([*LAYERS])), *spans)
            taken = [span for other in found.values() for span in other.spans]
            if crossing or not any(
                a.start < b.end and b.start < a.end for a in taken for b in item.spans
            ):
                found[item.key] = item
        everyone[name] = in_order([*found.values()])
    return text, everyone


def at_tokens(article: Article, only: str = "") -> dict[str, list[str]]:
    """What each annotator has at each whitespace token, the slow way."""
    text, everyone = article
    tokens = []
    place = 0
    for word in text.split():
        start = text.index(word, place)
        place = start + len(word)
        tokens.append((start, place))
    return {
        name: [
            "+".join(
                sorted(
                    {
                        tag.label
                        for tag in tags
                        if (not only or tag.label == only)
                        and any(a < end and start < b for a, b in tag.spans)
                    }
                )
            )
            for start, end in tokens
        ]
        for name, tags in everyone.items()
    }


def write(path: Path, text: str, layers: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """An article and the sidecars of its annotators; the empty name is the plain one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")
    for name, tags in layers.items():
        lines = [f"- {json.dumps({'id': f't{i}', **tag})}" for i, tag in enumerate(tags)]
        body = "tags:\n" + "\n".join(lines) if lines else "tags: []"
        head = f'format: "annotate/1"\nsource: {{"file": "{path.name}"}}\n'
        layer = f".{name}" if name else ""
        path.with_name(f"{path.name}{layer}.tags.yaml").write_text(f"{head}{body}\n", "utf-8")
