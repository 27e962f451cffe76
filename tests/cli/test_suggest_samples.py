"""What comes with the program, all of it, on the samples: sound, accepted once, and as told."""

import json
from pathlib import Path

import pytest

from annotate.suggest.registry import BUILT_IN
from tests.cli.conftest import ROOT, Run

SAMPLES = sorted(path.name for path in (ROOT / "samples").glob("*.txt"))


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A sample without its tags."""
    path = Path(str(request.param))
    path.write_bytes((ROOT / "samples" / path).read_bytes())
    return path


def test_all_that_is_suggested_is_sound(sample: Path, run: Run) -> None:
    text = sample.read_bytes().decode()
    ran = run("suggest", sample, "--all", "--format", "jsonl", "--published", "2021-03-11")
    assert ran.status == 0
    found = [json.loads(line) for line in ran.lines]
    places = [(not each["shown"], each["spans"][0][0]) for each in found]
    assert places == sorted(places)
    assert {each["suggester"] for each in found} <= set(BUILT_IN)
    for each in found:
        assert " … ".join(text[start:end] for start, end in each["spans"]) == each["text"]
        assert each["why"] and 0 < each["score"] <= 1, each
        for link in each["links"]:
            assert all(text[start:end].strip() for start, end in link["spans"])


def test_what_is_accepted_is_sound_and_accepted_once(sample: Path, run: Run) -> None:
    first = run("suggest", sample, "--accept", "--format", "jsonl")
    assert first.status == 0 and first.lines
    ran = run("check", sample)
    assert (ran.status, ran.out) == (0, "")
    before = Path(f"{sample}.tags.yaml").read_bytes()
    again = run("suggest", sample, "--accept")
    assert (again.status, again.out) == (0, "")
    assert Path(f"{sample}.tags.yaml").read_bytes() == before
    places = {
        (tag["label"], *map(tuple, tag["spans"]))
        for tag in map(json.loads, run("export", sample, "--format", "jsonl").lines)
    }
    for each in map(json.loads, first.lines):
        assert (each["label"], *map(tuple, each["spans"])) in places
