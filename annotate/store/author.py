"""Who makes a tag, if no one says so."""

import os


def author(layer: str = "") -> str:
    """The name in ANNOTATE_BY, else that of the annotator whose layer is changed, else the login
    name, else nothing."""
    own, *login = (
        os.environ.get(key, "") for key in ("ANNOTATE_BY", "USER", "LOGNAME", "USERNAME")
    )
    return next((name.strip() for name in (own, layer, *login) if name.strip()), "")
