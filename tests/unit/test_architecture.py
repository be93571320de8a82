"""The rules of the house that no type checker knows: who may import whom, and when, and who reads what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts import ROOT

PACKAGES = ("main.py", "generator", "migrations", "examples", "bench")
HEAVY = (
    "anthropic",
    "cryptography",
    "firebase_admin",
    "flask_limiter",
    "fontTools",
    "generator.model",
    "generator.pdf",
    "generator.providers.base",
    "generator.providers.prompts",
    "google.auth",
    "google.api_core",
    "google.cloud.firestore",
    "google.cloud.storage",
    "google.genai",
    "grpc",
    "jwt",
    "limits",
    "openai",
    "pydantic",
    "reportlab",
    "requests",
    "sqlite3",
    "uharfbuzz",
    "vertexai",
)
"""What takes long to import or much memory, of ours too, and is imported at the first call that needs it."""

MAY_IMPORT_GOOGLE = ("generator/stores/", "generator/api/auth.py", "generator/providers/gemini.py")


def sources(*places: str) -> list[Path]:
    found = [
        file
        for place in places
        for file in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
    ]
    assert found, f"nothing to look at in {places}"
    return found


def imports(file: Path, *, typing_too: bool = True) -> Iterator[str]:
    """Every module a file imports, at its top or inside a function."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    only_typing = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in only_typing and not typing_too:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize(
    ("place", "never"),
    [
        (
            "generator/pdf",
            ["generator.stores", "generator.api", "generator.engine", "generator.app", "flask"],
        ),
        (
            "generator/providers",
            ["generator.stores", "generator.api", "generator.engine", "generator.app", "flask"],
        ),
        ("generator/steps", ["generator.api", "generator.engine", "generator.app", "flask", "werkzeug"]),
        (
            "generator/stores",
            [
                "generator.api",
                "generator.engine",
                "generator.app",
                "generator.steps",
                "generator.pdf",
                "flask",
            ],
        ),
        *(
            (
                f"generator/{part}.py",
                ["generator.api", "generator.steps", "generator.pdf", "generator.providers", "flask"],
            )
            for part in ("engine", "claiming", "standing")
        ),
        ("generator/claiming.py", ["generator.engine"]),
        ("generator/standing.py", ["generator.engine", "generator.claiming"]),
        ("generator/progress.py", ["generator.stores", "generator.engine", "flask"]),
        ("generator/generations.py", ["generator.api", "flask"]),
    ],
)
def test_dependencies_point_in_one_direction(place: str, never: list[str]) -> None:
    found = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in sources(place)
        for module in imports(file)
        if any(inside(module, package) for package in never)
    ]
    assert found == []


def test_only_stores_sign_in_and_gemini_import_what_is_googles() -> None:
    google = ("google", "firebase_admin", "vertexai", "grpc", "proto")
    found = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in sources("main.py", "generator", "migrations")
        if not str(file.relative_to(ROOT)).startswith(MAY_IMPORT_GOOGLE)
        for module in imports(file)
        if any(inside(module, package) for package in google)
    ]
    assert found == []


def test_only_the_settings_read_the_environment() -> None:
    found = []
    for file in sources("main.py", "generator", "migrations"):
        if file == ROOT / "generator/settings.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Attribute(
                    value=ast.Name(id="os"), attr="environ" | "environb" | "getenv" | "getenvb"
                ):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
                case ast.ImportFrom(module="os", names=names) if any("env" in alias.name for alias in names):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
                case ast.Import(names=names) if any(alias.name == "os" and alias.asname for alias in names):
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_importing_main_imports_nothing_heavy() -> None:
    """Every cold start pays for what is imported here, whatever is asked of it."""
    script = "import sys, main; print(*sorted(sys.modules))"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert "generator.app" in loaded
    assert [module for module in loaded if module in HEAVY] == []


@pytest.mark.parametrize("backend", ["local", "google"])
def test_the_google_backend_is_imported_where_it_is_used_and_nowhere_else(
    backend: str, tmp_path: Path
) -> None:
    """Health touches no dependency; a person who runs it at home never loads Google's SDKs."""
    script = """
import sys, main
client = main._app.test_client()
assert client.get("/health").status_code == 200
if sys.argv[1] == "local":
    assert client.get("/generator/personal-info").status_code == 409
print(*sorted(sys.modules))
"""
    environment = {
        "PATH": "",
        "GENERATOR_BACKEND": backend,
        "GCS_BUCKET": "bucket",
        "GENERATOR_DATA_DIR": str(tmp_path),
    }

    done = subprocess.run(
        [sys.executable, "-c", script, backend],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    allowed = ("sqlite3",) if backend == "local" else ()
    heavy = [module for module in HEAVY if module not in allowed]
    assert [module for module in done.stdout.splitlines()[-1].split() if module in heavy] == []


def test_the_garbage_collector_begins_with_the_first_answer_and_passes_over_what_was_there() -> None:
    script = """
import gc, flask, main
app = flask.Flask("framework")
def health():
    with app.test_request_context("/health"):
        assert main.generator(flask.request).status_code == 200
assert not gc.isenabled()
health()
assert gc.isenabled()
before = gc.get_freeze_count()
assert before > 10_000
health()
assert gc.get_freeze_count() <= before
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr


def test_no_file_says_todo() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    found = [
        f"{file.relative_to(ROOT)}: {mark}"
        for file in sources(*PACKAGES, "tests")
        for mark in marks
        if mark in file.read_text(encoding="utf-8")
    ]
    assert found == []
