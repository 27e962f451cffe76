"""Sidecars: the canonical form, files edited by hand, errors with their places."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.errors import AnnotateError
from annotate.store import codec

CASES = Path(__file__).parents[1] / "cases"

HEADER = """\
# Tags for article.txt. Plain YAML, one tag per line: edit it, diff it, merge it.
format: "annotate/1"
source: {"file": "article.txt", "sha256": "ab", "chars": 4414, "encoding": "utf-8"}
article: {"title": "The “title”", "published": "2020-11-05", "status": "doing"}
schema: {"name": "news", "version": 1}
"""

CANONICAL = (
    HEADER
    + """\
tags:
- {"id": "k3f9qa", "label": "person", "spans": [[572, 587]], "text": "Maria Petersson", \
"before": "said ", "after": ", the", "attributes": {"entity": "Maria Petersson", "n": 3, \
"sure": true, "urls": ["a", "b"]}, "note": "so?", "by": "ana", "at": "2026-11-24T09:30:00Z"}
- {"id": "u81xwe", "label": "claim", "spans": [[600, 610], [620, 630]], "text": "x … y"}
links:
- {"id": "p0c2mz", "kind": "claimant", "from": "u81xwe", "to": "k3f9qa"}
"""
)

VALUE = Annotations(
    source=Source(file="article.txt", sha256="ab", chars=4414),
    article=Metadata(title="The “title”", published="2020-11-05", status="doing"),
    tags=(
        Tag(
            id="k3f9qa",
            label="person",
            spans=(Span(572, 587),),
            text="Maria Petersson",
            before="said ",
            after=", the",
            attributes={
                "entity": "Maria Petersson",
                "n": 3,
                "sure": True,
                "urls": ["a", "b"],
            },
            note="so?",
            by="ana",
            at="2026-11-24T09:30:00Z",
        ),
        Tag(id="u81xwe", label="claim", spans=(Span(600, 610), Span(620, 630)), text="x … y"),
    ),
    links=(Link(id="p0c2mz", kind="claimant", source="u81xwe", target="k3f9qa"),),
)


def test_the_canonical_form() -> None:
    assert codec.dump(VALUE) == CANONICAL.encode()


def test_canonical_bytes_take_the_fast_way_and_come_back_the_same() -> None:
    data = CANONICAL.encode()
    fast = codec.parse_canonical(data)
    assert fast is not None
    assert replace(fast, comments=()) == VALUE
    assert fast.comments == (HEADER.splitlines()[0],)
    assert codec.parse_strictly(data, "x") == fast
    assert codec.dump(codec.parse(data, "x")) == data


REJECTED = """\
rejected:
- {"id": "r7nnnw", "label": "date", "spans": [[3, 9]], "text": "May be", "by": "ana"}
- {"id": "q2aaab", "label": "person", "spans": [[572, 587]], "text": "Maria Petersson"}
"""


def test_rejected_suggestions_are_a_third_list() -> None:
    data = (CANONICAL + REJECTED).encode()
    fast = codec.parse_canonical(data)
    assert fast is not None
    assert replace(fast, comments=(), rejected=()) == VALUE
    assert fast.rejected == (
        Tag("r7nnnw", "date", (Span(3, 9),), "May be", by="ana"),
        Tag("q2aaab", "person", (Span(572, 587),), "Maria Petersson"),
    )
    assert codec.parse_strictly(data, "x") == fast
    assert codec.dump(fast) == codec.dump(fast, codec.LineCache()) == data
    assert codec.dump(replace(fast, rejected=())) == CANONICAL.encode()
    bare = replace(VALUE, tags=(), links=(), rejected=fast.rejected)
    assert codec.dump(bare).decode() == HEADER + "tags: []\nlinks: []\n" + REJECTED


LOST = """\
lost:
- {"id": "w9xyza", "label": "person", "spans": [[9, 14]], "text": "Beran", "note": "who?"}
- {"id": "v2bcde", "label": "cue", "spans": [[15, 20], [30, 32]], "text": "spoke … up"}
"""

WITH_LOST = CANONICAL.replace('"to": "k3f9qa"', '"to": "w9xyza"') + REJECTED + LOST


def test_lost_tags_are_a_list_of_their_own_and_links_may_tie_them() -> None:
    data = WITH_LOST.encode()
    fast = codec.parse_canonical(data)
    assert fast is not None
    assert fast.lost == (
        Tag("w9xyza", "person", (Span(9, 14),), "Beran", note="who?"),
        Tag("v2bcde", "cue", (Span(15, 20), Span(30, 32)), "spoke … up"),
    )
    assert fast.links[0].target == "w9xyza"
    assert codec.parse_strictly(data, "x") == fast
    assert codec.dump(fast) == codec.dump(fast, codec.LineCache()) == data
    bare = replace(VALUE, tags=(), links=(), lost=fast.lost)
    assert codec.dump(bare).decode() == HEADER + "tags: []\nlinks: []\n" + LOST
    assert codec.complete(fast, "no text of theirs").lost == fast.lost


def test_lost_tags_by_hand() -> None:
    lines = LOST.splitlines(keepends=True)
    above = WITH_LOST.replace(LOST, "").replace("tags:\n", f"{lines[0]}{lines[2]}{lines[1]}tags:\n")
    assert codec.dump(codec.parse(above.encode(), "x")) == WITH_LOST.encode()
    rows = "lost:\n- {label: person, spans: [[0, 5]]}\n- {label: person, spans: [[0, 5]]}\n"
    found = codec.complete(codec.parse(f"format: annotate/1\n{rows}".encode(), "x"), "Maria")
    assert len({tag.id for tag in found.lost} - {""}) == 2
    assert [tag.text for tag in found.lost] == ["", ""], "what they said is not known"


def test_prints_of_paragraphs_are_part_of_the_source() -> None:
    prints = '"encoding": "utf-8", "paragraphs": "12:0123abcd 7+1:89abcdef"'
    data = CANONICAL.replace('"encoding": "utf-8"', prints).encode()
    fast = codec.parse_canonical(data)
    assert fast is not None and fast.source.paragraphs == "12:0123abcd 7+1:89abcdef"
    assert codec.parse_strictly(data, "x") == fast
    assert codec.dump(fast) == data


def test_rejected_suggestions_by_hand() -> None:
    lines = REJECTED.splitlines(keepends=True)
    above = CANONICAL.replace("tags:\n", f"{lines[0]}{lines[2]}{lines[1]}tags:\n")
    found = codec.parse(above.encode(), "x")
    assert codec.dump(found) == (CANONICAL + REJECTED).encode()
    for empty in ("rejected: []\n", "rejected:\n", "rejected: ~\n"):
        assert codec.dump(codec.parse((CANONICAL + empty).encode(), "x")) == CANONICAL.encode()
    unknown = (CANONICAL + REJECTED.replace('"by": "ana"', '"score": 0.5')).encode()
    fast = codec.parse_canonical(unknown)
    assert fast is not None and fast.rejected[0].extra == {"score": 0.5}
    assert codec.parse_strictly(unknown, "x") == fast


def test_what_is_left_out_of_a_rejected_suggestion_is_filled_in() -> None:
    text = "Maria is here."
    rows = "- {label: person, spans: [[0, 5]]}\n"
    rejected = f"rejected:\n- {{label: date, spans: [[6, 8]]}}\n{rows}{rows}"
    found = codec.parse(f"format: annotate/1\ntags:\n{rows}{rejected}".encode(), "x")
    assert codec.complete(found, text) == codec.complete(found, text)
    whole = codec.complete(found, text)
    assert [tag.text for tag in whole.rejected] == ["Maria", "Maria", "is"]
    assert len({tag.id for tag in (*whole.tags, *whole.rejected)} - {""}) == 4
    assert (whole.rejected[2].before, whole.rejected[2].after) == ("Maria ", " here.")
    assert whole.tags == codec.complete(replace(found, rejected=()), text).tags
    assert codec.complete(whole, text) is whole
    outside = codec.complete(found, "Mari")
    assert [tag.text for tag in outside.rejected] == ["", "", ""]
    assert all(tag.id for tag in outside.rejected)


def test_no_tags_and_no_links() -> None:
    data = codec.dump(Annotations(source=Source(file="a.txt")))
    assert data.endswith(b"\ntags: []\nlinks: []\n")
    assert b'\nsource: {"file": "a.txt", "encoding": "utf-8"}\narticle: {}\n' in data
    assert codec.parse_canonical(data) is not None
    assert codec.dump(codec.parse(data, "x")) == data


def test_the_fast_way_needs_no_yaml(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys; from annotate.store import codec, schemas\n"
        f"codec.parse({CANONICAL.encode()!r}, 'x'); schemas.default_schema()\n"
        "assert not {'yaml', 'json', 'difflib', 'rich', 'typer'} & set(sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


BY_HAND = """\
%YAML 1.2
# first

# second
---
# third
tags:            # the tags
  - id: b2
    label: no
    spans:
      - [6, 8]
    attributes: {when: 2020-11-05, many: [x, 5], deep: {a: 1e-5}, nothing: ~}
    colour: red
  - {label: person, spans: [[0, 5]], note: "5", extra: {"extra": 1}}
links:
- {id: l1, kind: cue, from: b2, to: b2, weight: .5}
format: annotate/1
article:
  title: >-
    A long
    title
  outlet: Daily
reviewers: [ana, bo]
"my key": 1
yes: 2
"""


def test_a_file_written_by_hand_keeps_what_is_unknown() -> None:
    found = codec.parse(BY_HAND.encode(), "x")
    assert found.comments == ("# first", "# second", "# third")
    assert found.article == Metadata(title="A long title", extra={"outlet": "Daily"})
    assert found.extra == {"reviewers": ["ana", "bo"], "my key": 1, "yes": 2}
    first, second = found.tags
    assert first == Tag("", "person", (Span(0, 5),), "", note="5", extra={"extra": {"extra": 1}})
    assert second.label == "no"
    assert second.extra == {"colour": "red"}
    assert second.attributes == {
        "when": "2020-11-05",
        "many": ["x", 5],
        "deep": {"a": 1e-05},
        "nothing": None,
    }
    assert found.links[0].extra == {"weight": 0.5}
    data = codec.dump(found)
    assert codec.parse_canonical(data) == found == codec.parse_strictly(data, "x")
    assert codec.dump(found, codec.LineCache()) == data
    assert yaml.safe_load(data)["tags"][1]["attributes"]["deep"] == {"a": 1e-05}


def test_what_is_left_out_by_hand_is_filled_in() -> None:
    text = "Maria is here."
    found = codec.parse(BY_HAND.encode(), "x")
    whole = codec.complete(found, text)
    assert whole == codec.complete(found, text)
    assert [tag.text for tag in whole.tags] == ["Maria", "is"]
    assert whole.tags[0].id not in ("", "b2")
    assert (whole.tags[1].before, whole.tags[1].after) == ("Maria ", " here.")
    assert codec.complete(whole, text) is whole
    edited = replace(whole, tags=(replace(whole.tags[0], text="Mario"), *whole.tags[1:]))
    assert codec.complete(edited, "Nothing like it").tags[0].text == "Mario"
    outside = codec.complete(found, "Mari")
    assert outside.tags[0].text == "" and outside.tags[0].id


@pytest.mark.parametrize(
    "change",
    [
        ('"chars": 4414', '"chars":4414'),
        ('"chars": 4414', '"chars": 4414, "extra": {}'),
        ('"version": 1', '"version": 1, "extra": {"a": 1}'),
        ('"text": "x … y"', '"text": "x \\u2026 y"'),
        ('"text": "x … y"', '"text": "x … y", "note": ""'),
        ('"text": "x … y"', '"text": "x … y", "note": null'),
        ('"text": "x … y"', '"text": "x … y", "extra": {}'),
        ('"text": "x … y"', '"text": "x … y", "extra": {"note": "n"}'),
        ('"to": "k3f9qa"', '"to": "k3f9qa", "extra": {"extra": {}}'),
        ("links:\n", "# between\nlinks:\n"),
        ("tags:\n", "\ntags:\n"),
        ("\n", "\r\n"),
        ("tags:\n", "tags: # all\n"),
        ('format: "annotate/1"', "format: annotate/1"),
        ('format: "annotate/1"', 'format: "annotate/1"\ncustom: {"a": [1.5, null]}'),
        ("# Tags", "#Tags"),
        (HEADER.splitlines()[0] + "\n", ""),
    ],
)
def test_small_edits_are_read_alike_both_ways(change: tuple[str, str]) -> None:
    data = CANONICAL.replace(*change).encode()
    assert data != CANONICAL.encode()
    strict = codec.parse_strictly(data, "x")
    assert codec.parse(data, "x") == strict
    again = codec.dump(strict)
    assert codec.parse_canonical(again) == replace(strict, comments=codec.parse(again, "").comments)


def test_unknown_keys_of_our_own_writing_take_the_fast_way() -> None:
    data = CANONICAL.replace('"text": "x … y"', '"text": "x … y", "colour": [1.5, {"a": null}]')
    found = codec.parse_canonical(data.encode())
    assert found is not None
    assert found.tags[1].extra == {"colour": [1.5, {"a": None}]}


SAID = CANONICAL.encode()


@pytest.mark.parametrize(
    "data",
    [
        SAID.replace(b"}\n- {", b"}, {", 1),
        SAID.replace(b"\n- {", b"\n-  {", 1),
        SAID.replace(b', "label"', b',  "label"', 1),
        SAID.replace(b', "label"', b'\n- "label"', 1),
        SAID.replace(b', "text": "', b', "text": "\n- {\\"id\\": ', 1),
        SAID.replace(b'"text"', b'"extra": {}, "text"', 1),
        SAID + b"rejected:\n",
        SAID + b"lost:\n",
        SAID + b"\n",
        SAID[:-1],
        SAID.replace(b"\ntags:", b"\ntags: []", 1),
        SAID.replace(b"\nlinks:", b"\nlinks: []", 1),
    ],
)
def test_what_would_not_be_written_is_not_canonical(data: bytes) -> None:
    assert codec.parse_canonical(SAID) is not None
    assert data != SAID and codec.parse_canonical(data) is None


def test_tags_are_put_in_text_order() -> None:
    lines = CANONICAL.splitlines(keepends=True)
    lines[6], lines[7] = lines[7], lines[6]
    assert codec.dump(codec.parse("".join(lines).encode(), "x")) == CANONICAL.encode()


def broken() -> list[Any]:
    cases = yaml.safe_load((CASES / "broken_sidecars.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", broken())
def test_a_broken_file_says_where_and_what(case: dict[str, str]) -> None:
    body = f"tags:\n{case.get('tags', '')}links:\n{case.get('links', '')}"
    if "rejected" in case:
        body += f"rejected:\n{case['rejected']}"
    if "lost" in case:
        body += f"lost:\n{case['lost']}"
    data = case.get("file", HEADER + body).encode()
    with pytest.raises(AnnotateError) as caught:
        codec.parse(data, "article.txt.tags.yaml")
    assert caught.value.message.startswith(f"article.txt.tags.yaml:{case['error']}")
    assert "not changed" in caught.value.hint or "merge conflict" in caught.value.message
    assert codec.parse_canonical(data) is None


def test_the_same_mistake_is_told_in_the_same_words_in_a_file_edited_by_hand() -> None:
    data = "\n".join(
        ["format: annotate/1", "tags:", "- id: a", "  label: person", "  spans: x", "  text: Maria"]
    )
    with pytest.raises(AnnotateError) as caught:
        codec.parse(data.encode(), "a.yaml")
    expected = "a.yaml:5: tags[0].spans: expected a list of [start, end] pairs, got 'x'"
    assert caught.value.message == expected


@pytest.mark.parametrize("place", ["text", "note", "key", "title", "extra"])
def test_half_a_character_is_an_error_when_it_is_written(place: str) -> None:
    bad = "a\ud800b"
    tag = VALUE.tags[1]
    changed = {
        "text": replace(VALUE, tags=(replace(tag, text=bad),)),
        "note": replace(VALUE, tags=(replace(tag, note=bad, attributes={"x": 1.5}),)),
        "key": replace(VALUE, tags=(replace(tag, attributes={bad: "x"}),)),
        "title": replace(VALUE, article=Metadata(title=bad)),
        "extra": replace(VALUE, extra={bad: 1}),
    }[place]
    with pytest.raises(AnnotateError):
        codec.dump(changed)


def test_a_comment_cannot_break_the_file() -> None:
    odd = replace(VALUE, comments=("# a\nformat: 1", "# \x85x\x07\t\ufeff"), links=(), tags=())
    data = codec.dump(odd)
    assert codec.parse_canonical(data) == replace(
        odd, comments=("# a\ufffdformat: 1", "# \ufffdx\ufffd\t\ufffd")
    )
    named = codec.dump(Annotations(source=Source(file="a\nb\u2028\x9b.txt")))
    assert codec.parse_strictly(named, "x").source.file == "a\nb\u2028\x9b.txt"


def test_the_cache_encodes_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = codec.LineCache()
    assert codec.dump(VALUE, cache) == codec.dump(VALUE)
    seen: list[object] = []
    encoded = codec._encoded

    def watched(rows: Sequence[Tag]) -> bytes:
        seen.extend(rows)
        return encoded(rows)

    monkeypatch.setattr(codec, "_encoded", watched)
    changed = replace(VALUE, tags=(replace(VALUE.tags[0], note="new"), VALUE.tags[1]))
    data = codec.dump(changed, cache)
    assert seen == [changed.tags[0]]
    assert data == codec.dump(changed)
    assert codec.dump(replace(changed, tags=()), cache) == codec.dump(replace(changed, tags=()))
    seen.clear()
    other = replace(VALUE.tags[0], id="other")
    more = replace(changed, rejected=(VALUE.tags[1], other))
    assert codec.dump(more, cache) == codec.dump(more)
    seen.clear()
    fewer = replace(more, rejected=(VALUE.tags[1],))
    data = codec.dump(fewer, cache)
    assert seen == []
    assert data == codec.dump(fewer)
    anonymous = replace(VALUE, tags=tuple(replace(tag, id="") for tag in VALUE.tags), links=())
    assert codec.dump(anonymous, cache) == codec.dump(anonymous)
