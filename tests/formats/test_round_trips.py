"""Sidecar → file → sidecar, by the real commands: equal, but for what the loss says."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.formats.conftest import Round

LOSSLESS = ["csv", "jsonl", "brat"]
"""Formats that hold all that people say of a text."""


@pytest.mark.parametrize("format", LOSSLESS)
def test_all_that_is_said_comes_back(format: str, there_and_back: Round) -> None:
    before, after, out, came = there_and_back(format, "--strict")
    assert (out.status, came.status) == (0, 0), out.err + came.err
    assert set(before) == {"emoji", "crlf", "cjk"}
    assert sum(len(one.tags) for one in before.values()) == 18
    assert after == before


@pytest.mark.parametrize("format", LOSSLESS)
def test_a_second_import_finds_all_there(format: str, there_and_back: Round, run: Run) -> None:
    before, _, _, _ = there_and_back(format)
    ran = run("import", "out", "--format", format, "--text", "back")
    assert ran.status == 0
    assert ran.err.count("nothing new") == len(before)
    assert "6 there already" in ran.err


FLAT = ("person", "location", "quantity", "other", "date", "event", "cue")


def test_conll_comes_back_to_the_same_places(there_and_back: Round) -> None:
    labels = [word for label in FLAT for word in ("--label", label)]
    before, after, out, came = there_and_back("conll", "--option", "labels=own", *labels)
    assert (out.status, came.status) == (0, 0), out.err + came.err
    for name, one in before.items():
        expected = [tag[:3] for tag in one.tags if tag[0] in FLAT]
        assert [tag[:3] for tag in after[name].tags] == expected
    assert sum(len(one.tags) for one in after.values()) == 14


def test_conll_says_what_it_lost(hard: Path, run: Run) -> None:
    ran = run("export", hard, "--format", "conll", "--option", "labels=own")
    assert ran.status == 0
    assert {line for line in ran.err.splitlines() if "who made" not in line} == {
        "annotate: conll: attributes (8 values): left out",
        "annotate: conll: notes (1 tag): left out",
        "annotate: conll: links (5 links): left out",
        "annotate: conll: fragments (1 split tag): each is a tag of its own",
        "annotate: conll: inside another (1 tag): left out, the outermost is kept",
        "annotate: conll: blanks at the ends (1 tag): taken off",
        "annotate: conll: across the end of another (1 tag): left out, the first is kept",
    }
    refused = run("export", hard, "--format", "conll", "--option", "labels=own", "--strict")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.splitlines()[-1].startswith("annotate: conll cannot hold all of it")


def test_labels_are_taken_by_the_names_that_the_schema_has_for_them(hard: Path, run: Run) -> None:
    assert run("export", hard / "emoji.txt", "--layer", "entity", "-o", "x.conll").status == 0
    Path("hard/emoji.txt.tags.yaml").unlink()
    ran = run("import", "x.conll", "--text", hard / "emoji.txt")
    assert ran.status == 0
    assert "taken: PER as person (2), MISC as other (2), LOC as location (1)" in ran.err
    assert "MISC may also be event, quantity: say which with --map MISC=LABEL" in ran.err
    ran = run("import", "x.conll", "--text", hard / "emoji.txt", "--map", "MISC=quantity")
    assert "2 tags and 0 links written, 3 there already" in ran.err
