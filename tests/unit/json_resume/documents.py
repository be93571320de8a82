"""Documents and stored records, at their fullest and as Hypothesis makes them up."""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft7Validator

OFFICIAL_SCHEMA = Draft7Validator(
    json.loads((Path(__file__).parent / "official-schema.json").read_text(encoding="utf-8"))
)
"""The project's own schema, version 1.0 (@jsonresume/schema 1.3.1, MIT; licence beside it)."""

SMALLEST: dict[str, Any] = {"basics": {"name": "Ada", "email": "ada@example.com"}}

FULL: dict[str, Any] = {
    "$schema": "https://example.com/schema.json",
    "basics": {
        "name": "Žofie Ångström",
        "label": "Engineer",
        "image": "https://example.com/zofie.png",
        "email": "zofie@example.com",
        "phone": "+420 555 01 01",
        "url": "https://zofie.example.com",
        "summary": "Builds things.\n\nBreaks few.",
        "location": {
            "address": "Dlouhá 1\n2. patro",
            "postalCode": "110 00",
            "city": "Praha",
            "countryCode": "CZ",
            "region": "Bohemia",
        },
        "profiles": [
            {"network": "Mastodon", "username": "z", "url": "https://social.example.com/@z"},
            {"network": "LinkedIn", "username": "z-a", "url": "https://www.linkedin.com/in/z-a"},
            {"network": "GitHub", "username": "za", "url": "https://github.com/za", "stars": 3},
        ],
    },
    "work": [
        {
            "name": "Nordlicht Płatności",
            "location": "Kraków",
            "description": "Payments",
            "position": "Engineer",
            "url": "https://nordlicht.example.com",
            "startDate": "2020-02-29",
            "endDate": "2021",
            "summary": "Looked after the ledger.",
            "highlights": ["Settled 3.4 million payments a day.", "Slept well."],
        },
        {"name": "Nordlicht Płatności", "startDate": "2018-01", "endDate": ""},
    ],
    "volunteer": [
        {
            "organization": "Kodstugan",
            "position": "Teacher",
            "url": "https://kodstugan.example.com",
            "startDate": "2019",
            "endDate": "2020-12-01",
            "summary": "Evenings.",
            "highlights": ["Taught 62 girls."],
        }
    ],
    "education": [
        {
            "institution": "Øresund Tekniske",
            "url": "https://oresund.example.com",
            "area": "Mathematics",
            "studyType": "Bachelor",
            "startDate": "2010-09-01",
            "endDate": "2013-06-30",
            "score": "4.8/5.0",
            "courses": ["MA101 - Analysis"],
        }
    ],
    "awards": [{"title": "Medal", "date": "2022-05-16", "awarder": "The Society", "summary": "For it."}],
    "certificates": [
        {"name": "CKA", "date": "2020-11-03", "url": "https://c.example.com/1", "issuer": "CNCF"}
    ],
    "publications": [
        {
            "name": "Four pages",
            "publisher": "Journal",
            "releaseDate": "2021-10-07",
            "url": "https://p.example.com",
            "summary": "Short.",
        }
    ],
    "skills": [{"name": "Web", "level": "Master", "keywords": ["HTML", "CSS"]}],
    "languages": [{"language": "Czech", "fluency": "Native"}],
    "interests": [{"name": "Sailing", "keywords": ["Folkboats"]}],
    "references": [{"name": "Åsa", "reference": "Good."}],
    "projects": [
        {
            "name": "Quiet pager",
            "description": "Deletes alerts.",
            "highlights": ["Adopted by 23 companies."],
            "keywords": ["Go"],
            "startDate": "2021-01",
            "endDate": "2022-01-31",
            "url": "https://pager.example.com",
            "roles": ["Author", "Maintainer"],
            "entity": "Nordlicht",
            "type": "application",
        }
    ],
    "meta": {
        "canonical": "https://zofie.example.com/resume.json",
        "version": "v1.0.0",
        "lastModified": "2026-01-02T03:04:05",
        "theme": {"nested": [[1, 2.5], [None, True]], "__odd__": {"": "", "a.b": 1}},
    },
}
"""Every property the schema has."""

# --- made up ------------------------------------------------------------------------------------

_titles = st.text(min_size=1, max_size=12).filter(str.strip)
_texts = st.sampled_from(["", " ", " both ", "a\nb", "Ž", "x, y", "x, y, z", "null"]) | st.text(max_size=8)
_lists = st.lists(_texts, max_size=3)
_strict_dates = (
    st.dates()
    .map(str)
    .filter(lambda d: d[0] in "12")
    .flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))
)
_strict_urls = st.sampled_from(
    ["https://a.example.com", "http://b.example.com/ž?q=1#f", "mailto:a@example.com", "ftp://c.example.com"]
)

_extra_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e9, 1e9) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)
_extras = st.dictionaries(
    st.sampled_from(["", "x", "x-y", "__x__", "a.b", "žluť", "company", "picture", "values", "asJson", "0"]),
    _extra_values,
    max_size=2,
)


def _item(properties: dict[str, Any], **needed: Any) -> st.SearchStrategy[dict[str, Any]]:
    known = st.fixed_dictionaries(needed, optional=properties)
    return st.builds(lambda extra, item: {**extra, **item}, _extras, known)


def documents(*, strict: bool) -> st.SearchStrategy[dict[str, Any]]:
    """JSON Resume documents.

    Args:
        strict: only what the official schema takes; otherwise also what people's files have besides:
            empty texts and nulls where something is optional, and items that say nothing.
    """
    loose = st.nothing() if strict else st.none()
    blank = st.nothing() if strict else st.sampled_from([None, "", " "])
    text, texts = _texts | loose, _lists | loose
    date, url = _strict_dates | blank, _strict_urls | blank
    span = {"startDate": date, "endDate": date, "url": url}
    kinds = {
        "work": _item(
            {"location": text, "description": text, "position": text, "summary": text, "highlights": texts}
            | {"keywords": texts | _extra_values}
            | span,
            name=_titles,
        )
        | _item(span | {"name": st.just("")}, position=_titles),
        "volunteer": _item(
            {"position": text, "summary": text, "highlights": texts} | span, organization=_titles
        ),
        "education": _item(
            {"area": text, "studyType": text, "score": text, "courses": texts} | span, institution=_titles
        ),
        "awards": _item({"date": date, "awarder": text, "summary": text}, title=_titles),
        "certificates": _item({"date": date, "issuer": text, "url": url}, name=_titles),
        "publications": _item({"name": text, "publisher": text, "releaseDate": date, "url": url}),
        "skills": _item({"level": text, "keywords": texts, "name": text}, x=st.just(1)),
        "languages": _item({"fluency": text}, language=_titles),
        "interests": _item({"name": text, "keywords": texts}),
        "references": _item({"name": text, "reference": text}),
        "projects": _item(
            {"description": text, "highlights": texts, "keywords": texts, "roles": texts, "type": text}
            | span,
            name=_titles,
        ),
    }
    says_nothing = st.sampled_from([{}, {"name": ""}, {"x": [" ", {}]}]) | loose.map(lambda _: {"name": None})
    sections = {key: st.lists(item | says_nothing, max_size=3) | loose for key, item in kinds.items()}
    profile = _item(
        {
            "username": text,
            "url": url | st.sampled_from(["https://github.com/a", "https://linkedin.com/in/b"]),
        },
        network=st.sampled_from(["GitHub", "LinkedIn", "github ", "Mastodon", ""]),
    )
    basics = _item(
        {
            "label": text,
            "image": text | url,
            "phone": text,
            "url": url,
            "summary": text,
            "location": _item(dict.fromkeys(("address", "postalCode", "city", "countryCode", "region"), text))
            | loose,
            "profiles": st.lists(profile, max_size=4) | loose,
        },
        name=_titles,
        email=st.sampled_from(["a@example.com", "ž.b@exämple.com"]),
    )
    top = st.fixed_dictionaries(
        {"basics": basics},
        optional={**sections, "$schema": text, "meta": _item({"canonical": url, "version": text}) | loose},
    )
    whole = st.builds(lambda extra, item: {**extra, **item}, _extras, top)
    return whole.flatmap(lambda d: st.permutations(list(d)).map(lambda keys: {key: d[key] for key in keys}))


_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,12}", fullmatch=True)
_any_date = _strict_dates | st.sampled_from(["Jan 2020", "2020-13", "", "present"])
_any_url = _strict_urls | st.sampled_from(["example.com", "javascript:alert(1)", ""])

entries = st.fixed_dictionaries(
    {
        "id": _ids,
        "type": st.sampled_from(
            ["work", "education", "project", "certification", "skills", "volunteer", "award", "language"]
        ),
        "title": _titles,
    },
    optional={
        **dict.fromkeys(("role", "area", "location", "summary", "body", "notes"), _texts),
        **dict.fromkeys(("accomplishments", "technologies", "relatedBlurbIds"), _lists),
        "startDate": _any_date,
        "endDate": _any_date,
        "url": _any_url,
        "order": st.integers(0, 9),
    },
)
records = st.lists(entries, max_size=6, unique_by=lambda entry: entry["id"])
"""Entries as some program may have stored them, in no order and with much that JSON Resume cannot say."""

people = st.fixed_dictionaries(
    {"name": _titles, "email": st.just("a@example.com")},
    optional={
        **dict.fromkeys(("phone", "location", "title", "summary"), _texts),
        **dict.fromkeys(("website", "github", "linkedin"), _any_url),
        "avatar": _any_url | st.just("pictures/me.png"),
    },
)
