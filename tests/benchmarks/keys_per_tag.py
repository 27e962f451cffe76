"""How many key presses a tag takes: our tag screen and SLATE, on an article with a reference.

    python -m tests.benchmarks.keys_per_tag ARTICLE REFERENCE [--no-slate]

The reader of `reader.py` finds the keys on the real screen; they are then pressed again in a real
terminal on a fresh copy, and the sidecar that was saved must equal the reference: labels and spans,
values and types of dates, canonical names, claims with kind, polarity, voice, cue and claimant.
Canonical names cost typing and are counted apart. The forms of both files are those of
`samples/border-talks.txt` and `tests/cases/border-talks.reference.json`.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from annotate.core.annotations import Annotations
from annotate.store.codec import parse
from annotate.store.workspace import open_workspace
from annotate.tui.app import TagApp
from annotate.tui.queue import Queue
from tests.benchmarks.reader import Reader
from tests.benchmarks.suggested_reader import SuggestedReader
from tests.e2e.by_keys import found, press_all, wanted

SIZE = (80, 24)

MOST = {True: {"mentions": 1.0, "claims": 3.0}, False: {"mentions": 1.6, "claims": 6.0}}
"""Keys a tag and keys a claim that we allow ourselves, with suggestions and without."""


def read(article: Path, reference: dict[str, Any], suggest: bool) -> tuple[list[str], Counter[str]]:
    """The keys that the reader presses, with suggestions or without, and what they were for."""
    result: list[tuple[list[str], Counter[str]]] = []

    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copy(article, folder))
            app = TagApp(Queue([copy], open_workspace), by="ana", suggest=suggest)
            async with app.run_test(size=SIZE) as pilot:
                await pilot.pause()
                loop = asyncio.get_running_loop()

                async def settled() -> None:
                    """Wait until all is painted, and nothing is left to look for."""
                    await pilot.pause()
                    while not app.suggesting.step(1):
                        await pilot.pause()

                async def press(key: str) -> None:
                    app.press(key)
                    await settled()

                def pressed(key: str) -> None:
                    asyncio.run_coroutine_threadsafe(press(key), loop).result()

                await settled()
                reader = (SuggestedReader if suggest else Reader)(app, reference, pressed)
                await asyncio.to_thread(reader.work)
                result.append((reader.keys, reader.counts))

    asyncio.run(run())
    return result[0]


def replay(article: Path, keys: list[str], suggest: bool) -> Annotations:
    """Press keys in a real terminal on a fresh copy. Returns what was saved."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(article, folder))
        press_all(copy, keys, columns=SIZE[0], rows=SIZE[1], suggest=suggest)
        sidecar = copy.with_name(copy.name + ".tags.yaml")
        return parse(sidecar.read_bytes(), str(sidecar))


def compared(annotations: Annotations) -> tuple[list[Any], list[Any]]:
    """What a reference says something of, of a sidecar."""
    mentions, claims = found(annotations)
    kept = ("entity", "value", "type")
    said = ("kind", "voice", "polarity")
    # Of quantities the references say no more than where they are.
    return (
        [
            (a, b, {k: v for k, v in c.items() if k in kept and a != "quantity"})
            for a, b, c in mentions
        ],
        [(a, {k: v for k, v in b.items() if k in said}, c, d) for a, b, c, d in claims],
    )


def differences(annotations: Annotations, reference: dict[str, Any]) -> list[str]:
    """What a sidecar and a reference do not have in common."""
    told = []
    for ours, theirs in zip(compared(annotations), wanted(reference), strict=True):
        told += [f"only saved: {entry}" for entry in ours if entry not in theirs]
        told += [f"only in the reference: {entry}" for entry in theirs if entry not in ours]
    return told


def measured(article: Path, reference: dict[str, Any], suggest: bool) -> list[str]:
    """Print the keys of a reader. Returns what is saved otherwise than the reference has it."""
    keys, counts = read(article, reference, suggest)
    told = differences(replay(article, keys, suggest), reference)
    sizes = {"mentions": len(reference["mentions"]), "claims": len(reference["claims"])}
    how = "with suggestions" if suggest else "without suggestions"
    print(f"{article.name}, {how}: {len(keys)} keys in all, replayed in a terminal of 80×24")
    print(f"{'':<24} {'tags':>5} {'keys':>6} {'keys a tag':>11} {'limit':>6}")
    for purpose, size in sizes.items():
        corrections = counts["corrections"] if purpose == "mentions" else 0
        total = counts[purpose] + corrections
        rate = total / size if size else 0.0
        name = f"annotate, {purpose}"
        most = MOST[suggest][purpose]
        print(f"{name:<24} {size:>5} {total:>6} {rate:>11.2f} {most:>6}")
    print(f"{'of these corrections':<24} {'':>5} {counts['corrections']:>6}")
    print(f"{'canonical names, apart':<24} {'':>5} {counts['names']:>6}")
    return told


def main() -> int:
    article, source = Path(sys.argv[1]), Path(sys.argv[2])
    reference = json.loads(source.read_text("utf-8"))
    told = measured(article, reference, suggest=True)
    told += measured(article, reference, suggest=False)
    if "--no-slate" not in sys.argv:
        from tests.benchmarks.slate_player import play

        mentions = [(m["label"], m["start"], m["end"]) for m in reference["mentions"]]
        for most, name in (
            (999, "counts any number"),
            (9, "counts to nine"),
            (1, "counts nothing"),
        ):
            result = play(article, mentions, most=most)
            label, rate = f"SLATE, {name}", result.keys / result.tags
            print(f"{label:<24} {result.tags:>5} {result.keys:>6} {rate:>11.2f}")
    print("the sidecar equals the reference" if not told else "\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())
