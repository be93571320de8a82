"""Reads files written before version 1.0, which called a few properties otherwise."""

from collections.abc import Mapping
from typing import Any, Final

_RENAMED: Final = {
    "basics": {"picture": "image", "website": "url"},
    "work": {"company": "name", "website": "url"},
    "volunteer": {"website": "url"},
}
"""Section → old name → the name since 1.0 (changes of the schema between 0.0.0 and 1.0.0)."""


def modernized(document: object) -> tuple[object, dict[str, str]]:
    """The document under today's names.

    An old name beside the new one, or with a value that is no text, stays what it then is: a property of
    somebody's own.

    Returns:
        The document, and the path of each property renamed → its path in the original.
    """
    if not isinstance(document, Mapping):
        return document, {}
    renamed: dict[str, str] = {}
    result = dict(document)
    for section, names in _RENAMED.items():
        value = document.get(section)
        if isinstance(value, list):
            result[section] = [
                _modernized(item, f"{section}[{i}]", names, renamed) for i, item in enumerate(value)
            ]
        elif section in document:
            result[section] = _modernized(value, section, names, renamed)
    return result, renamed


def _modernized(item: Any, where: str, names: Mapping[str, str], renamed: dict[str, str]) -> Any:
    if not isinstance(item, Mapping):
        return item
    new = {old: name for old, name in names.items() if isinstance(item.get(old), str) and name not in item}
    renamed.update({f"{where}.{name}": f"{where}.{old}" for old, name in new.items()})
    return {new.get(key, key): value for key, value in item.items()}
