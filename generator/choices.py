"""The few values a caller may choose from: apart from the model, so that checking a call loads no more."""

from typing import Final, Literal, TypeAlias, get_args

GenerateType: TypeAlias = Literal["resume", "coverLetter", "both"]
Style: TypeAlias = Literal["modern", "traditional", "technical", "executive"]
PageSize: TypeAlias = Literal["letter", "a4"]

GENERATE_TYPES: Final[tuple[GenerateType, ...]] = get_args(GenerateType)
STYLES: Final[tuple[Style, ...]] = get_args(Style)
PAGE_SIZES: Final[tuple[PageSize, ...]] = get_args(PageSize)

DEFAULT_ACCENT_COLOR: Final = "#3B82F6"
