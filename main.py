"""The Cloud Function: one HTTP entry point, ``generator``, that dispatches by path."""

import gc

import flask
import functions_framework
from werkzeug.wrappers import Response

from generator.app import create_app
from generator.settings import Settings

# Importing makes hundreds of thousands of objects that stay; looking for garbage among them, every 700
# by default, takes a tenth of a cold start.
gc.set_threshold(100_000)

_app = create_app(Settings.from_environment())


def generator(request: flask.Request) -> Response:
    """Hands the call to the app.

    The answer is passed on as the app streams it: an answer with a known length would make
    functions-framework read the whole body into memory once more, however large it is.
    """
    return Response.from_app(_app.wsgi_app, request.environ)


@functions_framework.errorhandler(404)  # type: ignore[untyped-decorator] # by functions-framework
def unrouted(_: Exception) -> Response:
    """Answers what functions-framework does not pass on, such as ``/robots.txt``, like any other address."""
    return generator(flask.request)
