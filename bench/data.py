"""What the history and the renaming of stored data cost when there is much of it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from bench import Row, alternating, ratio
from generator.history import company_key, list_requests
from generator.services import document_store, exact_collection
from generator.settings import Settings
from generator.stores.base import Create, DocumentStore, Update
from generator.stores.firestore import FirestoreDocuments
from tests import parts
from tests.grpc_calls import recorded_calls

FEW: Final = 100
MANY: Final = 20_000
ROUNDS: Final = 60
EMULATED_ROUNDS: Final = 3
RENAMED: Final = 2_000
LEAST_FOR_MEMORY: Final = 2_000
MOST_FOR_MEMORY: Final = 50_000
INFO: Final[dict[str, Any]] = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "location": "London",
    "aiPrompts": {"resume": {"systemPrompt": "Be true to the record. " * 40}},
}
_COMPANIES: Final = ("Acme", "Initech")
_STATUSES: Final = ("completed", "completed", "failed", "failed")


def measure() -> Iterator[Row]:
    """The history and the renaming, each on both stores."""
    with _embedded() as few, _embedded() as many:
        yield from _history(document_store(few), document_store(many))
    with _embedded() as settings:
        yield _renaming("embedded", settings)
    with suppress(parts.PartMissing), _emulated() as project:
        yield from _history_in_firestore(*(FirestoreDocuments(project(), "(default)") for _ in range(2)))
        yield _renaming("Firestore emulator", Settings(backend="google", project=project(), bucket="none"))
    yield _memory()


# --- the history ----------------------------------------------------------------------------------


_PAGES: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("a page of the history", {}),
    ("a page of one company's failures", {"company": "ACME", "status": "failed"}),
)


def _history(few: DocumentStore, many: DocumentStore) -> Iterator[Row]:
    _fill(few, FEW)
    _fill(many, MANY)
    for what, asked in _PAGES:
        few_ms, many_ms = alternating(ROUNDS, _reading(few, asked), _reading(many, asked))
        yield Row(
            subject=f"{what}, of {MANY:,}",
            value=ratio(many_ms, few_ms),
            unit="x",
            most=1.5,
            note=f"against {FEW} requests; {median(many_ms):.2f} ms and {median(few_ms):.2f} ms",
        )


def _history_in_firestore(few: FirestoreDocuments, many: FirestoreDocuments) -> Iterator[Row]:
    """What Firestore charges for. Time is the emulator's, which looks at every document, and says nothing."""
    _fill(few, FEW)
    _fill(many, MANY)
    for what, asked in _PAGES:
        reading_few, reading_many = _reading(few, asked), _reading(many, asked)
        with recorded_calls(few) as of_few, recorded_calls(many) as of_many:
            reading_few()
            reading_many()
        read_few, read_many = (sum(call.documents_read for call in calls) for calls in (of_few, of_many))
        yield Row(
            subject=f"documents read for {what}, of {MANY:,}",
            value=read_many / read_few,
            unit="x",
            most=1.0,
            note=f"against {FEW} requests; {read_many} and {read_few} for two, in {len(of_many)} queries",
        )
        few_ms, many_ms = alternating(EMULATED_ROUNDS, reading_few, reading_many)
        yield Row(
            subject=f"{what}, of {MANY:,}, Firestore emulator",
            value=ratio(many_ms, few_ms),
            unit="x",
            note=f"{median(many_ms):.0f} ms and {median(few_ms):.0f} ms; it has no indexes, and looks at all",
        )


def _reading(documents: DocumentStore, asked: Mapping[str, str]) -> Callable[[], object]:
    def read() -> None:
        """The first page, and another one from its middle."""
        _, position = list_requests(documents, limit=10, **asked)  # type: ignore[arg-type] # the filters are texts
        if position is not None:
            list_requests(documents, limit=10, after=position, **asked)

    return read


# --- the renaming ---------------------------------------------------------------------------------


def _renaming(backend: str, settings: Settings) -> Row:
    """The whole command's work, against an update of each request by itself."""
    from migrations.putting_back import restore
    from migrations.rename_default_to_personal_info import rename

    documents = document_store(settings)
    collection = exact_collection(settings, "generator")
    _fill(documents, RENAMED, defaults=INFO)
    with tempfile.TemporaryDirectory() as folder, _silence():
        backup = Path(folder) / "backup.jsonl"
        begun = perf_counter()
        rename(collection, backup_file=backup)
        seconds = perf_counter() - begun
        restore(collection, backup)
    some = [snapshot for snapshot, _ in zip(documents.query("generator", ()), range(200), strict=False)]
    begun = perf_counter()
    for snapshot in some:
        documents.commit(Update(snapshot.path, {"personalInfo": INFO}, snapshot.version))
    one_by_one = (perf_counter() - begun) / len(some)
    return Row(
        subject=f"renaming defaults in a request, {backend}",
        value=seconds / RENAMED / one_by_one,
        unit="x",
        most=1.0,
        note=f"against updating it alone; {RENAMED / seconds:,.0f} requests/s, backup included",
    )


def _memory() -> Row:
    """How much more the command needs for many requests than for few."""
    few, many = (_peak(number) for number in (LEAST_FOR_MEMORY, MOST_FOR_MEMORY))
    return Row(
        subject=f"memory of renaming {MOST_FOR_MEMORY:,} requests",
        value=many / few,
        unit="x",
        most=1.1,
        note=f"against {LEAST_FOR_MEMORY:,} requests; {many / 1024:.0f} and {few / 1024:.0f} MiB",
    )


def _peak(number: int) -> int:
    """The command's largest memory, KiB."""
    program = (
        "import resource, sys\n"
        "from migrations.rename_default_to_personal_info import main\n"
        "code = main(['--backup', 'backup.jsonl'])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        "sys.exit(code)\n"
    )
    with _embedded() as settings:
        _fill(document_store(settings), number, defaults=INFO)
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=settings.data_dir,
            env={
                **os.environ,
                "PYTHONPATH": str(parts.ROOT),
                "GENERATOR_BACKEND": "local",
                "GENERATOR_DATA_DIR": str(settings.data_dir),
            },
            check=True,
            capture_output=True,
            text=True,
        )
    return int(done.stdout.split()[-1])


# --- stores with something in them ----------------------------------------------------------------


def _fill(documents: DocumentStore, number: int, **fields: Any) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for first in range(0, number, 500):
        numbers = range(first, min(first + 500, number))
        documents.commit(*(_request(n, start + timedelta(minutes=n), fields) for n in numbers))


def _request(number: int, created_at: datetime, fields: Mapping[str, Any]) -> Create:
    company = _COMPANIES[number % len(_COMPANIES)]
    data = {
        "type": "request",
        "status": _STATUSES[number % len(_STATUSES)],
        "generateType": "both",
        "provider": "offline",
        "job": {"role": "Analyst", "company": company},
        "companyKey": company_key(company),
        "createdAt": created_at,
        "updatedAt": created_at,
        **fields,
    }
    return Create(f"generator/resume-generator-request-{number:032x}", data)


@contextmanager
def _embedded() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory() as folder:
        yield Settings(backend="local", data_dir=Path(folder))


@contextmanager
def _emulated() -> Iterator[Callable[[], str]]:
    """Makes empty projects in one emulator."""
    with parts.running_firestore_emulator() as host:
        os.environ["FIRESTORE_EMULATOR_HOST"] = host
        yield lambda: parts.new_project(host).project


@contextmanager
def _silence() -> Iterator[None]:
    """What a command tells a person is not part of the table."""
    with Path(os.devnull).open("w") as nothing, redirect_stdout(nothing), redirect_stderr(nothing):
        yield
