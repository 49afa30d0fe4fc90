"""What a word was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, among: Iterable[str], alike: float = 0.6) -> str:
    """The closest of some words, or nothing where none is close: `alike` is from 0 to 1."""
    return next(iter(get_close_matches(word, list(among), n=1, cutoff=alike)), "")
