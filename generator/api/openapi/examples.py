"""Calls and answers as they look. Tests hold them against the schemas."""

from typing import Any, Final

REQUEST_ID: Final = "resume-generator-request-5f0c9a3e7d1b4c62a8e0f9d3b7c15a24"
CALL_ID: Final = "0d3f1b7c9e2a4f5d8b6c7a9e1f2d3c4b"
_AT: Final = "2026-11-25T09:30:00.000Z"
_LINK: Final = "https://storage.googleapis.com/example/resumes/example.pdf?X-Goog-Signature=0a1b"

START: Final[dict[str, dict[str, Any]]] = {
    "smallest": {"generateType": "resume", "job": {"role": "Platform Engineer", "company": "Example Energy"}},
    "whole": {
        "generateType": "both",
        "provider": "offline",
        "job": {
            "role": "Platform Engineer",
            "company": "Example Energy",
            "companyWebsite": "https://energy.example.com",
            "jobDescriptionUrl": "https://energy.example.com/jobs/42",
            "jobDescriptionText": "We run 40 services on Kubernetes and look for somebody who …",
        },
        "preferences": {
            "style": "modern",
            "emphasize": ["Kubernetes", "mentoring"],
            "pageSize": "a4",
            "maxPages": 2,
            "language": "en",
        },
        "date": "2026-11-25",
    },
}

_FETCHED: Final = {
    "id": "fetch_data",
    "name": "Fetch data",
    "description": "Read the experience and the posting",
    "status": "completed",
    "attempts": 1,
    "startedAt": _AT,
    "completedAt": "2026-11-25T09:30:00.120Z",
    "duration": 120,
    "result": {"entries": 9, "matchScore": 72},
}
_WAITING: Final = {
    "id": "generate_resume",
    "name": "Write the résumé",
    "description": "Write the texts out of the record",
    "status": "pending",
    "attempts": 0,
}
_FAILED: Final = {
    **_WAITING,
    "status": "failed",
    "attempts": 1,
    "startedAt": _AT,
    "duration": 4100,
    "error": {
        "message": "The AI provider is not available right now; try again shortly.",
        "code": "GEN_AI_001",
        "retryable": True,
    },
}

STARTED: Final = {
    "requestId": REQUEST_ID,
    "status": "pending",
    "nextStep": "fetch_data",
    "steps": [
        {
            **{name: _FETCHED[name] for name in ("id", "name", "description")},
            "status": "pending",
            "attempts": 0,
        },
        _WAITING,
    ],
}
STEPPED: Final = {
    "requestId": REQUEST_ID,
    "stepCompleted": "fetch_data",
    "nextStep": "generate_resume",
    "status": "processing",
    "steps": [_FETCHED, _WAITING],
}
STEP_FAILED: Final = {
    "requestId": REQUEST_ID,
    "failedStep": "generate_resume",
    "retryable": True,
    "steps": [_FETCHED, _FAILED],
}
GENERATION: Final = {
    "requestId": REQUEST_ID,
    "status": "completed",
    "generateType": "resume",
    "job": {"role": "Platform Engineer", "company": "Example Energy"},
    "createdAt": _AT,
    "match": {"score": 72, "covered": ["Kubernetes"], "missing": ["Go"], "suggestions": []},
    "grounding": {"repaired": [], "removed": []},
    "metrics": {"durationMs": 5120, "tokenUsage": {"total": 4210}, "costUsd": 0.0042, "model": "a-model"},
    "resumeUrl": _LINK,
    "steps": [_FETCHED],
}
HISTORY: Final = {
    "requests": [
        {
            "requestId": REQUEST_ID,
            "status": "completed",
            "generateType": "resume",
            "provider": "offline",
            "job": {"role": "Platform Engineer", "company": "Example Energy"},
            "createdAt": _AT,
            "updatedAt": _AT,
        }
    ],
    "nextCursor": None,
}
PERSONAL_INFO: Final = {
    "name": "Ada Example",
    "location": "London",
    "website": "https://ada.example.com",
    "accentColor": "#3B82F6",
}
PERSONAL_INFO_CHANGES: Final[dict[str, dict[str, Any]]] = {
    "change one field": {"location": "Lisbon"},
    "take one out": {"phone": ""},
    "begin": {"name": "Ada Example", "email": "ada@example.com"},
}
EXPERIENCE: Final = {
    "basics": {"name": "Ada Example", "email": "ada@example.com"},
    "work": [
        {
            "name": "Example Energy",
            "position": "Platform Engineer",
            "startDate": "2021-04",
            "highlights": ["Moved 40 services to Kubernetes"],
        }
    ],
}
OPTIONS: Final = {
    "providers": ["offline"],
    "defaultProvider": "offline",
    "generateTypes": ["resume", "coverLetter", "both"],
    "styles": ["modern", "traditional", "technical", "executive"],
    "pageSizes": ["letter", "a4"],
    "accentColor": "#3B82F6",
    "limits": {"role": 200, "company": 200},
    "prompts": {
        "resume": {"systemPrompt": "You choose and word …", "userPromptTemplate": "The job: {{role}} …"},
        "coverLetter": {"systemPrompt": "You write …", "userPromptTemplate": "The job: {{role}} …"},
    },
    "promptVariables": {"role": "the job's title"},
    "signIn": "ownerToken",
}
