"""Tests keep what the program remembers in a folder of their own, not in the user's."""

import os
import tempfile

import pytest


def pytest_configure(config: pytest.Config) -> None:
    state = tempfile.TemporaryDirectory(prefix="annotate-state-")
    config.add_cleanup(state.cleanup)
    os.environ["ANNOTATE_STATE"] = state.name
