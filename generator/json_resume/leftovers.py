"""What a document says and no field of ours holds, in a form that every document store takes.

Firestore refuses lists directly inside lists, some names of fields, and maps nested deeper than twenty
levels (https://firebase.google.com/docs/firestore/quotas). Whatever is near those limits is kept as
JSON text; the rest stays readable in a console.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

FIELD: Final = "jsonResume"
"""The field of a stored document that all of it is under."""

_VALUES: Final = "values"
_AS_JSON: Final = "asJson"
_PLAIN_NAME: Final = re.compile(r"(?!__)[A-Za-z_$@][A-Za-z0-9_$@-]{0,99}")
_DEEPEST: Final = 8


def packed(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A map a document store takes; empty if there is nothing to keep."""
    plain = {key: value for key, value in kept.items() if _is_plain({key: value})}
    awkward = {key: value for key, value in kept.items() if key not in plain}
    pack: dict[str, Any] = {}
    if plain:
        pack[_VALUES] = plain
    if awkward:
        pack[_AS_JSON] = json.dumps(awkward, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return pack


def unpacked(pack: object) -> dict[str, Any]:
    """What :func:`packed` was given. What somebody has broken by hand since counts as not there."""
    if not isinstance(pack, Mapping):
        return {}
    plain = pack.get(_VALUES)
    kept = dict(plain) if isinstance(plain, Mapping) else {}
    try:
        awkward = json.loads(pack.get(_AS_JSON) or "{}")
    except (TypeError, ValueError):
        return kept
    return {**kept, **awkward} if isinstance(awkward, dict) else kept


def _is_plain(value: Any, levels: int = _DEEPEST) -> bool:
    if isinstance(value, Mapping):
        return levels > 0 and all(
            _PLAIN_NAME.fullmatch(key) and _is_plain(inner, levels - 1) for key, inner in value.items()
        )
    if isinstance(value, list):
        return levels > 0 and all(
            not isinstance(inner, list) and _is_plain(inner, levels - 1) for inner in value
        )
    return True
