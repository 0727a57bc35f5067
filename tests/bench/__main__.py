"""All figures in one table: `make bench`; `python -m tests.bench paint load` makes some of them.

With all of them, the table is written to docs/bench.md.
"""

import os
import platform
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.bench.figure import Figure, table

# The kernels last: what they import stays, and takes memory and threads.
BENCHES = (
    "start",
    "paint",
    "selecting",
    "load",
    "judge",
    "training",
    "summary",
    "agreement",
    "kernels",
)
ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "docs" / "bench.md"
REQUIREMENTS = (
    "requirements.txt",
    "tests/bench/requirements.txt",
    "tests/bench/libraries.txt",
)


def main(names: list[str]) -> int:
    """Measures what is named, or all of it; prints the table, and writes it where it is whole."""
    if unknown := [name for name in names if name not in BENCHES]:
        print(f"There is no bench {', '.join(unknown)}: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    figures = [figure for name in names or BENCHES for figure in measured(name)]
    print(table(figures))
    if not names:
        WRITTEN.write_text(page(figures), encoding="utf-8")
        print(f"\nwritten to {WRITTEN.relative_to(ROOT)}")
    return 0


def measured(name: str) -> list[Figure]:
    """The figures of a bench."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    figures: list[Figure] = import_module(f"tests.bench.{name}").measure()
    return figures


def page(figures: Iterable[Figure]) -> str:
    """The table, and what it was made with."""
    return f"""# The bench

`make bench`, {datetime.now(UTC):%Y-%m-%d}. Every figure was measured beside its peer's in the same
run; the ratio holds longer than the numbers.

{machine()}. {", ".join(versions())}.

{table(figures)}
"""


def machine() -> str:
    """Processor, cores, system and Python."""
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} cores, {processor()}, {system}, Python {platform.python_version()}"


def processor() -> str:
    """The model as the system says it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def versions() -> list[str]:
    """The packages that were measured, those that are there."""
    found = []
    for file in REQUIREMENTS:
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            name = line.partition("==")[0].strip()
            try:
                found.append(f"{name} {version(name)}")
            except PackageNotFoundError:  # not of this system
                continue
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
