"""Finds the face for a character that a style's own faces do not have.

Hebrew and Arabic have vendored faces. Chinese, Japanese and Korean, whose faces are too large to carry,
come from the files an operator named, or from what is installed on the machine; which of them is found
by character.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from generator.errors import PDFGenerationError
from generator.pdf.faces import Face, load, names_in, open_face
from generator.pdf.ranges import ARABIC, EAST_ASIAN, HEBREW

LAST: Final = "resume-sans-regular"
"""Has the widest range of our own faces."""
SEMIBOLD: Final = 550
FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
SUFFIXES: Final = (".ttf", ".ttc", ".otf", ".otc")
INSTALLED: Final = (
    "NotoSansCJK-Regular*", "NotoSansCJK*Regular*", "NotoSans[STKJ][CTRP]-Regular*", "SourceHanSans*Regular*",
    "wqy-microhei*", "wqy-zenhei*", "DroidSansFallback*", "ipaexg*", "ipag*", "NanumGothic.*", "UnDotum.*",
    "NotoSerifCJK-Regular*", "uming*", "ukai*",
)  # fmt: skip
"""File names of faces for Chinese, Japanese and Korean, the better ones first."""

_VARIANTS: Final = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-tw": "TC", "zh-hant": "TC", "zh-hk": "HK"}


class Fallback(NamedTuple):
    """Where to look further.

    Attributes:
        language: BCP 47; decides between faces that draw the same characters for several countries.
        files: of faces; ``#1`` after a collection's name means its second face.
    """

    language: str = "en"
    files: tuple[str, ...] = ()


NONE: Final = Fallback()


@lru_cache(maxsize=2048)
def find(character: str, beside: str, fallback: Fallback) -> Face | None:
    """A face that has the character.

    Args:
        beside: the name of the face it stands among; decides the weight.

    Raises:
        PDFGenerationError: a file that was named cannot be used; says which.
    """
    code = ord(character)
    return next((face for face in _candidates(character, beside, fallback) if code in face.glyphs), None)


def _candidates(character: str, beside: str, fallback: Fallback) -> Iterator[Face]:
    weight = "semibold" if load(beside).weight >= SEMIBOLD else "regular"
    if HEBREW[character]:
        yield load(f"noto-sans-hebrew-{weight}")
    if ARABIC[character]:
        yield load(f"noto-naskh-arabic-{weight}")
    yield load(LAST)
    for named in fallback.files:
        yield _named(named)
    if EAST_ASIAN[character]:
        for path in _installed():
            yield _variant(path, fallback.language)


@cache
def _named(named: str) -> Face:
    path, _, index = named.partition("#")
    return open_face(path, int(index) if index.isdecimal() else 0)


@cache
def _installed() -> tuple[str, ...]:
    """The files of faces for Chinese, Japanese and Korean on this machine."""
    found: dict[str, None] = {}
    for pattern in INSTALLED:
        for folder in FOLDERS:
            for path in sorted(Path(folder).rglob(pattern)):
                if path.suffix.lower() in SUFFIXES and _usable(str(path)):
                    found[str(path)] = None
    return tuple(found)


def _usable(path: str) -> bool:
    """What happens to be installed and cannot be used is passed over."""
    try:
        open_face(path, 0)
    except PDFGenerationError:
        return False
    return True


@cache
def _variant(path: str, language: str) -> Face:
    """Of a collection, the face for the language's country."""
    tag = language.lower()
    wanted = next((_VARIANTS[key] for key in sorted(_VARIANTS, reverse=True) if tag.startswith(key)), "JP")
    names = names_in(path)
    suited = (n for n, name in enumerate(names) if re.search(rf"{wanted}(-|$)", name, re.IGNORECASE))
    return open_face(path, next(suited, 0))
