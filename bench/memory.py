"""The most memory this process has held; needs nothing that must be installed."""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def most_held() -> float:
    """Megabytes.

    Of the kernel's own count where there is one: what `resource` tells begins with what the parent held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
