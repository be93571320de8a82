"""The résumé as a JSON Resume 1.0 document (https://jsonresume.org/schema), carried inside its PDF.

It says what the pages say and no more, so that a machine need not read type at all.
"""

import json
import re
from datetime import UTC
from typing import Any, Final

from generator.model import Contact, ResumeContent
from generator.pdf import Design
from generator.pdf.file import Attachment
from generator.pdf.links import web
from generator.pdf.words import SHORT_MONTHS

SCHEMA: Final = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_DATE: Final = re.compile(rf"(?:({'|'.join(SHORT_MONTHS)}) )?(\d{{4}})")


def attach(content: ResumeContent, design: Design) -> Attachment:
    """The attachment ``resume.json``."""
    document = _filled(
        {
            "$schema": SCHEMA,
            "basics": _basics(content),
            "work": [
                {
                    "name": job.company,
                    "position": job.role,
                    "location": job.location,
                    "startDate": _date(job.start_date),
                    "endDate": _date(job.end_date),
                    "highlights": job.highlights,
                    "keywords": job.technologies,
                }
                for job in content.experience
            ],
            "education": [
                {
                    "institution": study.institution,
                    "studyType": study.degree,
                    "area": study.field,
                    "startDate": _date(study.start_date),
                    "endDate": _date(study.end_date),
                }
                for study in content.education
            ],
            "certificates": [
                {"name": one.name, "issuer": one.issuer, "date": _date(one.date)}
                for one in content.certifications
            ],
            "skills": [{"name": group.category, "keywords": group.items} for group in content.skills],
            "projects": [
                {
                    "name": project.name,
                    "description": project.description,
                    "keywords": project.technologies,
                    "url": web(project.url, "").url,
                }
                for project in content.projects
            ],
            "meta": {
                "version": "v1.0.0",
                "lastModified": design.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "language": design.language,
            },
        }
    )
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Attachment(
        name="resume.json",
        media_type="application/json",
        description="This résumé as JSON Resume 1.0",
        data=data,
    )


def _basics(content: ResumeContent) -> dict[str, Any]:
    head = content.personal_info
    contact = head.contact
    return {
        "name": head.name,
        "label": head.title,
        "email": contact.email,
        "phone": contact.phone,
        "url": web(contact.website, "").url,
        "summary": content.professional_summary or head.summary,
        "location": _place(contact.location or ""),
        "profiles": _profiles(contact),
    }


def _place(text: str) -> dict[str, str]:
    city, comma, region = text.partition(", ")
    return {"city": city, "region": region} if comma and "," not in region else {"city": text}


def _profiles(contact: Contact) -> list[dict[str, str]]:
    addresses = {"LinkedIn": web(contact.linkedin, "").url, "GitHub": web(contact.github, "").url}
    return [
        {"network": network, "username": url.rstrip("/").rpartition("/")[2], "url": url}
        for network, url in addresses.items()
        if url
    ]


def _date(text: str | None) -> str | None:
    """``Jan 2020`` → ``2020-01``, ``2020`` → ``2020``; nothing for what is no such date."""
    found = _DATE.fullmatch((text or "").strip())
    if found is None:
        return None
    return f"{found[2]}-{SHORT_MONTHS.index(found[1]) + 1:02}" if found[1] else found[2]


def _filled(value: Any) -> Any:
    """The value without what is empty in it; there are no numbers."""
    if isinstance(value, dict):
        return {key: filled for key, item in value.items() if (filled := _filled(item))}
    if isinstance(value, list | tuple):
        return [filled for item in value if (filled := _filled(item))]
    return value
