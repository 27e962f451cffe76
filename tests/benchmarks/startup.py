"""What a command costs before it does anything: CPU as a multiple of `python -c pass`.

    python tests/benchmarks/startup.py [FILE]

The contestants take turns, so a busy machine slows all of them alike; medians of many rounds. FILE
is an article with a sidecar; without one, an article of 30 tags is made.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]

ROUNDS = 25

LIMITS = {"--help": 7.0, "export": 9.0, "show": 11.0}
"""How many times `python -c pass` a command may cost."""


ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
# Compiled modules are written and used, as they are where a program is installed.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)


def cpu(arguments: list[str]) -> float:
    """CPU seconds, user and system, of one run of Python."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sample(folder: Path) -> Path:
    """An article of 5 KB with 30 tags."""
    path = folder / "article.txt"
    sentence = (
        "Maria Orlova told reporters in Geneva on Thursday, 5 November, that talks had failed.\n\n"
    )
    path.write_text("Minister calls talks a failure\n\n" + sentence * 60, "utf-8")
    for label, quote in (
        ("person", "Maria Orlova"),
        ("location", "Geneva"),
        ("date", "5 November"),
    ):
        for nth in range(1, 11):
            command = ["add", str(path), label, "--quote", quote, "--nth", str(nth)]
            cpu(["-m", "annotate", *command])
    return path


def measure(article: Path, rounds: int = ROUNDS) -> dict[str, float]:
    """CPU seconds of each contestant: the median of all rounds but the first."""
    contestants = {
        "python -c pass": ["-c", "pass"],
        "import typer": ["-c", "import typer"],
        "--help": ["-m", "annotate", "--help"],
        "export": ["-m", "annotate", "export", str(article)],
        "show": ["-m", "annotate", "show", str(article)],
    }
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds + 1):
        for name, arguments in contestants.items():
            taken[name].append(cpu(arguments))
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        article = Path(sys.argv[1]) if len(sys.argv) > 1 else sample(Path(folder))
        medians = measure(article)
    base = medians["python -c pass"]
    print(f"{'':16}{'CPU ms':>8}{'× python':>10}{'limit':>7}")
    for name, seconds in medians.items():
        limit = f"{LIMITS[name]:7.1f}" if name in LIMITS else ""
        print(f"{name:16}{seconds * 1000:8.1f}{seconds / base:10.2f}{limit}")


if __name__ == "__main__":
    main()
