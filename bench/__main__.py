"""Runs the benchmarks: ``python -m bench [SUBJECT …]``."""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench import SUBJECTS, Row

RESULTS = Path(__file__).parent / "results.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. A goal that is missed is shown, and does not make it fail: machines differ."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)}; all if none"
    )
    chosen = parser.parse_args(arguments).subjects or SUBJECTS
    if unknown := [name for name in chosen if name not in SUBJECTS]:
        parser.error(f"there is no subject {unknown[0]}; choose of {', '.join(SUBJECTS)}")
    rows: dict[str, list[Row]] = {}
    for name in chosen:
        print(f"\n{name}", flush=True)
        rows[name] = []
        for row in import_module(f"bench.{name}").measure():
            rows[name].append(row)
            print(_line(row), flush=True)
    _write(rows)
    print(f"\nWritten to {RESULTS.relative_to(Path.cwd())}.")
    return 0


def _line(row: Row) -> str:
    goal = f"≤ {row.most:g}" if row.most is not None else f"≥ {row.least:g}" if row.least is not None else ""
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    return f"  {row.subject:<62} {row.value:>9.3g} {row.unit:<5} {goal:>9} {verdict:<7} {row.note}".rstrip()


def _write(rows: dict[str, list[Row]]) -> None:
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "results": {name: [{**asdict(row), "met": row.met} for row in found] for name, found in rows.items()},
    }
    RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
