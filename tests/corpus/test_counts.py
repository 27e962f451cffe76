"""The claimants of `stats`, `--where` and `find` are those of `claims`, on made articles."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.claims import by_claimant, claims_of
from annotate.core.document import Document
from annotate.core.filtering import Filter
from annotate.core.query_reading import parse
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.corpus.counts import Counts
from annotate.corpus.finding import Asked, hits
from annotate.corpus.naming import Kinds, Name, Seen
from annotate.store.schemas import default_schema
from tests.render.pages import document

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "claimants.yaml").read_text("utf-8"))
SCHEMA = default_schema()


def article(case: dict[str, Any], spelled: str) -> Document:
    """The article of a case, whose one claim is the word `it`; names in capitals if so spelled."""
    text = case["text"]

    def span(words: str) -> tuple[Span, ...]:
        start = text.rindex(words)
        return (Span(start, start + len(words)),)

    tags = [make_tag(text, "claim", span("it"), id="claim")]
    for id, (label, words, *known) in case.get("tags", {}).items():
        said = dict(*known)
        if spelled and isinstance(said.get("entity"), str):
            said["entity"] = said["entity"].upper()
        tags.append(make_tag(text, label, span(words), id=id, attributes=said))
    ends = [("claimant", "claim", to) for to in case.get("links", ())]
    ends += [("same-as", *pair) for pair in case.get("same", ())]
    return document(text, tags, [Link(f"l{n}", *end) for n, end in enumerate(ends)])


@given(
    st.lists(st.tuples(st.sampled_from(CASES), st.sampled_from(["", "capitals"])), max_size=8),
    st.integers(1, 4),
)
def test_claimants_are_those_of_claims(some: list[tuple[Any, str]], size: int) -> None:
    articles = [(f"{n}.txt", article(*one)) for n, one in enumerate(some)]
    claims = [claim for file, one in articles for claim in claims_of(one, SCHEMA, file)]
    listed: Counter[str] = Counter()
    for speaker, made in by_claimant(claims):
        for claim in made:
            own = speaker.name
            if not speaker.shared:
                one = dict(articles)[claim.file]
                first = one.tags[speaker.key.rpartition("#")[2]]
                line, column = one.article.line_column(first.start)
                own += f" ({claim.file}:{line}:{column})"
            listed[own if speaker.somebody else ""] += 1
            if speaker.somebody:
                found = dict(articles)[claim.file]
                hidden = Filter(where=[f"claimant={speaker.name}"]).hidden(found, SCHEMA)
                assert "claim" not in hidden
                asked = Asked(parse(f'claims by "{speaker.name}"', [SCHEMA]), in_text=False)
                assert [hit.tag.id for hit in hits(asked, found, SCHEMA) if hit.tag] == ["claim"]
    whole = Counts([Name("claimant")])
    for start in range(0, len(articles), size):
        part = Counts([Name("claimant")])
        for file, one in articles[start : start + size]:
            tags, links = [*one], [*one.links.values()]
            part.add(Seen(file, one.article.text, one.metadata, Kinds(SCHEMA), tags, tags, links))
        whole.take(part.settle())
    group = whole.groups[0]
    assert group.rows == listed
    assert all(group.articles[name] == number for name, number in listed.items())
