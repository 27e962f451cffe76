"""Says which layers there are where the one that was asked for is not.

Invariant: it looks for them only then, and asks for nothing that is elsewhere on purpose of this.
"""

import os

from annotate import console
from annotate.core.wording import counted
from annotate.corpus.walk import Found
from annotate.store.files import HERE
from annotate.store.workspace import SUFFIX


def layers_there(found: Found) -> str:
    """Which other layers the articles have, to be told where none has the one asked for."""
    there, plain = _others(found)
    if not (there or plain):
        return ""
    places = [f"the layer{'s' * (len(there) > 1)} {', '.join(there)}"] if there else []
    places += ["no layer"] if plain else []
    how = "leave out --as" if plain else f"--as {there[0]}"
    return f" (their tags are in {', and in '.join(places)}: {how})"


def tell_absent(found: Found) -> None:
    """Say that none of the articles has the layer asked for, if they have others."""
    if any(type(path) is not HERE for path in found.right):
        return
    ending = f".{found.layer}{SUFFIX}"
    if any(os.path.lexists(f"{article}{ending}") for article in found):
        return
    there, plain = _others(found)
    names = [*there, *(["the plain one"] if plain else [])]
    if names:
        some = found.right
        where = str(some[0]) if len(some) == 1 else counted(found.count, "article")
        last = ", and " if len(names) > 2 else " and "
        listed = last.join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
        console.say(f"no tags of {found.layer}: {where} (there are: {listed})")


def _others(found: Found) -> tuple[list[str], bool]:
    """The other layers with a name, and whether there is the one without."""
    from annotate.corpus.layers import layered_articles

    names = dict.fromkeys(name for one in layered_articles(found.right) for name in one.layers)
    there = [name for name in names if name and name != found.layer]
    return there, bool("" in names and found.layer)
