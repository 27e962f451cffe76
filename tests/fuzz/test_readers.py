"""Every reader takes or refuses whatever it is given, in bounded time and memory."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import __main__ as script
from tests.fuzz import shapes
from tests.fuzz.mutate import MUTATIONS, mutated
from tests.fuzz.readers import READERS, Reader, guarded, known_words, tidy
from tests.fuzz.running import Result, run

NAMES = sorted(READERS)
WORDS = tuple(known_words())


@pytest.fixture(autouse=True)
def no_files_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Readers of state set where it is; what is found is kept with temporary files."""
    monkeypatch.setenv("ANNOTATE_STATE", "")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize("name", NAMES)
def test_good_ones_are_taken(name: str) -> None:
    seeds = READERS[name].seeds()
    assert sum(guarded(READERS[name], seed) for seed in seeds)
    tidy()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, 2**32), data=st.binary(max_size=60))
def test_others_are_taken_or_refused(name: str, number: int, data: bytes) -> None:
    reader = READERS[name]
    rng = random.Random(number)
    seeds = list(reader.seeds())
    guarded(reader, mutated(rng, seeds, (*WORDS, *reader.words))[:4096])
    place = rng.randrange(len(seeds[0]))
    guarded(reader, seeds[0][:place] + data + seeds[0][place:])
    tidy()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("legacy",)])
@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text(name: str, text: str) -> None:
    guarded(READERS[name], text.encode("utf-8", "surrogatepass"))
    tidy()


def test_mutations_are_repeatable_and_differ() -> None:
    seeds = list(READERS["sidecar"].seeds())
    for mutation in MUTATIONS:
        made = [mutation(random.Random(3), seeds[0], seeds) for _ in range(2)]
        assert made[0] == made[1]
        assert any(mutation(random.Random(n), seeds[0], seeds) != seeds[0] for n in range(5))


def _broken(data: bytes) -> bool:
    if b"\xff" in data:
        raise KeyError("found")
    if len(data) > 4000:
        data *= 1 << 18
    return True


def test_the_script_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "broken", Reader(_broken, lambda: (b"a" * 3000,), 1))
    told: list[str] = []
    results = run([("broken", 3000)], 1, 1, told.append)
    assert results["broken"].inputs == 3000
    assert results["broken"].findings >= 2
    assert any("KeyError: 'found'" in line for line in told)
    assert any("more than 512 MiB" in line for line in told)
    assert "broken" in script.table(results)


def _hanging(data: bytes) -> bool:
    while b"\xff" in data:
        pass
    return True


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.running.SECONDS", 0.2)
    monkeypatch.setitem(READERS, "hanging", Reader(_hanging, lambda: (b"a\xff", b"a"), 1))
    told: list[str] = []
    results = run([("hanging", 2)], 1, 1, told.append)
    assert results["hanging"] == Result(2, 1, 0, 1)._replace(
        slowest=results["hanging"].slowest,
        cpu=results["hanging"].cpu,
        peak=results["hanging"].peak,
    )
    assert "more than 0.2 s" in told[0]


@pytest.mark.parametrize("reader", sorted(shapes.SHAPES))
def test_shapes_are_read(reader: str) -> None:
    for make in shapes.SHAPES[reader].values():
        guarded(READERS[reader], make(2000))
    tidy()


@pytest.mark.parametrize(
    ("reader", "shape"),
    [
        ("rendered", "one place"),
        ("rendered", "fragments"),
        ("rendered", "untold"),
        ("rendered", "columns"),
        ("checked", "by hand"),
        ("checked", "unnamed"),
        ("session", "far"),
        ("config", "values"),
        ("config", "labels"),
    ],
)
def test_what_is_large_is_no_worse_than_large(reader: str, shape: str) -> None:
    measured = shapes.measure(reader, shape, 600_000)
    assert measured.finding == ""
    # Each of these took minutes, or more memory than there is, before it was bounded.
    assert measured.cpu < 20
