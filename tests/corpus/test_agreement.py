"""Figures of agreement: against libraries of other makers, by hand, and where there are none."""

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.corpus.agreement import sums as summing
from annotate.corpus.agreement.counts import counted
from annotate.corpus.agreement.definitions import DEFINITIONS
from annotate.corpus.agreement.matching import matching
from annotate.corpus.agreement.report import FEWEST, FIGURES, Report, report
from annotate.corpus.agreement.said import ALL, Item, Said
from annotate.corpus.agreement.sums import Sums
from tests.corpus.annotators import Article, articles, at_tokens, in_order, reported, tag

TEXT = "Maria Orlova met Karel in Genf on Sunday"
"""Eight tokens."""


def figure(made: Report, name: str, scope: tuple[str, str] = ALL) -> float | None:
    return {row.scope: row for row in made.rows}[scope].figures[name].value


def close(mine: float | None, theirs: float) -> bool:
    """Libraries have NaN where there is no figure."""
    if mine is None:
        return theirs != theirs
    return mine == pytest.approx(theirs, abs=1e-9)


some_examples = settings(max_examples=30, deadline=None)

several = st.lists(articles(), min_size=1, max_size=3)


def tokens(some: list[Article], only: str = "") -> dict[str, list[str]]:
    """All tokens of articles with the same annotators."""
    rows: dict[str, list[str]] = {}
    for article in some:
        for name, row in at_tokens(article, only).items():
            rows.setdefault(name, []).extend(row)
    return rows


@some_examples
@given(several)
def test_alpha_is_that_of_krippendorff(some: list[Article]) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    made = reported(*some)
    for only, scope in (("", ALL), ("claim", ("claim", "claim"))):
        rows = tokens(some, only)
        values = {value: n for n, value in enumerate(sorted({v for r in rows.values() for v in r}))}
        if len(values) > 1:
            coded = [[values[value] for value in row] for row in rows.values()]
            theirs = krippendorff.alpha(
                reliability_data=coded, value_domain=[*range(len(values))],
                level_of_measurement="nominal",
            )  # fmt: skip
            assert close(figure(made, "alpha", scope), theirs)
        elif not only:
            assert figure(made, "alpha") is None


mixed = st.tuples(
    articles(("ana", "ben")), articles(("ana", "ben", "eva")), articles(("ben", "eva", "fay"))
)


@some_examples
@given(mixed)
def test_alpha_takes_articles_that_not_all_have(some: tuple[Article, ...]) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    names = sorted({name for _, everyone in some for name in everyone})
    rows: dict[str, list[str | None]] = {name: [] for name in names}
    for article in some:
        found = at_tokens(article)
        size = len(article[0].split())
        for name in names:
            rows[name] += found.get(name, [None] * size)
    there = sorted({v for row in rows.values() for v in row if v is not None})
    made = reported(*some)
    if len(there) < 2:
        assert figure(made, "alpha") is None
        return
    nan = float("nan")
    coded = [[nan if v is None else there.index(v) for v in row] for row in rows.values()]
    theirs = krippendorff.alpha(
        reliability_data=coded, value_domain=[*range(len(there))], level_of_measurement="nominal"
    )
    assert close(figure(made, "alpha"), theirs)


@some_examples
@given(several)
def test_kappas_are_those_of_sklearn_statsmodels_and_nltk(some: list[Article]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    made = reported(*some)
    rows = tokens(some)
    values = sorted({value for row in rows.values() for value in row})
    for pair in made.pairs:
        if pair.scope == ALL and len({*rows[pair.a], *rows[pair.b]}) > 1:
            theirs = metrics.cohen_kappa_score(rows[pair.a], rows[pair.b])
            assert close(pair.kappa, theirs)
    if len(values) < 2:
        assert figure(made, "fleiss_kappa") is None
        return
    rating = pytest.importorskip("statsmodels.stats.inter_rater")
    units = list(zip(*rows.values(), strict=True))
    theirs = rating.fleiss_kappa([[unit.count(value) for value in values] for unit in units])
    assert close(figure(made, "fleiss_kappa"), theirs)
    agreement = pytest.importorskip("nltk.metrics.agreement")
    task = agreement.AnnotationTask(
        [(name, n, value) for name, row in rows.items() for n, value in enumerate(row)]
    )
    if all(len({*rows[a], *rows[b]}) > 1 for a, b in combinations(rows, 2)):
        assert close(figure(made, "cohen_kappa"), task.kappa())
    assert close(figure(made, "alpha"), task.alpha())


@settings(max_examples=10, deadline=None)
@given(st.lists(articles(crossing=False), min_size=1, max_size=2))
def test_f1_is_that_of_bratiaa(some: list[Article]) -> None:
    bratiaa = pytest.importorskip("bratiaa")
    import tempfile

    made = reported(*some)
    with tempfile.TemporaryDirectory() as folder:
        documents = []
        for number, (text, everyone) in enumerate(some):
            path = Path(folder) / f"{number}.txt"
            path.write_text(text, "utf-8")
            document = bratiaa.Document(path, str(number))
            for name, tags in everyone.items():
                file = path.with_suffix(f".{name}.ann")
                file.write_text("".join(brat(n, item, text) for n, item in enumerate(tags, 1)))
                document.ann_files.append(bratiaa.AnnFile(name, file))
            documents.append(document)
        labels = ["claim", "location", "person"]
        theirs = bratiaa.F1Agreement(lambda: iter(documents), labels)
    total, _ = theirs.mean_sd_total()
    if total == total:
        assert close(figure(made, "exact_f1"), float(total))
    matrix = theirs.compute_total_f1_matrix()
    for pair in made.pairs:
        if pair.scope == ALL:
            a, b = theirs.annotators.index(pair.a), theirs.annotators.index(pair.b)
            assert close(pair.exact[2], float(matrix[a][b]))


def brat(number: int, item: Item, text: str) -> str:
    """A tag in brat's standoff."""
    places = ";".join(f"{start} {end}" for start, end in item.spans)
    words = " ".join(text[start:end] for start, end in item.spans)
    return f"T{number}\t{item.label} {places}\t{words}\n"


@some_examples
@given(several)
def test_the_unitizing_alpha_is_its_definition(some: list[Article]) -> None:
    """All segments of all annotators against each other, as the paper has it."""
    segments: list[tuple[int, str, int, str, int, int]] = []
    for number, (text, everyone) in enumerate(some):
        for name, tags in everyone.items():
            borders = sorted({0, len(text), *(b for t in tags for span in t.spans for b in span)})
            last = None
            for start, end in pairwise(borders):
                over = {t.label for t in tags if any(a <= start < b for a, b in t.spans)}
                # Of a gap, borders of nothing are no borders; its code points count alone anyway.
                segments.append((number, name, len(everyone), "+".join(sorted(over)), start, end))
                last = end
            assert last == len(text)
    observed: dict[tuple[str, str], float] = {}
    for n, who, m, value, start, end in segments:
        for n2, who2, _, value2, start2, end2 in segments:
            if n == n2 and who != who2:
                shared = max(0, min(end, end2) - max(start, start2))
                observed[value, value2] = observed.get((value, value2), 0) + shared / (m - 1)
    total = sum(observed.values())
    values = {value for value, _ in observed}
    by = {c: sum(n for (one, _), n in observed.items() if one == c) for c in values}
    alone = {
        c: sum((e - s) ** 2 if c else e - s for _, _, _, v, s, e in segments if v == c)
        for c in values
    }
    apart = total - sum(observed.get((c, c), 0) for c in values)
    chance = total - sum(
        total * (by[c] ** 2 - alone[c]) / (total**2 - sum(alone.values())) for c in values
    ) if len(values) > 1 else 0  # fmt: skip
    mine = figure(reported(*some), "alpha_unitizing")
    if len(values) < 2:
        assert mine is None
    else:
        assert mine == pytest.approx(1 - apart / chance, abs=1e-9)


def test_the_unitizing_alpha_of_another_program() -> None:
    """What krippendorff-unitized-alpha 0.1.0 gives for these segments."""
    text = "x" * 55
    everyone = {
        "ana": [tag("claim", (3, 14)), tag("claim", (22, 52))],
        "ben": [tag("claim", (3, 9)), tag("claim", (22, 52))],
        "eva": [tag("person", (22, 55))],
    }
    assert figure(reported((text, everyone)), "alpha_unitizing") == pytest.approx(UNITIZED)


UNITIZED = 0.2511853490086524


@some_examples
@given(articles(("ana", "ben")))
def test_two_who_say_the_same_agree(article: Article) -> None:
    text, everyone = article
    tags = everyone["ana"]
    made = reported((text, {"ana": tags, "ben": tags, "eva": tags}))
    for row in made.rows:
        for name, value in row.figures.items():
            # Where all is one value nothing could differ.
            undefined = not tags if name.endswith("f1") else True
            assert value.value == 1 or (undefined and value.value is None)
    assert not tags or figure(made, "exact_f1") == figure(made, "overlap_f1") == 1


@some_examples
@given(several)
def test_all_figures_are_in_their_ranges(some: list[Article]) -> None:
    made = reported(*some)
    for row in made.rows:
        for name, value in row.figures.items():
            if value.value is not None:
                assert (0 if "f1" in name else -1.5) <= value.value <= 1 + 1e-9
        exact, overlap = row.figures["exact_f1"].value, row.figures["overlap_f1"].value
        assert exact is None or overlap is None or exact <= overlap + 1e-9


@some_examples
@given(st.lists(articles(), min_size=2, max_size=6), st.randoms())
def test_the_order_of_the_articles_does_not_matter(some: list[Article], chance: Any) -> None:
    other = [*some]
    chance.shuffle(other)
    assert reported(*some) == reported(*other)


def test_by_hand() -> None:
    ana = [tag("person", (0, 12)), tag("person", (17, 22)), tag("location", (26, 30))]
    ben = [tag("person", (6, 12)), tag("person", (17, 22)), tag("person", (26, 30))]
    made = reported((TEXT, {"ana": ana, "ben": ben}))
    # One of three is the same; two of three are met on either side.
    assert figure(made, "exact_f1") == pytest.approx(1 / 3)
    assert figure(made, "overlap_f1") == pytest.approx(2 / 3)
    assert figure(made, "exact_f1", ("entity", "location")) == 0
    assert figure(made, "exact_f1", ("entity", "person")) == pytest.approx(2 / 5)
    # Ben lacks the first token of eight, and has another label on the sixth.
    chance = (3 * 3 + 4 * 5) / 64
    assert figure(made, "cohen_kappa") == pytest.approx((6 / 8 - chance) / (1 - chance))
    assert made.labels == {("person", "person"): 2, ("location", "person"): 1}
    assert made.alone == {}


def test_nested_tags_by_both_rules() -> None:
    """Both have the person in the claim, but Eva no claim."""
    claim = tag("claim", (0, 40))
    inner = tag("person", (0, 12))
    made = reported((TEXT, {"ana": [claim, inner], "ben": [claim, inner], "eva": [inner]}))
    everywhere = figure(made, "alpha")
    innermost = figure(made, "alpha_innermost")
    assert everywhere is not None and innermost is not None
    # The innermost rule does not see that the claim is missing where the person is.
    assert innermost > everywhere
    assert "alpha_innermost" not in {r.scope: r for r in made.rows}["claim", "claim"].figures


def nothing(**tags: list[Item]) -> Report:
    return reported((TEXT, {"ana": [], "ben": [], **tags}))


def test_no_tags_at_all() -> None:
    made = nothing()
    assert [row.scope for row in made.rows] == [ALL]
    assert {value.value for value in made.rows[0].figures.values()} == {None}
    assert made.tokens == 8 and not made.pairs and not made.labels


def test_an_annotator_who_has_none() -> None:
    made = nothing(ana=[tag("person", (0, 12))])
    assert figure(made, "exact_f1") == figure(made, "overlap_f1") == 0
    assert figure(made, "cohen_kappa") == 0
    alpha = figure(made, "alpha")
    assert alpha is not None and alpha < 0
    assert made.pairs[0].exact == (None, 0, 0) and made.alone == {"person": 1}


def test_one_label_on_everything() -> None:
    whole = [tag("claim", (0, 40))]
    made = nothing(ana=whole, ben=whole)
    assert figure(made, "exact_f1") == 1
    # There is one value only, so nothing is left to chance.
    for name in ("cohen_kappa", "fleiss_kappa", "alpha", "alpha_unitizing"):
        assert figure(made, name) is None


def test_an_empty_text() -> None:
    made = reported(("", {"ana": [], "ben": []}))
    assert (made.articles, made.tokens) == (1, 0)


def test_attributes_of_matched_tags() -> None:
    said = [("worthy", "worthy"), ("worthy", "minor"), ("minor", "minor"), ("", "minor"), ("", "")]
    mine = [
        tag("claim", (n, n + 1), **({"check": a} if a else {})) for n, (a, _) in enumerate(said)
    ]
    theirs = [
        tag("claim", (n, n + 1), **({"check": b} if b else {})) for n, (_, b) in enumerate(said)
    ]
    (row,) = reported((TEXT, {"ana": mine, "ben": theirs})).attributes
    # What neither has says nothing.
    assert (row.scope, row.name, row.pairs, row.same) == (("claim", "claim"), "check", 4, 0.5)
    metrics = pytest.importorskip("sklearn.metrics")
    krippendorff = pytest.importorskip("krippendorff")
    pairs = [pair for pair in said if any(pair)]
    assert close(row.kappa, metrics.cohen_kappa_score(*zip(*pairs, strict=True)))
    coded = [
        [("", "minor", "worthy").index(value) for value in side]
        for side in zip(*pairs, strict=True)
    ]
    theirs_alpha = krippendorff.alpha(
        reliability_data=coded, value_domain=[0, 1, 2], level_of_measurement="nominal"
    )
    assert close(row.alpha, theirs_alpha)


def test_of_an_attribute_with_very_many_values_only_the_share_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from annotate.corpus.agreement import report as reporting

    monkeypatch.setattr(summing, "VALUES", 3)
    monkeypatch.setattr(reporting, "VALUES", 3)
    tags = [tag("person", (n, n + 1), entity=f"Q{n}") for n in range(8)]
    (row,) = reported((TEXT, {"ana": tags, "ben": tags})).attributes
    assert (row.pairs, row.same, row.kappa, row.alpha) == (8, 1, None, None)


def test_tags_are_matched_one_to_one() -> None:
    ana = in_order([tag("person", (0, 5)), tag("person", (0, 12)), tag("claim", (0, 40))])
    ben = in_order([tag("person", (0, 12)), tag("location", (0, 5)), tag("claim", (30, 40))])
    pairs = {(one.key, other.key) for one, other in matching(ana, ben).pairs}
    assert pairs == {
        (("person", ((0, 12),)), ("person", ((0, 12),))),
        (("person", ((0, 5),)), ("location", ((0, 5),))),
        (("claim", ((0, 40),)), ("claim", ((30, 40),))),
    }


@some_examples
@given(articles(("ana", "ben")))
def test_matching_is_symmetric_and_takes_each_tag_once(article: Article) -> None:
    ana, ben = article[1].values()
    found, back = matching(ana, ben), matching(ben, ana)
    for side in (0, 1):
        ids = [pair[side].id for pair in found.pairs]
        assert len({*ids}) == len(ids)
    assert (found.met, found.met_other) == (back.met_other, back.met)
    same = {item.key for item in ana} & {item.key for item in ben}
    assert same <= {one.key for one, other in found.pairs if one.key == other.key}


# intervals


def some_articles(count: int) -> list[Article]:
    made = []
    for number in range(count):
        ana = [tag("person", (0, 12)), tag("location", (26, 30))]
        ben = [tag("person", (0, 6 if number % 3 == 0 else 12)), *ana[1 : 1 + number % 2]]
        made.append((TEXT, {"ana": ana, "ben": ben}))
    return made


def test_intervals_hold_the_figure_and_follow_the_seed() -> None:
    made = reported(*some_articles(30), samples=200)
    assert made.samples == 200
    for name, value in made.rows[0].figures.items():
        assert value.value is not None and value.low is not None and value.high is not None, name
        assert value.low <= value.value <= value.high and value.low < value.high
    assert made == reported(*some_articles(30), samples=200)
    assert made != reported(*some_articles(30), samples=200, seed=2)


def test_an_interval_is_that_of_numpy() -> None:
    """The same articles drawn, the figures of each draw computed one by one."""
    from random import Random

    import numpy

    some = some_articles(8)
    made = reported(*some, samples=50, seed=3).rows[0].figures
    draw = Random(3).random
    again = [reported(*(some[int(draw() * 8)] for _ in range(8))) for _ in range(50)]
    for name in FIGURES:
        drawn = [figure(one, name) for one in again]
        low, high = numpy.percentile([one for one in drawn if one is not None], [2.5, 97.5])
        assert made[name].low == pytest.approx(low), name
        assert made[name].high == pytest.approx(high), name


def test_few_articles_have_no_interval() -> None:
    made = reported(*some_articles(FEWEST - 1), samples=100)
    assert made.samples == 0 and made.rows[0].figures["alpha"].low is None
    assert reported(*some_articles(FEWEST), samples=100).samples == 100


def test_many_articles_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "GROUPS", 64)
    monkeypatch.setattr(summing, "CELLS", 1500)
    few, many = Sums(), Sums()
    for number, (text, everyone) in enumerate(some_articles(400)):
        counts = counted({n: Said((*t,), (*t,), ()) for n, t in everyone.items()}, text, "words")
        many.add(counts)
        if number < 20:
            few.add(counts)
    assert len(few.groups) == 20 and len(many.groups) == 32
    assert len(many.slots) * len(many.groups) > 1500 or many.limit == 64
    total = report(many, ["ana", "ben"], 20, 1)
    assert total.articles == 400 and total.rows[0].figures["exact_f1"].low is not None
    plain = report(many, ["ana", "ben"], 0, 1)
    assert [v.value for v in total.rows[0].figures.values()] == [
        v.value for v in plain.rows[0].figures.values()
    ]


def test_every_figure_is_explained() -> None:
    assert {*FIGURES} <= {*DEFINITIONS}
