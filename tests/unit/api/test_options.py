"""``GET /generator/options``: what a page may offer, told without touching a store."""

from typing import Any

import pytest

from generator.api.schemas import StartSchema
from generator.app import create_app
from generator.providers.base import Provider
from generator.services import Services
from generator.settings import Settings


class Untouched:
    """Stands where a store would; any use of it fails the test."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was used")


def options(settings: Settings) -> dict[str, Any]:
    def provider(name: str) -> Provider:
        raise AssertionError(f"{name} was asked for")

    untouched: Any = Untouched()
    services = Services(documents=untouched, files=untouched, provider=provider)
    answer = create_app(settings, services).test_client().get("/generator/options")
    assert answer.status_code == 200
    data: dict[str, Any] = answer.json["data"]  # type: ignore[index]  # JSON, as every answer
    return data


def test_a_request_made_of_any_offered_choices_is_a_valid_one() -> None:
    offered = options(Settings())
    for generate_type in offered["generateTypes"]:
        for provider in offered["providers"]:
            for style in offered["styles"]:
                for page_size in offered["pageSizes"]:
                    asked = {
                        "generateType": generate_type,
                        "provider": provider,
                        "job": {"role": "Baker", "company": "Oven"},
                        "preferences": {"style": style, "pageSize": page_size},
                    }
                    assert StartSchema().validate(asked) == {}


@pytest.mark.parametrize("field", ["role", "company", "jobDescriptionText"])
def test_a_text_of_the_told_length_passes_and_one_more_does_not(field: str) -> None:
    most = options(Settings())["limits"][field]

    def problems(length: int) -> dict[str, Any]:
        job = {"role": "Baker", "company": "Oven", field: "x" * length}
        return StartSchema().validate({"generateType": "both", "job": job})

    assert problems(most) == {}
    assert problems(most + 1)["job"].keys() == {field}


@pytest.mark.parametrize(
    ("name", "within", "beyond"),
    [
        ("maxPages", lambda most: most, lambda most: most + 1),
        ("emphasize", lambda most: ["x"] * most, lambda most: ["x"] * (most + 1)),
    ],
)
def test_the_limits_of_preferences_are_those_that_hold(name: str, within: Any, beyond: Any) -> None:
    most = options(Settings())["limits"][name]

    def problems(value: object) -> dict[str, Any]:
        job = {"role": "Baker", "company": "Oven"}
        return StartSchema().validate({"generateType": "both", "job": job, "preferences": {name: value}})

    assert problems(within(most)) == {}
    assert problems(beyond(most))["preferences"].keys() == {name}


def test_the_provider_used_by_default_is_one_of_those_offered() -> None:
    offered = options(Settings())
    assert offered["defaultProvider"] in offered["providers"]


def test_only_the_google_backend_tells_of_firebase() -> None:
    assert "firebase" not in options(Settings())
    cloud = Settings(backend="google", bucket="b", firestore_database="records", app_check_site_key="public")
    assert options(cloud)["firebase"] == {"database": "records", "appCheckSiteKey": "public"}
    assert options(cloud)["signIn"] == "firebase"
