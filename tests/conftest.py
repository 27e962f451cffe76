"""Tests keep what the program remembers in a folder of their own, not in the user's, and none
depends on how busy the machine is.
"""

import os
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("annotate", deadline=None)
settings.load_profile("annotate")


def pytest_configure(config: pytest.Config) -> None:
    state = tempfile.TemporaryDirectory(prefix="annotate-state-")
    config.add_cleanup(state.cleanup)
    os.environ["ANNOTATE_STATE"] = state.name
