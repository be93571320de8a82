"""The Cloud Function: one HTTP entry point, ``generator``, that dispatches by path."""

import gc

import flask
import functions_framework
from werkzeug.wrappers import Response

from generator.app import create_app
from generator.settings import Settings

# What is imported stays. Looking for garbage among hundreds of thousands of new objects, every 700 of them,
# takes a tenth of a cold start: it begins when the first call has been answered.
gc.disable()

_app = create_app(Settings.from_environment())


def generator(request: flask.Request) -> Response:
    """Hands the call to the app.

    The answer is passed on as the app streams it: an answer with a known length would make
    functions-framework read the whole body into memory once more, however large it is.
    """
    response = Response.from_app(_app.wsgi_app, request.environ)
    if not gc.isenabled():
        gc.freeze()  # else the first look would go through all that stays, 30 ms before the answer is sent
        gc.enable()
    return response


@functions_framework.errorhandler(404)  # type: ignore[untyped-decorator] # by functions-framework
def unrouted(_: Exception) -> Response:
    """Answers what functions-framework does not pass on, such as ``/robots.txt``, like any other address."""
    return generator(flask.request)
