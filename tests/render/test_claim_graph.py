"""The drawing of claims: nothing overlaps, no line runs along another, whatever is drawn."""

import re
from collections import defaultdict
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.claimants import NOBODY_NAMED, Speaker
from annotate.core.claims import Claim, by_claimant
from annotate.render.claim_graph import graph
from annotate.render.lettering import advance, broken, cut

NAME = "{http://www.w3.org/2000/svg}"
SPEAKERS = [Speaker(f"={name}", name, True) for name in ("Ana Berg", "Bo Li", "Cy" * 90)]
IDS = [f"c{n}" for n in range(12)]
CLAIMS = st.lists(
    st.builds(
        lambda text, speakers, supports, contradicts, verdict: Claim(
            "a.txt", "", 1, 1, text, tuple(dict.fromkeys(speakers)), "denies", verdict,
            supports=tuple(supports), contradicts=tuple(contradicts),
        ),
        st.text(max_size=300),
        st.lists(st.sampled_from([*SPEAKERS, NOBODY_NAMED]), min_size=1, max_size=4),
        st.lists(st.sampled_from(IDS), max_size=3, unique=True),
        st.lists(st.sampled_from(IDS), max_size=3, unique=True),
        st.sampled_from(["", "refuted", "odd\0"]),
    ),
    max_size=12,
)  # fmt: skip


def drawn(claims: list[Claim]) -> ElementTree.Element:
    named = [claim._replace(id=id) for claim, id in zip(claims, IDS, strict=False)]
    known = {claim.key: claim for claim in named}
    return ElementTree.fromstring("".join(graph(by_claimant(named), known)))


def boxes(root: ElementTree.Element, kind: str) -> list[tuple[float, float]]:
    """Top and foot of each box."""
    found = [rect for rect in root.iter(f"{NAME}rect") if rect.get("class") == kind]
    tops = [(float(rect.attrib["y"]), float(rect.attrib["height"])) for rect in found]
    return sorted((top, top + height) for top, height in tops)


@given(CLAIMS)
@settings(max_examples=60)
def test_boxes_and_lines_lie_apart(claims: list[Claim]) -> None:
    root = drawn(claims)
    height = float(root.attrib["height"])
    for kind in ("box", "who"):
        found = boxes(root, kind)
        assert all(a[1] < b[0] for a, b in pairwise(found))
        assert all(top >= 0 and foot <= height for top, foot in found)
    assert len(boxes(root, "box")) == len(claims)
    # Each link is in a lane, where no other is at the same height.
    lanes: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for path in root.iter(f"{NAME}path"):
        if (path.get("class") or "").startswith("tie"):
            start, lane, end = re.findall(r"M\S+ (\S+)H(\S+)V(\S+)H", path.attrib["d"])[0]
            lanes[float(lane)].append(tuple(sorted((float(start), float(end)))))  # type: ignore[arg-type]
    for there in lanes.values():
        there.sort()
        assert all(a[1] < b[0] for a, b in pairwise(there))


@given(st.text(max_size=200), st.floats(60, 400), st.integers(1, 4))
def test_words_fit_their_box(text: str, room: float, lines: int) -> None:
    made = broken(text, room, 13, lines)
    assert len(made) <= lines
    widest = 1.1 * 13  # a cluster that is wider than all room has to stand somewhere
    assert all(advance(line, 13) <= room + widest for line in made)
    assert advance(cut(text, room, 13), 13) <= room + widest


def test_what_is_cut_ends_with_an_ellipsis_and_what_fits_does_not() -> None:
    assert broken("one two three", 1000, 13, 2) == ["one two three"]
    made = broken("the words of a claim that goes on and on " * 9, 300, 13, 3)
    assert len(made) == 3 and made[-1].endswith("…") and not made[0].endswith("…")
    assert " ".join(made).startswith("the words of a claim")


def test_nothing_is_cut_that_has_room_below() -> None:
    text = "no inspector had seen the bridge since the year in which it was built, " * 5
    file = (
        "articles/of-the-second-hearing/2020-03-04-the-harbour-inquiry-goes-on-with-witnesses.txt"
    )
    name = "a person who knows of the letters and asked not to be named because they are secret"
    several = (Speaker("#a", name), *SPEAKERS[:2])
    claim = Claim(file, "c1", 129, 319, text.strip(), several, "denies", when=("2020-03-04",))
    root = ElementTree.fromstring("".join(graph(by_claimant([claim]), {claim.key: claim})))
    lines = [one.text or "" for one in root.iter(f"{NAME}text")]
    assert not any("…" in line for line in lines)
    whole = " ".join(lines)
    assert claim.text in whole and whole.count(name) == 2
    assert f"{file}:129:319" in whole.replace(" ", "") and "when 2020-03-04" in whole
    (box,) = boxes(root, "box")
    feet = [float(one.attrib["y"]) for one in root.iter(f"{NAME}text") if one.get("x") == "288"]
    assert len(feet) > 6 and all(box[0] < foot < box[1] for foot in feet)
    assert all(after - before >= 14 for before, after in pairwise(feet))


def test_a_path_is_broken_after_a_part() -> None:
    assert broken("news/of-the-north/bridge.txt:1:2", 130, 13, 3) == [
        "news/of-the-north/",
        "bridge.txt:1:2",
    ]
