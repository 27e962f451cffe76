"""The program with ids that are counted and not random: the same keys make the same tags then.

    python -m tests.e2e.numbered ARGUMENTS OF annotate

Of several tags at one place the one that is meant depends on their ids.
"""

import sys
from collections.abc import Callable, Container
from itertools import count

from annotate.core import tags


def counted() -> Callable[[Container[str]], str]:
    """A source of ids."""
    numbers = count(100_000)

    def new_id(taken: Container[str]) -> str:
        return next(made for number in numbers if (made := f"t{number}") not in taken)

    return new_id


def install() -> None:
    """Have all that makes ids take counted ones, which begin anew."""
    new_id = counted()
    for module in [tags, *sys.modules.values()]:
        if hasattr(module, "new_id"):
            module.new_id = new_id  # type: ignore[attr-defined, unused-ignore]


if __name__ == "__main__":
    install()
    from annotate.__main__ import main

    sys.exit(main())
