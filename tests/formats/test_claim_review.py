"""ClaimReview: only claims that were checked, as extruct and others read them from a page."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import html5lib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.errors import AnnotateError
from annotate.formats import claim_review, registry
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, exported

RULES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "claim_review.yaml").read_text("utf-8")
)

BREAKER = "</script><script>alert(1)</script><!-- & 'x' \u2028"

TEXT = (
    "👩‍👧 Maria Orlova said “we 𝕏 paid €2,000” on Monday, 9 March.\r\n"
    "東京の省は「支払った」と話した。\r\n"
    f"A ministry source says {BREAKER} is “so”.\r\n"
    "The wind blows. The bridge will hold.\r\n"
)


@pytest.fixture
def checked(folder: Path, run: Run) -> Path:
    """An article with claims of every sort, tagged and linked by the real commands."""
    path = Path("check.txt")
    front = '---\noutlet: "The Lantern"\nurl: "https://lantern.example/talks"\n---\n'
    path.write_bytes((front + TEXT).encode())
    for label, text, *attributes in (
        ("claim", "we 𝕏 paid €2,000", "verdict=refuted", "rating=Pants & <fire>"),
        ("claim", "支払った", "verdict=supported", "restated=The ministry has paid."),
        ("claim", BREAKER, "verdict=conflicting"),
        ("claim", "The wind blows"),
        ("claim", "The bridge will hold", "verdict=unchecked"),
        ("person", "Maria Orlova", "entity=Wikidata:Q42", "role=minister"),
        ("organization", "東京の省", "entity=Ministry of Works"),
        ("source", "A ministry source", "kind=unnamed"),
        ("cue", "said"),
        ("date", "9 March", "value=2026-03-09"),
    ):
        start = TEXT.index(text) + len(front)
        words = [word for one in attributes for word in ("--attribute", one)]
        if text == "we 𝕏 paid €2,000":
            words += ["--attribute", "evidence=https://archive.example/a?b=1&c=2"]
            words += ["--note", "internal"]
        place = ("--start", str(start), "--end", str(start + len(text)))
        ran = run("add", path, label, *place, *words)
        assert ran.status == 0, ran.err
    ids = {tag["text"]: tag["id"] for tag in map(json.loads, run("export", path, "-o", "-",
        "--format", "jsonl").lines)}  # fmt: skip
    for kind, source, target in (
        ("claimant", "we 𝕏 paid €2,000", "Maria Orlova"),
        ("cue", "we 𝕏 paid €2,000", "said"),
        ("when", "we 𝕏 paid €2,000", "9 March"),
        ("claimant", "支払った", "東京の省"),
        ("claimant", BREAKER, "A ministry source"),
        ("claimant", BREAKER, "Maria Orlova"),
    ):
        assert run("link", path, kind, ids[source], ids[target]).status == 0
    return path


def reviews(run: Run, path: Path, *options: str) -> list[Any]:
    words = [word for option in options for word in ("--option", option)]
    ran = run("export", path, "--format", "claimreview", *words)
    assert ran.status == 0, ran.err
    found: list[Any] = json.loads(ran.out)
    return found


def test_the_article_as_the_check_itself(checked: Path, run: Run) -> None:
    first, second, third = reviews(run, checked)
    assert first == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://lantern.example/talks",
        "claimReviewed": "we 𝕏 paid €2,000",
        "reviewRating": {"@type": "Rating", "alternateName": "Pants & <fire>"},
        "author": {"@type": "Organization", "name": "The Lantern"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {
                "@type": "Person",
                "name": "Maria Orlova",
                "sameAs": "https://www.wikidata.org/wiki/Q42",
            },
            "datePublished": "2026-03-09",
        },
        "citation": ["https://archive.example/a?b=1&c=2"],
    }
    assert second["claimReviewed"] == "The ministry has paid."
    assert second["reviewRating"]["alternateName"] == "Supported"
    assert second["itemReviewed"]["author"] == {
        "@type": "Organization",
        "name": "Ministry of Works",
    }
    assert third["claimReviewed"] == BREAKER.replace("\u2028", " ").rstrip()
    assert [one["name"] for one in third["itemReviewed"]["author"]] == [
        "A ministry source",
        "Maria Orlova",
    ]


OPTIONS = (
    "url=https://check.example/{name}#{id}",
    "author=House of Checks",
    "author-url=https://check.example/",
    "published=2026-11-24",
    "scale=refuted:1, conflicting:2,supported:3",
)


def test_the_article_as_where_the_claims_appear(checked: Path, run: Run) -> None:
    found = reviews(run, checked, *OPTIONS)
    assert len({one["url"] for one in found}) == 3
    assert all(one["url"].startswith("https://check.example/check#") for one in found)
    assert {one["datePublished"] for one in found} == {"2026-11-24"}
    assert [one["reviewRating"].get("ratingValue") for one in found] == [1, 3, 2]
    assert {one["reviewRating"]["bestRating"] for one in found} == {3}
    assert found[0]["author"] == {
        "@type": "Organization",
        "name": "House of Checks",
        "url": "https://check.example/",
    }
    work = {"@type": "CreativeWork", "url": "https://lantern.example/talks"}
    assert all(one["itemReviewed"]["appearance"] == [work] for one in found)


@pytest.mark.parametrize("options", [(), OPTIONS], ids=["article", "options"])
def test_the_rules_of_google_are_kept(options: tuple[str, ...], checked: Path, run: Run) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = reviews(run, checked, *options)
    jsonschema.Draft202012Validator.check_schema(RULES)
    jsonschema.validate(found, RULES)
    for wrong in ({"url": "javascript:x"}, {"reviewRating": {"@type": "Rating"}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate([found[0] | wrong], RULES)


def test_schema_org_knows_all_properties(checked: Path, run: Run) -> None:
    """The models of msgspec-schemaorg name them; they cannot decode, as their references to each
    other are not resolved."""
    pytest.importorskip("msgspec_schemaorg")
    models = import_module("msgspec_schemaorg.models")
    seen = set()

    def look(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                look(one)
        elif isinstance(value, dict):
            seen.add(value["@type"])
            assert set(value) <= set(getattr(models, value["@type"]).__struct_encode_fields__)
            look([*value.values()])

    look(reviews(run, checked, *OPTIONS))
    assert seen == {"ClaimReview", "Rating", "Claim", "Person", "Organization", "CreativeWork"}


def test_extruct_finds_it_in_a_page_and_nothing_else_runs(checked: Path, run: Run) -> None:
    extruct = pytest.importorskip("extruct")
    plain = reviews(run, checked)
    ran = run("export", checked, "--format", "claimreview", "--option", "html")
    page = f"<!doctype html><html><body><p>x</p>{ran.out}<p>y</p></body></html>"
    assert extruct.extract(page, syntaxes=["json-ld"])["json-ld"] == plain
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert [one.get("type") for one in tree.iter("script")] == ["application/ld+json"]
    assert [one.text for one in tree.iter("p")] == ["x", "y"]


def test_what_is_left_out_is_told_by_kind(checked: Path, run: Run) -> None:
    ran = run("export", checked, "--format", "claimreview")
    assert {line.removeprefix("annotate: claimreview: ") for line in ran.err.splitlines()} == {
        "claim without a verdict (1 tag): left out",
        "claim unchecked (1 tag): left out",
        "cue (1 tag): left out",
        "attributes (2 values): left out",
        "notes (1 tag): left out",
        "links (1 link): left out",
        "who made it, and when (7 tags): left out",
    }
    assert run("export", checked, "--format", "claimreview", "--strict").status == 1
    long = "it has held for as long as anybody here remembers, in wind, in rain and in snow"
    Path("long.txt").write_text(f"Orlova: {long}.\n")
    assert run("add", "long.txt", "claim", "--quote", long, "--attribute",
        "verdict=supported").status == 0  # fmt: skip
    ran = run("export", "long.txt", "--format", "claimreview")
    assert json.loads(ran.out)[0]["claimReviewed"] == long
    assert "more than the 75 characters that Google advises (1 claim): written whole" in ran.err
    assert "no address of the check, which Google wants (1 claim): add it with" in ran.err


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("url=javascript:alert(1)", "url is no address: javascript:alert(1)"),
        ("url=https://x.example/{tag}", "url is no address"),
        ("author-url=x", "author-url is no address: x"),
        ("published=today", "published is no day: today"),
        ("scale=refuted", "no scale: refuted"),
        ("scale=refuted:1,supported:2.5", "no scale: supported:2.5"),
    ],
)
def test_options_that_cannot_be_meant(option: str, told: str, checked: Path, run: Run) -> None:
    ran = run("export", checked, "--format", "claimreview", "--option", option, "-o", "x.json")
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert not Path("x.json").exists()


def test_its_suffix_means_it() -> None:
    assert registry.of_name("x.claimreview.json").name == "claimreview"


@given(st.text(min_size=1), st.text(min_size=1), st.lists(st.text()))
def test_any_text_stays_inert(text: str, rating: str, evidence: list[str]) -> None:
    tag = make_tag(
        text,
        "claim",
        (Span(0, len(text)),),
        id="aaaaaa",
        attributes={"rating": rating, "verdict": "refuted", "evidence": evidence},
    )
    article = exported(text, Annotations(Source("a.txt"), tags=(tag,)))
    plan = a_plan(html="yes")
    made = b"".join(claim_review.write(iter([article]), plan)).decode()
    first, last = claim_review.SCRIPT
    inside = made.removeprefix(first).removesuffix(last)
    assert not set("<>&\u2028\u2029") & set(inside)
    if not text.strip():
        assert json.loads(inside) == []
        return
    [review] = json.loads(inside)
    assert review["reviewRating"]["alternateName"] == (rating.strip() or "Refuted")
    assert all(word.startswith(("http", "HTTP")) for word in review.get("citation", []))


def test_a_scale_is_read_without_blanks() -> None:
    plan = a_plan(scale="Half true : 3 , false:-1")
    assert claim_review._Page(plan).scale == {"half true": 3, "false": -1}
    with pytest.raises(AnnotateError):
        claim_review._Page(a_plan(scale=""))
