"""Who makes a claim: cases as data, and what holds of all of them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from annotate.core.claimants import Speaker, claimants
from annotate.core.claims import by_claimant, claims_of
from annotate.core.document import Document
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag
from annotate.store.schemas import default_schema
from tests.render.pages import document

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "claimants.yaml").read_text("utf-8"))
SCHEMA = default_schema()


def article(case: dict[str, Any]) -> tuple[Document, Tag]:
    """The article of a case, and its one claim, the word `it`."""
    text = case["text"]

    def tag(id: str, label: str, words: str, known: dict[str, Any] | None = None) -> Tag:
        start = text.rindex(words)
        span = Span(start, start + len(words))
        return make_tag(text, label, (span,), id=id, attributes=known or {})

    known = {"voice": case["voice"]} if "voice" in case else {}
    claim = tag("claim", "claim", "it", known)
    tags = [tag(id, *rest) for id, rest in case.get("tags", {}).items()]
    ends = [("claimant", "claim", to) for to in case.get("links", ())]
    ends += [("same-as", *pair) for pair in case.get("same", ())]
    links = [Link(f"l{n}", *end) for n, end in enumerate(ends)]
    return document(text, [claim, *tags], links), claim


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_who_makes_the_claim(case: dict[str, Any]) -> None:
    found = claimants(*article(case))
    assert [speaker.name for speaker in found] == case["who"]
    assert {speaker.shared for speaker in found} == {case["shared"]}
    nobody = case["who"] in (["nobody named"], ["the article itself"])
    assert all(speaker.somebody is not nobody for speaker in found)


def test_a_claimant_that_is_not_there_is_nobody() -> None:
    text = "it"
    claim = make_tag(text, "claim", (Span(0, 2),), id="claim")
    lost = document(text, [claim], [Link("l", "claimant", "claim", "gone")])
    assert [speaker.name for speaker in claimants(lost, claim)] == ["nobody named"]


def names_in(*cases: dict[str, Any]) -> list[tuple[str, int]]:
    claims = [
        claim
        for number, case in enumerate(cases)
        for claim in claims_of(article(case)[0], SCHEMA, f"{number}.txt")
    ]
    return [(one.speaker.name, len(one.claims)) for one in by_claimant(claims)]


def test_only_those_who_are_shared_are_joined_over_articles() -> None:
    for case in CASES:
        if len(case["who"]) == 1:
            joined = [(case["who"][0], 2)]
            apart = [(case["who"][0], 1), (case["who"][0], 1)]
            assert names_in(case, case) == (joined if case["shared"] else apart), case["name"]


def test_names_differ_by_case_and_blanks_only() -> None:
    one, two = (
        {"text": f"{name} said it", "tags": {"a": ["person", name]}, "links": ["a"]}
        for name in ("Leila Marsh", "LEILA  Marsh")
    )
    assert names_in(one, two) == [("Leila Marsh", 2)]


def test_the_orders_of_claimants() -> None:
    def say(name: str) -> dict[str, Any]:
        return {"text": f"{name} said it", "tags": {"a": ["person", name]}, "links": ["a"]}

    nobody: dict[str, Any] = {"text": "that said it"}
    cases = [nobody, nobody, say("Zoe Marsh"), say("Ana Berg"), say("Zoe Marsh"), say("Bo Li")]
    claims = [
        claim
        for number, case in enumerate(cases)
        for claim in claims_of(article(case)[0], SCHEMA, f"{number}.txt")
    ]
    orders = {
        sort: [one.speaker.name for one in by_claimant(claims, sort)]
        for sort in ("claims", "name", "place")
    }
    assert orders == {
        "claims": ["Zoe Marsh", "Ana Berg", "Bo Li", "nobody named"],
        "name": ["Ana Berg", "Bo Li", "Zoe Marsh", "nobody named"],
        "place": ["Zoe Marsh", "Ana Berg", "Bo Li", "nobody named"],
    }


def test_speakers_of_one_article_have_its_name_in_their_key() -> None:
    case = next(case for case in CASES if case["name"] == "nor a pronoun")
    (claim,) = claims_of(article(case)[0], SCHEMA, "a.txt")
    assert claim.speakers == (Speaker("a.txt#a", "He", False),)
