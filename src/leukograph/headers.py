"""YAML headers of query files and SSSOM tables, always read with the safe loader."""

from __future__ import annotations

from typing import Any

MAX_CHARACTERS = 100_000


def read_header(text: str) -> dict[str, Any]:
    """The mapping that a YAML text holds; an empty text holds an empty one.

    Raises: ValueError if the text is too long, is not YAML, or is not a mapping.

    >>> read_header("question: Why?")
    {'question': 'Why?'}
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"the header is longer than {MAX_CHARACTERS} characters")
    if "&" in text and "*" in text and _has_alias(text):
        raise ValueError("the header uses YAML anchors, which are not needed here")
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise ValueError(f"the header is not YAML: {str(fault).splitlines()[0]}") from fault
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise ValueError("the header is not a list of `name: value` lines")
    return found


def _has_alias(text: str) -> bool:
    """True if the text uses an alias, with which a few lines can stand for gigabytes."""
    import yaml

    try:
        return any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text))
    except yaml.YAMLError:
        return False
