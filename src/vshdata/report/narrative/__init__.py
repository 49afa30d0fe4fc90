"""A paragraph on an area, made from its table by fixed wordings. It says what, never why."""

from vshdata.report.narrative.paragraph import paragraph, sentence

__all__ = ["paragraph", "sentence"]
