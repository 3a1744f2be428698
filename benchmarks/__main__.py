"""Run every benchmark, or those named: ``python -m benchmarks [--full] [reading coding page vault]``.

With ``--full`` those that have a size of everyday use and a full one take the full one, which takes minutes each.
"""

import importlib
import os
import pkgutil
import sys

import benchmarks

FULL = "--full"
APART = ("__main__", "needed", "timing")
"""What stands in this folder and is no benchmark."""


def names() -> list[str]:
    """Return the benchmarks that stand in this folder."""
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in APART)


def main(asked: list[str]) -> int:
    """Run what was asked for, and say so when there is no such benchmark."""
    if FULL in asked:
        os.environ["CASEBOOK_BENCHMARKS"] = "full"
    asked = [name for name in asked if name != FULL]
    # One core: the linear algebra of numpy starts a thread for each unless it is told so before it is loaded.
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    unknown = [name for name in asked if name not in names()]
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    for name in asked or names():
        print(f"\n== {name}: python -m benchmarks {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").run()
    return 0


sys.exit(main(sys.argv[1:]))
