"""The composition root: the only place that decides which stores, providers and clock are used."""

import flask

from generator import logs
from generator.api import auth, browsers, calls, rate_limit
from generator.api.description import DescriptionApi
from generator.api.experience import ExperienceApi
from generator.api.generation import GenerationApi
from generator.api.history import HistoryApi
from generator.api.options import OptionsApi
from generator.api.personal_info import PersonalInfoApi
from generator.api.reading import ReadingApi
from generator.engine import Engine
from generator.services import Services
from generator.settings import Settings
from generator.steps import STEPS, StepContext


def create_app(settings: Settings, services: Services | None = None) -> flask.Flask:
    """The whole product as a WSGI application. Opens and imports nothing heavy by itself.

    Args:
        services: to use instead of those the settings ask for.
    """
    logs.configure(settings.log_level)
    services = services or Services.from_settings(settings)
    context = StepContext(
        services=services,
        link_lifetime=settings.signed_url_lifetime,
        fallback_fonts=settings.pdf_fallback_fonts,
    )
    engine = Engine(services.documents, STEPS, context, lease=settings.lease, clock=services.clock)
    generation = GenerationApi(
        engine,
        services,
        default_provider=settings.ai_provider,
        link_lifetime=settings.signed_url_lifetime,
    )
    offers = OptionsApi(settings)
    person = PersonalInfoApi(services)
    experience = ExperienceApi(services)
    history = HistoryApi(services)
    reading = ReadingApi(services)
    description = DescriptionApi()

    app = flask.Flask("generator", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False  # two slashes are another address, not a redirect

    app.add_url_rule("/health", view_func=reading.health)
    app.add_url_rule("/generator/openapi.json", view_func=description.openapi)
    app.add_url_rule("/generator/options", view_func=offers.options)
    app.add_url_rule("/generator/start", view_func=generation.start, methods=["POST"])
    app.add_url_rule("/generator/step/<request_id>", view_func=generation.step, methods=["POST"])
    app.add_url_rule("/generator/requests", view_func=history.list_requests)
    app.add_url_rule("/generator/requests/<request_id>", view_func=generation.read)
    app.add_url_rule("/generator/requests/<request_id>", view_func=history.delete_request, methods=["DELETE"])
    app.add_url_rule("/generator/personal-info", view_func=person.read_personal_info)
    app.add_url_rule("/generator/personal-info", view_func=person.change_personal_info, methods=["PUT"])
    app.add_url_rule("/generator/defaults", view_func=person.read_defaults)
    app.add_url_rule("/generator/defaults", view_func=person.change_defaults, methods=["PUT"])
    app.add_url_rule("/generator/experience", view_func=experience.read_experience)
    app.add_url_rule("/generator/experience", view_func=experience.replace_experience, methods=["PUT"])
    app.add_url_rule("/generator/files/<path:path>", view_func=reading.download)
    if settings.generate_endpoint_enabled:
        app.add_url_rule("/generator/generate", view_func=generation.generate, methods=["POST"])

    auth.install(app, settings)
    rate_limit.install(app, settings, services.documents)
    browsers.install(app, settings.cors_origins)
    calls.watch(app, settings.project)
    return app
