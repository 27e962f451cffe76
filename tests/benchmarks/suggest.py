"""What suggestions cost on an article of 1 MB: the first screenful, and the steps between keys.

    python -m tests.benchmarks.suggest [ARTICLE]

All is measured in a fresh process in which the screen has been painted, so imports and the patterns
that are compiled at first count, but for those that the screen needs itself.
The text is the article (by default a sample), again and again up to 1 MB.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "samples" / "harbour-inquiry.txt"
SIZE = 1 << 20
SCREEN = 4096
"""Code points of a large screenful."""

MOST = {"first screen": 100.0, "step, p99": 8.0}
"""Milliseconds of CPU that we allow ourselves."""


def measure(article: Path) -> None:
    from annotate.core.annotations import Annotations, Source
    from annotate.core.article import Article
    from annotate.core.document import Document
    from annotate.core.pool import BLOCK, Pool
    from annotate.core.runs import row_runs
    from annotate.core.session import Session
    from annotate.store.schemas import default_schema
    from annotate.tui import app

    assert app

    text = article.read_text("utf-8")
    text = (text * (SIZE // len(text) + 1))[:SIZE]
    document = Document(Article(text, "a.txt"), Annotations(Source("a.txt")))
    schema = default_schema()
    session = Session(document, schema)
    for row in range(50):
        row_runs(session.layout, row, document.index)

    start = time.process_time()
    from annotate.suggest import registry
    from annotate.suggest.names.known import Known

    pool = Pool(document, schema, registry.built_in(schema, "2021-03-11"), Known(schema))
    shown = len(pool.between(0, SCREEN))
    first = time.process_time() - start
    steps = []
    done = False
    while not done:
        start = time.process_time()
        done = pool.look(0)
        steps.append(time.process_time() - start)
    waiting = len(pool.between(0, len(text)))
    start = time.process_time()
    while not pool.left()[1]:
        pass
    counted = time.process_time() - start
    print(f"{len(text):,} characters, {waiting:,} suggestions, {shown} on the first screen")
    print(f"{'':<24} {'CPU ms':>8} {'limit':>6}")
    p99 = statistics.quantiles(steps, n=100)[98]
    rows = [
        ("first screen", first, MOST["first screen"]),
        ("step, median", statistics.median(steps), None),
        ("step, p99", p99, MOST["step, p99"]),
        ("step, most", max(steps), None),
        (f"all {len(steps)} steps of {BLOCK}", sum(steps), None),
        ("counting what is left", counted, None),
    ]
    for name, seconds, most in rows:
        print(f"{name:<24} {seconds * 1000:>8.1f} {most or '':>6}")


def main() -> None:
    if "--here" in sys.argv:
        measure(Path(sys.argv[-1]))
        return
    article = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
    subprocess.run([sys.executable, "-m", __spec__.name, "--here", article], check=True)


if __name__ == "__main__":
    main()
