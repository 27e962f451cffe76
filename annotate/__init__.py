"""Mark up news articles from the terminal.

For notebooks and scripts: `annotate.load(path)` gives an article with its tags and links,
`annotate.load_all(paths)` those of many; see `annotate.api`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotate.api import Annotated as Annotated
    from annotate.api import load as load
    from annotate.api import load_all as load_all

__all__ = ["Annotated", "load", "load_all"]


def __getattr__(name: str) -> Any:
    # Not before it is asked for: commands start without it.
    if name in __all__:
        from annotate import api

        return getattr(api, name)
    raise AttributeError(f"module 'annotate' has no attribute {name!r}")
