"""Search finds what is typed, all of it, at its place; and does so while one types."""

import time
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from annotate.core.folding import bearing, pattern_for
from annotate.core.search import alphabet, find, matches, occurrences
from annotate.core.spans import Span

FOLDED = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "æ": "ae", "ﬁ": "fi", "…": "...",
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-",
}  # fmt: skip


def found(text: str, wanted: str) -> list[str]:
    return [text[slice(*span)] for span in find(text, wanted)]


@pytest.mark.parametrize(
    ("text", "wanted", "hits"),
    [
        ("In Zürich and Zu\u0308rich, not Zurich", "zurich", ["Zürich", "Zu\u0308rich", "Zurich"]),
        ("In Zürich and Zu\u0308rich, not Zurich", "zür", ["Zür", "Zu\u0308r"]),
        ("In Zürich and Zu\u0308rich, not Zurich", "zu\u0308r", ["Zür", "Zu\u0308r"]),
        ("In Zürich and zu\u0308rich", "Zurich", ["Zürich"]),
        ("Cafe\u0301 and Cafe", "cafe", ["Cafe\u0301", "Cafe"]),
        ("Łódź", "lodz", ["Łódź"]),
        ("Łódź", "łodz", ["Łódź"]),
        ("Lódź", "łodz", []),
        ("Øster Straße, STRASSE", "oster stra", ["Øster Stra"]),
        ("Straße, STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("Straße, STRASSE, Strasse", "straße", ["Straße", "STRASSE"]),
        ("Kadıköy İzmir", "kadikoy iz", ["Kadıköy İz"]),
        ("Flußsand, Flusssand", "flusssand", ["Flußsand", "Flusssand"]),
        ("ofﬁce oﬃce office", "office", ["ofﬁce", "oﬃce", "office"]),
        ("Ελλάς Ελλάδα", "ελλασ", ["Ελλάς"]),
        ("the\u00a0talks,\n  talks", "the talks, t", ["the\u00a0talks,\n  t"]),
        ("the talks", " the ", ["the"]),
        ("“We’re ‘in’” – so", '"we\'re \'in\'" - so', ["“We’re ‘in’” – so"]),
        ("We’re, We're", "we’re", ["We’re"]),
        ("a – b - c", "–", ["–"]),
        ("Kara\u00adbakh, Kara\u200bbakh", "karabakh", ["Kara\u00adbakh", "Kara\u200bbakh"]),
        ("Wait… wait...", "wait...", ["Wait…", "wait..."]),
        ("한국 \u1112\u1161\u11ab국", "한", ["한", "\u1112\u1161\u11ab"]),
        ("हिन्दी", "ह", ["हि"]),
        ("👍🏽 👍", "👍", ["👍🏽", "👍"]),
        ("كِتَاب", "كتاب", ["كِتَاب"]),
        ("a.c abc", "a.c", ["a.c"]),
        ("text", "", []),
        ("text", " \n", []),
        ("e\u0301", "\u00ad", []),
        ("e\u00ade", "\u00ad", ["\u00ad"]),
    ],
)  # fmt: skip
def test_find(text: str, wanted: str, hits: list[str]) -> None:
    assert found(text, wanted) == hits


@pytest.mark.parametrize(
    ("text", "quote", "options", "spans"),
    [
        ("Sarn, Sarna, Sarn", "Sarn", {}, [(0, 4), (13, 17)]),
        ("Sarn, Sarna", "Sarn", {"whole_words": False}, [(0, 4), (6, 10)]),
        ("Tass and TASS", "TASS", {"ignore_case": True}, [(0, 4), (9, 13)]),
        ("Tass and TASS", "TASS", {}, [(9, 13)]),
        ("Maria\nOrlova, Maria  Orlova", "Maria Orlova", {}, [(0, 12), (14, 27)]),
        ("Cafe\u0301, Cafe", "Cafe", {}, [(7, 11)]),
        ("e\u0301a, a", "a", {}, [(5, 6)]),
        ("(Sarn)", "(Sarn)", {}, [(0, 6)]),
        ("a.c abc", "a.c", {}, [(0, 3)]),
        ("don’t", "don't", {}, []),
        ("", "a", {}, []),
        ("a", "", {}, []),
    ],
)
def test_occurrences(
    text: str, quote: str, options: dict[str, bool], spans: list[tuple[int, int]]
) -> None:
    assert occurrences(text, quote, **options) == spans


# A small alphabet, so that much is found.
PIECES = [*"aeosiflAEOS'-. ", *FOLDED, *"áéÅ\u00a0\n", "\u0301", "\u030a", "e\u0301", "...", "ff"]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
typeable = [piece for piece in PIECES if piece not in ("\u0301", "\u030a")] + [*"aeosifl"]
queries = st.lists(st.sampled_from(typeable), min_size=1, max_size=4).map("".join)


def clusters(text: str) -> Iterator[tuple[int, str]]:
    place = 0
    for cluster in iter_graphemes(text):
        yield place, cluster
        place += len(cluster)


def alike(typed: str, seen: str) -> bool:
    """True if one cluster of the text may be what was typed for, letter by letter."""
    typed, seen = (unicodedata.normalize("NFC", one) for one in (typed, seen))
    bare = unicodedata.normalize("NFD", seen)[0]
    folded = typed if len(typed) > 1 or unicodedata.normalize("NFD", typed) != typed else ""
    return typed == seen if folded else typed in (seen, bare, FOLDED.get(bare, bare))


def naive(text: str, wanted: str) -> list[Span]:
    """The same by trying every place, for texts of the alphabet above."""
    if wanted == wanted.lower():
        text_seen = [(place, cluster.lower()) for place, cluster in clusters(text)]
    else:
        text_seen = list(clusters(text))
    sizes = [len(cluster) for _, cluster in clusters(text)]
    typed = list(iter_graphemes(" ".join(wanted.split())))

    def end_of(at: int, query: int) -> int | None:
        """The end of the longest match of the rest of the query."""
        if query == len(typed):
            return at
        if at == len(text_seen):
            return None
        ends: list[int | None] = []
        if typed[query] == " ":
            following = at
            while following < len(text_seen) and text_seen[following][1].isspace():
                following += 1
            return end_of(following, query + 1) if following > at else None
        if alike(typed[query], text_seen[at][1]):
            ends.append(end_of(at + 1, query + 1))
        bare = unicodedata.normalize("NFD", text_seen[at][1])[0]
        ligature = FOLDED.get(bare, "")
        if len(ligature) > 1 and typed[query : query + len(ligature)] == list(ligature):
            ends.append(end_of(at + 1, query + len(ligature)))
        return max((end for end in ends if end is not None), default=None)

    spans: list[Span] = []
    at = 0
    while at < len(text_seen) and typed:
        end = end_of(at, 0)
        if end is None or end == at:
            at += 1
            continue
        start = text_seen[at][0]
        spans.append(Span(start, text_seen[end - 1][0] + sizes[end - 1]))
        at = end
    return spans


@given(texts, queries)
def test_nothing_is_missed_and_nothing_else_found(text: str, wanted: str) -> None:
    assert find(text, wanted) == naive(text, wanted)


@given(texts, queries)
def test_no_cluster_is_cut(text: str, wanted: str) -> None:
    edges = {place for place, _ in clusters(text)} | {len(text)}
    for span in find(text, wanted) + occurrences(text, wanted, whole_words=False):
        assert edges >= set(span)


@given(st.text(max_size=30), st.text(max_size=4), st.data())
def test_what_stands_there_is_found(text: str, wanted: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    text = f"{text[:place]} {wanted} {text[place:]}"
    edges = {place for place, _ in clusters(text)} | {len(text)}
    if wanted.strip() and {place + 1, place + 1 + len(wanted)} <= edges:
        start, end = place + 1, place + 1 + len(wanted)
        assert any(span.start < end and start < span.end for span in find(text, wanted))


PARAGRAPH = "“We agree,” Maria Orlova of Veldia said on Thursday. She named 2,000 men.\n\n"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, řekla v úterý v Łodzi Zoë Åström. "


@pytest.mark.parametrize(
    ("paragraph", "wanted", "limit"),
    [
        pytest.param(PARAGRAPH, "orlova", 0.5, id="mostly ASCII"),
        pytest.param(CZECH, "ustrom", 2, id="accents"),
        pytest.param(unicodedata.normalize("NFD", CZECH), "lodzi", 2, id="combining accents"),
    ],
)
@pytest.mark.parametrize("search", [find, occurrences])
def test_a_megabyte_is_searched_in_one_pass(
    search: Callable[[str, str], list[Span]], paragraph: str, wanted: str, limit: float
) -> None:
    text = (paragraph * (1_000_000 // len(paragraph)))[:-1]
    times = []
    for _ in range(3):
        alphabet.cache_clear()
        begun = time.process_time()
        search(text, wanted)
        times.append(time.process_time() - begun)
    # A search that looks again from each place would take minutes.
    assert min(times) < limit


@given(
    st.text(alphabet="abisIS ßéıİſœﬁ“\u0301\u00ad日", max_size=9),
    st.text(alphabet="aIisſßéı ", max_size=4),
)
def test_characters_that_make_no_difference_make_none(text: str, wanted: str) -> None:
    beyond = alphabet(text)
    for either in (True, False):
        whole = pattern_for(wanted, beyond, either)
        short = pattern_for(wanted, bearing(beyond, wanted), either)
        if whole:
            assert [*matches(whole, text, accents=False)] == [*matches(short, text, accents=False)]
