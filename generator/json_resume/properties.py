"""How one JSON Resume property and fields of ours are read from and written as each other.

What a field cannot hold of its property (a day in a date, blank edges, an empty list) is kept beside it
when a document is read. Writing takes the kept value **as long as it still reads as the field's
value**, so an edit of the field wins by itself, with no record of who changed what.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from generator.json_resume.formats import is_date, is_web_address
from generator.paths import PICTURE_FILE


class Missing:
    """The type of :data:`MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()
"""A property that is not there at all (a null is)."""


class Property(Protocol):
    """One property of an item."""

    @property
    def key(self) -> str:
        """JSON Resume's name."""
        ...

    def read(self, value: Any) -> dict[str, Any]:
        """Our fields that a value fills; no field at all for what we cannot use."""
        ...

    def write(self, fields: Mapping[str, Any], kept: Any) -> Any:
        """The value for our fields, or :data:`MISSING`. ``kept`` is what was kept when it was read."""
        ...


def normal(value: Any) -> Any:
    """A field's value without what nobody means: blank edges and items; ``None`` if nothing is left."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list | tuple):
        return [item for inner in value if (item := normal(inner)) is not None] or None
    return value


def says_nothing(value: Any) -> bool:
    """Whether a JSON value is blank all through, like the items of a form nobody filled in."""
    if isinstance(value, Mapping):
        return all(says_nothing(inner) for inner in value.values())
    if isinstance(value, list):
        return all(says_nothing(inner) for inner in value)
    return normal(value) is None


@dataclass(frozen=True, slots=True)
class Single:
    """A property that is one field.

    Attributes:
        take: the property's value → the field's; ``None`` for what we cannot use.
        give: the field's value → the property's.
    """

    key: str
    field: str
    take: Callable[[Any], Any]
    give: Callable[[Any], Any] = lambda value: value

    def read(self, value: Any) -> dict[str, Any]:
        taken = self.take(value)
        return {} if taken is None else {self.field: taken}

    def write(self, fields: Mapping[str, Any], kept: Any) -> Any:
        value = fields.get(self.field)
        if kept is not MISSING and self.take(kept) == value:
            return kept
        given = MISSING if value is None else self.give(value)
        return given if self.take(given) == value else MISSING


# --- kinds --------------------------------------------------------------------------------------


def text(key: str, field: str | None = None) -> Single:
    """A text, read without blank edges."""
    return Single(key, field or key, _take_text)


def texts(key: str, field: str) -> Single:
    """A list of texts, read without blank ones."""
    return Single(key, field, _take_texts)


def month(key: str, field: str | None = None) -> Single:
    """A date; of a day the field holds the month."""
    return Single(key, field or key, _take_month)


def link(key: str, field: str) -> Single:
    """An address that a document may link to. Others (``mailto:``, ``ftp:``) are only kept."""
    return Single(key, field, _take_link)


def picture(key: str, field: str) -> Single:
    """The address of an image, its name in the file store, or the image itself as a ``data:`` address."""
    return Single(key, field, _take_picture)


def roles(key: str, field: str) -> Single:
    """A list of parts somebody had, read as one text."""
    return Single(
        key, field, lambda value: ", ".join(_take_texts(value) or ()) or None, lambda value: [value]
    )


def place(key: str, field: str) -> Single:
    """An address read as city and region (or country); street and postal code are only kept."""
    return Single(key, field, _take_place, _give_place)


def _take_text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _take_texts(value: Any) -> list[str] | None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    return [item.strip() for item in value if item.strip()] or None


def _take_month(value: Any) -> str | None:
    return value[:7] if isinstance(value, str) and is_date(value) else None


def _take_link(value: Any) -> str | None:
    return value if isinstance(value, str) and is_web_address(value) else None


def _take_picture(value: Any) -> str | None:
    if isinstance(value, str) and (value.startswith("data:image/") or re.fullmatch(PICTURE_FILE, value)):
        return value
    return _take_link(value)


def _take_place(value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return None
    wider = _take_text(value.get("region")) or _take_text(value.get("countryCode"))
    return ", ".join(part for part in (_take_text(value.get("city")), wider) if part) or None


def _give_place(value: str) -> dict[str, str]:
    city, comma, region = value.partition(", ")
    return {"city": city, "region": region} if comma and "," not in region else {"city": value}


# --- social profiles ----------------------------------------------------------------------------


_NETWORKS: Final = {
    "github": ("GitHub", "https://github.com/"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/in/"),
}
"""Our field → the network's name as people write it, and what the address of a user begins with."""


@dataclass(frozen=True, slots=True)
class Profiles:
    """The list of social profiles, two of which are fields of ours. All others are only kept."""

    key: str

    def read(self, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for profile in value if isinstance(value, list) else ():
            field = _network_of(profile)
            if field and field not in found and (address := _address_of(profile, field)):
                found[field] = address
        return found

    def write(self, fields: Mapping[str, Any], kept: Any) -> Any:
        profiles = list(kept) if isinstance(kept, list) else []
        for field in _NETWORKS:
            wanted = fields.get(field)
            if self.read(profiles).get(field) == wanted:
                continue
            places = [i for i, profile in enumerate(profiles) if _network_of(profile) == field]
            profiles = [profile for profile in profiles if _network_of(profile) != field]
            if wanted is not None and is_web_address(wanted):
                profiles.insert(places[0] if places else len(profiles), _profile(field, wanted))
        if profiles:
            return profiles
        return MISSING if isinstance(kept, list) and kept else kept


def _network_of(profile: Any) -> str | None:
    if not isinstance(profile, Mapping):
        return None
    if name := _take_text(profile.get("network")):
        return name.lower() if name.lower() in _NETWORKS else None
    address = _take_link(profile.get("url"))
    host = urlsplit(address).hostname if address else None
    return next((field for field in _NETWORKS if f".{host}".endswith(f".{field}.com")), None)


def _address_of(profile: Mapping[str, Any], field: str) -> str | None:
    name = (_take_text(profile.get("username")) or "").removeprefix("@")
    made = f"{_NETWORKS[field][1]}{name}"
    return _take_link(profile.get("url")) or (_take_link(made) if name else None)


def _profile(field: str, address: str) -> dict[str, str]:
    network, beginning = _NETWORKS[field]
    name = address.removeprefix(beginning).strip("/")
    named = address.startswith(beginning) and name and "/" not in name
    return {"network": network, **({"username": name} if named else {}), "url": address}
