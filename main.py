"""The Cloud Function: one HTTP entry point, ``generator``, that dispatches by path."""

import flask
from werkzeug.wrappers import Response

from generator.app import create_app
from generator.settings import Settings

_app = create_app(Settings.from_environment())


def generator(request: flask.Request) -> Response:
    """Hands the call to the app.

    The answer is passed on as the app streams it: an answer with a known length would make
    functions-framework read the whole body into memory once more, however large it is.
    """
    return Response.from_app(_app.wsgi_app, request.environ)
