"""How well expressions of time are found and understood, and what it costs.

    python -m tests.benchmarks.dates CORPORA SCORER [--article ARTICLE GOLD]

CORPORA is a folder of JSON lines, one file a corpus, one line an article: `id`, `dct` (the day of
publication), `text`, `timexes`. SCORER is a Python file with `score(gold, system)`, which scores as
TempEval-3 did. With `--article`, the date values of a reference annotation of one article are
counted that are right.

HeidelTime's figures are the published ones on TempEval-3's test set, which is another: they say
what good is, not who wins.
"""

import argparse
import importlib.util
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from annotate.suggest.dates import Timex, find

MEASURES = {"strictF": "strict", "relF": "relaxed", "typeF": "type", "valF": "value"}
HEIDELTIME = {"strict": 81.3, "relaxed": 90.3, "value": 77.6}

ROUNDS = 3
"""Times that each article is read; the fastest counts, so that a busy machine matters less."""

Score = Callable[[str, str], tuple[dict[str, float], list[Any]]]


class Row(NamedTuple):
    """A line of the table."""

    corpus: str
    articles: int
    scores: dict[str, float]
    mean: float
    """CPU milliseconds an article."""
    most: float


def scorer(path: Path) -> Score:
    """The `score` of a Python file."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Score = module.score
    return score


def timed(text: str, published: str) -> tuple[list[Timex], float]:
    """The expressions of an article, and the CPU milliseconds that they took."""
    best = float("inf")
    found: list[Timex] = []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = find(text, published)
        best = min(best, (time.process_time() - started) * 1000)
    return found, best


def measure(corpus: Path, score: Score) -> Row:
    """One corpus, read and scored."""
    articles = [json.loads(line) for line in corpus.read_text("utf-8").splitlines() if line]
    taken: list[float] = []
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as system:
        for article in articles:
            found, cost = timed(article["text"], article["dct"])
            taken.append(cost)
            timexes = [
                {"start": one.span.start, "end": one.span.end, "type": one.type, "value": one.value}
                for one in found
            ]
            system.write(json.dumps({"id": article["id"], "timexes": timexes}) + "\n")
        system.flush()
        result, _ = score(str(corpus), system.name)
    scores = {name: 100 * result[key] for key, name in MEASURES.items()}
    return Row(corpus.stem, len(articles), scores, statistics.mean(taken), max(taken))


def right(article: Path, gold: Path) -> tuple[int, int]:
    """How many of the dates of a reference have their value, and how many there are."""
    text = article.read_bytes().decode("utf-8-sig")
    found = {(*one.span, one.value, one.type) for one in find(text)}
    mentions = json.loads(gold.read_text("utf-8"))["mentions"]
    dates = [one for one in mentions if one["label"] == "date"]
    same = [(one["start"], one["end"], one["value"], one["type"]) in found for one in dates]
    return sum(same), len(dates)


def printed(rows: list[Row]) -> None:
    """The table."""
    print(f"{'corpus':14}{'articles':>9}", *(f"{name:>8}" for name in MEASURES.values()), end="")
    print(f"{'ms mean':>10}{'ms max':>8}")
    for row in rows:
        print(
            f"{row.corpus:14}{row.articles:9}", *(f"{v:8.1f}" for v in row.scores.values()), end=""
        )
        print(f"{row.mean:10.1f}{row.most:8.1f}")
    heideltime = (f"{HEIDELTIME.get(name, '-'):>8}" for name in MEASURES.values())
    print(f"{'HeidelTime':14}{20:9}", *heideltime, " (published, TempEval-3)")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--article", nargs=2, type=Path, metavar=("ARTICLE", "GOLD"))
    given = parser.parse_args()
    find("on Friday", "2020-11-06")
    score = scorer(given.scorer)
    printed([measure(corpus, score) for corpus in sorted(given.corpora.glob("*.jsonl"))])
    if given.article:
        same, count = right(*given.article)
        print(f"date values of {given.article[0].name}: {same} of {count} right")


if __name__ == "__main__":
    main()
