"""The least a function on Firestore can be: the framework, the client, one document read."""

from typing import Any

import flask
from google.cloud import firestore

_client: firestore.Client | None = None


def generator(request: flask.Request) -> dict[str, Any]:
    """Reads one document, whatever is asked."""
    global _client
    if _client is None:
        _client = firestore.Client()
    snapshot = _client.collection("generator").document("personal-info").get(["name"])
    return {"success": snapshot.exists}
