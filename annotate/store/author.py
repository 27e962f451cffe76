"""Who makes a tag, if no one says so."""

import os


def author() -> str:
    """The name in ANNOTATE_BY, else the login name, else nothing."""
    names = (os.environ.get(key, "") for key in ("ANNOTATE_BY", "USER", "LOGNAME", "USERNAME"))
    return next((name.strip() for name in names if name.strip()), "")
