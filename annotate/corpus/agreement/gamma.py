"""γ, as `pygamma-agreement` computes it (Mathet, Widlöcher & Métivier 2015).

The package is not installed with ours: it needs a solver and a compiler. Its sampling is seeded, so
the same articles give the same figure.
"""

from collections.abc import Mapping
from typing import Any

from annotate.corpus.agreement.said import Said
from annotate.errors import AnnotateError

COMMAND = "pip install 'annotate-articles[gamma]'"


def require() -> Any:
    """The package. Raises AnnotateError where it is not installed."""
    try:
        import pygamma_agreement
    except ImportError:
        raise AnnotateError("γ needs pygamma-agreement, which is not installed", COMMAND) from None
    return pygamma_agreement


def gamma(everyone: Mapping[str, Said], seed: int) -> float | None:
    """γ of one article, positions in code points, a split tag from its start to its end. None where
    fewer than two annotators have tagged anything: then nothing can be aligned."""
    if sum(bool(one.items) for one in everyone.values()) < 2:
        return None
    import logging

    import numpy
    from pyannote.core import Segment

    package = require()
    continuum = package.Continuum()
    for name in sorted(everyone):
        continuum.add_annotator(name)
        for item in everyone[name].items:
            continuum.add(name, Segment(item.start, item.end), item.label)
    numpy.random.seed(seed)
    before = logging.root.manager.disable
    # It warns of each alignment that another solver would be faster.
    logging.disable(logging.WARNING)
    try:
        found = continuum.compute_gamma(package.CombinedCategoricalDissimilarity())
        return float(found.gamma)
    finally:
        logging.disable(before)
