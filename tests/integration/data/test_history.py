"""The history over HTTP: listed page by page, found by status and company, and deleted without a rest."""

import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.engine import Engine
from generator.errors import StepInProgress, StorageError
from generator.history import company_key, delete_request
from generator.services import Services
from generator.steps import STEPS, StepContext
from generator.stores.base import (
    Create,
    DocumentStore,
    FileStore,
    StoredFile,
    StoreUnavailable,
    Update,
    Version,
    Write,
)
from migrations.delete_old_requests import delete_older, main
from tests.integration.data.conftest import NOON, Api, Clock

PATH = "/generator/requests"
PERSON = {"name": "Ada Lovelace", "email": "ada@example.com"}
ENTRY = {"id": "e1", "type": "work", "title": "Acme", "role": "Analyst", "startDate": "2020-01"}


def request_id(number: int) -> str:
    return f"resume-generator-request-{number:032x}"


def request(number: int, company: str = "Acme", **fields: Any) -> Create:
    data = {
        "id": request_id(number),
        "type": "request",
        "status": "completed",
        "generateType": "resume",
        "provider": "offline",
        "job": {"role": "Analyst", "company": company, "jobDescriptionText": "secret plans"},
        "companyKey": company_key(company),
        "personalInfo": PERSON,
        "createdAt": NOON + timedelta(seconds=number),
        "updatedAt": NOON + timedelta(seconds=number),
        **fields,
    }
    return Create(f"generator/{request_id(number)}", data)


def listed(api: Api, query: str = "") -> list[int]:
    """The numbers of all requests of all pages."""
    found: list[int] = []
    cursor = ""
    while True:
        answer = api.call("GET", f"{PATH}?{query}&cursor={cursor}")
        assert answer.status_code == 200, answer.text
        found += [int(row["requestId"][-32:], 16) for row in answer.json["data"]["requests"]]
        cursor = answer.json["data"]["nextCursor"]
        if cursor is None:
            return found


@pytest.fixture
def record(documents: DocumentStore) -> None:
    """A person to generate for."""
    documents.commit(Create("generator/personal-info", PERSON), Create("experience-entries/e1", ENTRY))


def start(api: Api, **job: str) -> str:
    body = {"generateType": "both", "job": {"role": "Analyst", "company": "Acme", **job}}
    started: str = api.call("POST", "/generator/start", body, editor=False).json["data"]["requestId"]
    return started


def complete(api: Api, id_: str) -> None:
    while api.call("POST", f"/generator/step/{id_}", editor=False).json["data"]["status"] != "completed":
        pass


# --- listed ---------------------------------------------------------------------------------------


def test_rows_say_what_a_list_needs_and_nothing_of_the_person(api: Api, documents: DocumentStore) -> None:
    documents.commit(request(1), request(2, status="failed"))
    answer = api.call("GET", PATH)
    assert answer.json["data"] == {
        "requests": [
            {
                "requestId": request_id(number),
                "status": status,
                "generateType": "resume",
                "provider": "offline",
                "job": {"role": "Analyst", "company": "Acme"},
                "createdAt": f"2026-11-24T12:00:0{number}.000Z",
                "updatedAt": f"2026-11-24T12:00:0{number}.000Z",
            }
            for number, status in ((2, "failed"), (1, "completed"))
        ],
        "nextCursor": None,
    }


@pytest.mark.parametrize("limit", ["", "1", "2", "5", "6", "7", "100"])
def test_pages_hold_every_request_once_newest_first(api: Api, documents: DocumentStore, limit: str) -> None:
    documents.commit(*(request(n, createdAt=NOON + timedelta(seconds=n // 2)) for n in range(6)))
    documents.commit(request(9, type="response"))
    assert listed(api, f"limit={limit}") == [5, 4, 3, 2, 1, 0]


def test_what_is_started_between_two_pages_moves_none_of_them(api: Api, documents: DocumentStore) -> None:
    documents.commit(*(request(n) for n in range(4)))
    first = api.call("GET", f"{PATH}?limit=2").json["data"]
    documents.commit(request(9))
    second = api.call("GET", f"{PATH}?limit=2&cursor={first['nextCursor']}").json["data"]
    assert [row["requestId"] for row in second["requests"]] == [request_id(1), request_id(0)]


def test_filters_together_and_page_by_page(api: Api, documents: DocumentStore) -> None:
    for number in range(12):
        company = ("Acme", "Initech", "ACME  ")[number % 3]
        documents.commit(request(number, company, status=("failed", "completed")[number % 2]))
    documents.commit(request(20, "Acme", companyKey=None), request(21, "acme", companyKey=None))
    acme = [11, 9, 8, 6, 5, 3, 2, 0]
    assert listed(api, "company=acme&limit=3") == [21, *acme]
    assert listed(api, "company=Acme&limit=3") == [20, *acme]
    assert listed(api, "company=%20aCmE&limit=2&status=failed") == [8, 6, 2, 0]
    assert listed(api, "status=failed&limit=2") == [10, 8, 6, 4, 2, 0]
    assert listed(api, "company=nobody") == []


def test_a_started_request_is_found_by_its_company(api: Api, record: None) -> None:
    id_ = start(api, company="Überlingen  GmbH")
    for company in ("Überlingen GmbH", "überlingen gmbh", "U\u0308BERLINGEN GMBH"):
        answer = api.call("GET", PATH + "?company=" + company)
        assert [row["requestId"] for row in answer.json["data"]["requests"]] == [id_]
    assert len(api.call("GET", PATH + "?status=pending").json["data"]["requests"]) == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=1.5", "limit"),
        ("status=lost", "status"),
        ("cursor=abc", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=eyJhIjoxfQ", "cursor"),
        ("cursor=WyIyMDI2IiwgIi4uIl0", "cursor"),
        ("cursor=" + "A" * 3000, "cursor"),
        ("state=failed", "state"),
        ("limit=1&limit=2", "limit"),
        ("company=" + "x" * 201, "company"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(memory_api: Api, query: str, field: str) -> None:
    answer = memory_api.call("GET", f"{PATH}?{query}")
    assert (answer.status_code, answer.json["errorCode"]) == (400, "GEN_VAL_001")
    assert [problem["field"] for problem in answer.json["details"]] == [field]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cursor=st.text(max_size=60) | st.binary(max_size=60).map(lambda b: urlsafe_b64encode(b).decode()))
def test_no_cursor_breaks_it(memory_api: Api, cursor: str) -> None:
    answer = memory_api.call("GET", PATH, query={"cursor": cursor})
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("DELETE", f"{PATH}/{request_id(1)}")])
def test_only_an_editor_lists_and_deletes(api: Api, documents: DocumentStore, method: str, path: str) -> None:
    documents.commit(request(1))
    answer = api.call(method, path, editor=False)
    assert (answer.status_code, answer.json["errorCode"]) == (401, "GEN_AUTH_001")
    answer = api.call(method, path, editor=False, Authorization="Bearer x")
    assert (answer.status_code, answer.json["errorCode"]) == (401, "GEN_AUTH_002")
    assert documents.get(f"generator/{request_id(1)}") is not None


# --- deleted --------------------------------------------------------------------------------------


def stored_files(services: Services) -> list[str]:
    return [file.path for file in services.files.list("")]


def test_request_response_and_pdfs_go_together_and_nothing_else(
    api: Api, record: None, services: Services
) -> None:
    first, second = start(api), start(api)
    complete(api, first)
    complete(api, second)
    assert len(stored_files(services)) == 4
    answer = api.call("DELETE", f"{PATH}/{first}")
    assert answer.status_code == 200
    assert answer.json["data"] == {"requestId": first, "deleted": True}
    assert {path.split("/")[1] for path in stored_files(services)} == {second}
    assert {snapshot.id for snapshot in services.documents.query("generator", ())} == {
        "personal-info",
        second,
        second.replace("request", "response"),
    }
    for method, path in (("GET", f"{PATH}/{first}"), ("POST", f"/generator/step/{first}")):
        assert api.call(method, path).status_code == 404
    assert api.call("DELETE", f"{PATH}/{first}").status_code == 404
    assert api.call("GET", f"{PATH}/{second}").json["data"]["status"] == "completed"


@pytest.mark.parametrize("id_", ["nonsense", "resume-generator-request-x", "..", "personal-info"])
def test_what_is_no_request_is_not_deleted(
    api: Api, record: None, documents: DocumentStore, id_: str
) -> None:
    assert api.call("DELETE", f"{PATH}/{id_}").status_code == 404
    assert documents.get("generator/personal-info") is not None


def test_an_old_request_goes_with_the_files_its_response_names(
    api: Api, documents: DocumentStore, services: Services
) -> None:
    documents.commit(
        Create(f"generator/{request_id(1)}", {"type": "request", "createdAt": "2024", "steps": None}),
        Create(
            f"generator/{request_id(1).replace('request', 'response')}",
            {
                "type": "response",
                "files": {
                    "resume": {"gcsPath": "resumes/old/a.pdf"},
                    "coverLetter": {"gcsPath": "gs://bucket/letters/b.pdf"},
                    "other": {"gcsPath": "/../x"},
                    "none": None,
                },
            },
        ),
    )
    for path in ("resumes/old/a.pdf", "letters/b.pdf", "resumes/old/c.pdf"):
        services.files.put(path, b"%PDF", "application/pdf")
    assert api.call("DELETE", f"{PATH}/{request_id(1)}").status_code == 200
    assert stored_files(services) == ["resumes/old/c.pdf"]
    assert list(documents.query("generator", ())) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"job": "Acme", "steps": ["fetch_data"], "leases": 1, "intermediateResults": "none"},
        {"job": {"company": 1}, "steps": [{"id": "create_resume_pdf", "status": "in_progress"}]},
        {"intermediateResults": {"files": [1]}, "job": None},
    ],
)
def test_a_request_of_another_shape_is_deleted_too(
    memory_api: Api, services_in_memory: Services, odd: dict[str, Any]
) -> None:
    services_in_memory.documents.commit(Create(f"generator/{request_id(1)}", odd))
    assert memory_api.call("DELETE", f"{PATH}/{request_id(1)}").status_code == 200
    assert list(services_in_memory.documents.query("generator")) == []


class Died(BaseException):
    """The instance ends here."""


class Dying:
    """Stores whose user dies at the ``n``-th thing they do."""

    def __init__(self, services: Services, acts: int) -> None:
        self.acts = acts
        self.services = Services(
            documents=_DyingDocuments(services.documents, self),
            files=_DyingFiles(services.files, self),
            provider=services.provider,
            clock=services.clock,
        )

    def act(self) -> None:
        self.acts -= 1
        if self.acts < 0:
            raise Died


class _DyingDocuments:
    def __init__(self, documents: DocumentStore, dying: Dying) -> None:
        self._documents, self._dying = documents, dying

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def commit(self, *writes: Write) -> Version:
        self._dying.act()
        version = self._documents.commit(*writes)
        self._dying.act()
        return version


class _DyingFiles:
    def __init__(self, files: FileStore, dying: Dying) -> None:
        self._files, self._dying = files, dying

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)

    def delete(self, path: str) -> None:
        self._dying.act()
        self._files.delete(path)


@pytest.mark.parametrize("acts", range(6))
def test_interrupted_anywhere_it_can_be_repeated(
    api: Api, record: None, services: Services, acts: int
) -> None:
    id_ = start(api)
    complete(api, id_)
    with pytest.raises(Died):
        delete_request(id_, Dying(services, acts).services)
    gone = api.call("GET", f"{PATH}/{id_}").status_code == 404
    assert gone == (acts > 0)
    if gone:  # to everybody it is gone, and whoever deletes still finds it
        assert api.call("POST", f"/generator/step/{id_}").status_code == 404
    assert api.call("DELETE", f"{PATH}/{id_}").status_code == (200 if acts < 5 else 404)
    assert stored_files(services) == []
    assert [snapshot.id for snapshot in services.documents.query("generator", ())] == ["personal-info"]


class _Gate:
    """A file store whose ``put`` waits until the test lets it go on."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self.reached, self.opened = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)

    def put(self, path: str, content: bytes, content_type: str) -> StoredFile:
        self.reached.set()
        assert self.opened.wait(30)
        return self._files.put(path, content, content_type)


@pytest.fixture
def drawing(services: Services, api: Api, record: None) -> Iterator[tuple[str, threading.Thread, _Gate]]:
    """A request whose résumé is being stored at this moment, by another instance."""
    id_ = start(api)
    for _ in range(3):
        api.call("POST", f"/generator/step/{id_}")
    gate = _Gate(services.files)
    elsewhere = Services(
        documents=services.documents,
        files=gate,
        provider=services.provider,
        clock=services.clock,
    )
    other = Api(elsewhere)
    thread = threading.Thread(target=lambda: other.call("POST", f"/generator/step/{id_}"))
    thread.start()
    assert gate.reached.wait(30)
    yield id_, thread, gate
    gate.opened.set()
    thread.join(30)


def test_a_pdf_being_stored_is_waited_for(
    api: Api, services: Services, drawing: tuple[str, threading.Thread, _Gate]
) -> None:
    id_, thread, gate = drawing
    answer = api.call("DELETE", f"{PATH}/{id_}")
    assert (answer.status_code, answer.json["errorCode"]) == (409, "GEN_REQ_003")
    assert answer.headers["Retry-After"]
    gate.opened.set()
    thread.join(30)
    assert api.call("DELETE", f"{PATH}/{id_}").status_code == 200
    assert stored_files(services) == []


def test_a_dead_instance_does_not_hold_it_up_for_ever(
    api: Api, clock: Clock, drawing: tuple[str, threading.Thread, _Gate]
) -> None:
    id_, *_ = drawing
    clock.advance(timedelta(minutes=10))
    assert api.call("DELETE", f"{PATH}/{id_}").status_code == 200


def test_a_step_that_ends_after_the_deletion_records_nothing(
    api: Api, record: None, services: Services, clock: Clock
) -> None:
    id_ = start(api)
    api.call("POST", f"/generator/step/{id_}")  # fetch_data

    class Provider:
        def __getattr__(self, name: str) -> Any:
            return getattr(services.provider("offline"), name)

        def write_resume(self, *arguments: Any) -> Any:
            delete_request(id_, services)
            return services.provider("offline").write_resume(*arguments)

    slow = Services(
        documents=services.documents,
        files=services.files,
        provider=lambda _: Provider(),
        clock=clock,
    )
    answer = Api(slow).call("POST", f"/generator/step/{id_}")
    assert answer.status_code == 404
    assert [snapshot.id for snapshot in services.documents.query("generator", ())] == ["personal-info"]


def test_a_step_begun_in_the_same_moment_makes_the_deletion_look_again(
    api: Api, record: None, services: Services, clock: Clock
) -> None:
    id_ = start(api)
    for _ in range(3):
        api.call("POST", f"/generator/step/{id_}")

    class Meddled:
        begun = False

        def __getattr__(self, name: str) -> Any:
            return getattr(services.documents, name)

        def commit(self, *writes: Write) -> Version:
            if not self.begun:
                Meddled.begun = True
                engine = Engine(
                    _ClaimOnly(services.documents),
                    STEPS,
                    StepContext(services=services, link_lifetime=timedelta(hours=1)),
                    lease=timedelta(minutes=3),
                    clock=clock,
                )
                with pytest.raises(Died):
                    engine.advance(f"generator/{id_}")
            return services.documents.commit(*writes)

    meddled = Services(
        documents=Meddled(),
        files=services.files,
        provider=services.provider,
        clock=clock,
    )
    with pytest.raises(StepInProgress):
        delete_request(id_, meddled)
    assert api.call("GET", f"{PATH}/{id_}").status_code == 200


class _ClaimOnly:
    """A store whose user claims a step and dies."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def commit(self, *writes: Write) -> Version:
        self._documents.commit(*writes)
        raise Died


def test_a_file_store_that_is_away_leaves_what_can_be_repeated(
    api: Api, record: None, services: Services
) -> None:
    id_ = start(api)
    complete(api, id_)

    class Away:
        def __getattr__(self, name: str) -> Any:
            return getattr(services.files, name)

        def delete(self, path: str) -> None:
            raise StoreUnavailable("away")

    away = Services(
        documents=services.documents,
        files=Away(),
        provider=services.provider,
        clock=services.clock,
    )
    with pytest.raises(StorageError):
        delete_request(id_, away)
    assert [row["status"] for row in api.call("GET", PATH).json["data"]["requests"]] == ["deleting"]
    assert api.call("DELETE", f"{PATH}/{id_}").status_code == 200


# --- after some time ------------------------------------------------------------------------------


def test_only_what_is_older_goes(
    api: Api, record: None, services: Services, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    old = start(api)
    complete(api, old)
    orphan = {"type": "response", "createdAt": NOON, "files": {"resume": {"gcsPath": "resumes/x.pdf"}}}
    services.documents.commit(Create("generator/resume-generator-response-77", orphan))
    services.files.put("resumes/x.pdf", b"%PDF", "application/pdf")
    clock.advance(timedelta(days=30))
    young = start(api)
    clock.advance(timedelta(seconds=1))
    delete_older(services, timedelta(days=30), dry_run=True)
    assert "there are 1." in capfd.readouterr().out
    assert len(stored_files(services)) == 3
    delete_older(services, timedelta(days=30), dry_run=False)
    assert {s.id for s in services.documents.query("generator", ())} == {"personal-info", young}
    assert stored_files(services) == []
    told = capfd.readouterr().out
    assert "Deleted 1 request from" in told
    assert "1 response without a request" in told
    delete_older(services, timedelta(days=30), dry_run=False)
    assert "Deleted 0 requests" in capfd.readouterr().out


def test_many_are_deleted_and_one_at_work_stays(
    documents: DocumentStore, services: Services, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    documents.commit(*(request(n) for n in range(120)))
    held: Mapping[str, Any] = {
        "steps": [{"id": "create_resume_pdf", "status": "in_progress"}],
        "leases": {"create_resume_pdf": {"token": "x", "expiresAt": NOON + timedelta(days=9)}},
    }
    found = documents.get(f"generator/{request_id(5)}", ())
    assert found is not None
    documents.commit(Update(found.path, held, found.version))
    clock.advance(timedelta(days=8))
    delete_older(services, timedelta(days=7), dry_run=False)
    assert [snapshot.id for snapshot in documents.query("generator", ())] == [request_id(5)]
    told = capfd.readouterr().out
    assert "Deleted 119 requests" in told
    assert "1 request being worked on" in told


@pytest.mark.parametrize("arguments", [[], ["--days", "0"], ["--days", "-3"], ["--days", "x"]])
def test_the_command_needs_a_number_of_days(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_the_command_runs_on_the_configured_backend(documents: DocumentStore) -> None:
    documents.commit(request(1, createdAt=NOON - timedelta(days=36_000)))
    assert main(["--days", "10000"]) == 0
    assert list(documents.query("generator", ())) == []
