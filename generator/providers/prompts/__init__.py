"""What a model is told: plain files beside this, and the person's own prompts where they keep some.

Two things make the posting harmless: it stands between marks that its author cannot know, and whatever a
model makes of it is held against the record afterwards. No e-mail address and no telephone number is sent,
not even one that stands in the middle of a text; nor are names, addresses and the person's private notes.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

from generator.model import Blurb, ExperienceEntry, OwnPrompt
from generator.providers.base import Brief

Document = Literal["resume", "cover_letter"]

VARIABLES: Final[dict[str, str]] = {
    "role": "the job's title",
    "company": "who offers the job",
    "posting": "the posting's text, between marks",
    "record": "the person's entries and texts as JSON, between marks",
    "emphasize": "what the person wants brought out",
    "language": "the language to write in, as a sentence",
    "name": "the person's name; sent only where a template names it",
    "location": "the person's place; sent only where a template names it",
    "title": "the person's standing headline",
    "summary": "the person's standing summary",
}
"""What may stand in a template as ``{{name}}``, and what takes its place."""

_PLACE: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_NONE: Final = "(none)"
_E_MAIL: Final = re.compile(r"[^\s<>()\[\]\"'“”,;:]+@[^\s<>()\[\]\"'“”,;:]+\.\w+")
_TELEPHONE: Final = re.compile(r"(?<!\w)\+\d[\d ()./-]{6,}\d")
_KINDS: Final[dict[Document, str]] = {"resume": "résumé", "cover_letter": "cover letter"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What opens a conversation."""

    system: str
    user: str


def unknown_variables(template: str) -> tuple[str, ...]:
    """The ``{{variables}}`` of a template that we do not know, each once, in order."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(template) if name not in VARIABLES))


def ours(document: Document) -> OwnPrompt:
    """The prompt of a person who keeps none."""
    return OwnPrompt(system_prompt=_file(document), user_prompt_template=_file("user"))


def opening(document: Document, brief: Brief) -> Prompt:
    """The prompt for a document: ours, or the person's own, filled in.

    The rules on data and form stand after either. A template that names neither record nor posting has
    them added after it: without them there is nothing to write from.
    """
    own = (brief.resume_prompt if document == "resume" else brief.letter_prompt) or OwnPrompt()
    record = _record(brief)
    mark = sha256(f"{record}\0{brief.posting}".encode()).hexdigest()[:16]
    values = {
        "role": _without_contact(brief.job.role),
        "company": _without_contact(brief.job.company),
        "posting": f"POSTING {mark}\n{_without_contact(brief.posting) or _NONE}\nEND {mark}",
        "record": f"RECORD {mark}\n{record}\nEND {mark}",
        "emphasize": "; ".join(brief.emphasize) or _NONE,
        "language": _language(document, brief),
        "name": brief.name,
        "location": brief.location or _NONE,
        "title": _without_contact(brief.title or _NONE),
        "summary": _without_contact(brief.summary or _NONE),
        "mark": mark,
    }
    system = _filled(own.system_prompt or _file(document), values)
    return Prompt(
        system=f"{system.strip()}\n\n{_filled(_file('rules'), values).strip()}",
        user=_filled(_template(own), values).strip(),
    )


def correction(reasons: Sequence[str]) -> str:
    """The reply to a draft that says what the record does not."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return _filled(_file("correction"), {"reasons": listed}).strip()


def objection(reason: str) -> str:
    """The reply to an answer of another form than asked for."""
    return _filled(_file("objection"), {"reason": reason}).strip()


def shape(schema: Mapping[str, Any]) -> str:
    """The schema in words, for makers that cannot be given it otherwise."""
    return _filled(_file("shape"), {"schema": _compact(schema)}).strip()


def _template(own: OwnPrompt) -> str:
    template = own.user_prompt_template or _file("user")
    named = set(_PLACE.findall(template))
    missing = [f"{{{{{name}}}}}" for name in ("record", "posting") if name not in named]
    return "\n\n".join((template, *missing))


def _language(document: Document, brief: Brief) -> str:
    if brief.language:
        return f"Write the {_KINDS[document]} in the language with the tag {brief.language} (BCP 47)."
    if brief.posting:
        return f"Write the {_KINDS[document]} in the language of the posting."
    return f"Write the {_KINDS[document]} in the language of the role's title; in English if in doubt."


def _record(brief: Brief) -> str:
    """The entries, and the texts about them, as a model needs them: no notes, no links, no order."""
    entries = [_entry(entry) for entry in brief.record.entries]
    texts = [_blurb(blurb) for blurb in brief.record.blurbs if blurb.content.strip()]
    lines = [_compact(item) for item in (*entries, *texts)]
    return _without_contact("[" + ",\n".join(lines) + "]")


def _entry(entry: ExperienceEntry) -> dict[str, Any]:
    given = {
        "role": entry.role,
        "area": entry.area,
        "location": entry.location,
        "startDate": entry.start_date,
        "endDate": entry.end_date,
        "summary": entry.summary,
        "body": entry.body,
        "accomplishments": list(entry.accomplishments),
        "technologies": list(entry.technologies),
    }
    return {
        "entryId": entry.id,
        "type": entry.type,
        "title": entry.title,
        **{name: value for name, value in given.items() if value},
    }


def _blurb(blurb: Blurb) -> dict[str, Any]:
    title = {"title": blurb.title} if blurb.title else {}
    return {"about": blurb.name, **title, "text": blurb.content}


def _compact(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without_contact(text: str) -> str:
    return _TELEPHONE.sub("…", _E_MAIL.sub("…", text))


def _filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its variables replaced, once: what they stand for is not looked through again."""
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), template)


@cache
def _file(name: str) -> str:
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
