"""The suggesters that come with us: made by name, in their order, and only if asked for."""

from collections.abc import Iterable
from importlib import import_module
from types import SimpleNamespace

import pytest

from annotate.core.schema import Schema
from annotate.core.suggestion import Suggester, Suggestion
from annotate.store import suggesters
from annotate.suggest import registry
from tests.core.test_session import SCHEMA


def nothing(text: str, start: int, end: int) -> Iterable[Suggestion]:
    return ()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What the modules' factories are called with; that of the quantities finds no label."""
    calls: list[tuple[str, str, str]] = []

    def module(path: str) -> SimpleNamespace:
        def suggester(schema: Schema, published: str) -> Suggester | None:
            calls.append((path, schema.name, published))
            return None if "quantities" in path else nothing

        return SimpleNamespace(suggester=suggester)

    monkeypatch.setattr(registry, "import_module", module)
    return calls


@pytest.mark.parametrize(
    ("only", "off", "made"),
    [
        ((), (), ["dates", "names", "attributions"]),
        (("attributions", "dates"), (), ["dates", "attributions"]),
        ((), ("dates",), ["names", "attributions"]),
        (("dates", "names"), ("names", "attributions"), ["dates"]),
        (("quantities",), (), []),
        (("names",), ("names",), []),
    ],
)
def test_which_are_made(
    only: tuple[str, ...], off: tuple[str, ...], made: list[str], asked: list[tuple[str, str, str]]
) -> None:
    found = registry.built_in(SCHEMA, "2021-03-11", only, off)
    assert list(found) == made
    assert {call[1:] for call in asked} <= {("news", "2021-03-11")}
    names = [
        name for name, path in registry.BUILT_IN.items() if path in [call[0] for call in asked]
    ]
    assert [name for name in names if name != "quantities"] == made, "no other is imported"


def test_all_that_are_named_are_there() -> None:
    paths = {*registry.BUILT_IN.values(), *registry.FOR_PROGRAMS.values()}
    assert all(callable(import_module(path).suggester) for path in paths)
    assert registry.BUILT_IN.keys() == registry.FOR_PROGRAMS.keys()


def test_a_configuration_knows_the_same() -> None:
    assert set(suggesters.BUILT_IN) == set(registry.BUILT_IN)
