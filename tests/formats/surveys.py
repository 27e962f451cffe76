"""Surveys of articles in memory."""

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.formats.survey import Survey


def survey_of(document: Document, schema: Schema) -> Survey:
    """What a writer is told of one article."""
    survey = Survey()
    survey.add_schema(schema)
    survey.add(
        [(tag.label, name) for tag in document for name in tag.attributes or ("",)],
        [link.kind for link in document.links.values()],
    )
    return survey
