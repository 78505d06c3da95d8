"""One writer at a time, also between processes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 40
    """A lock on Windows bars the bytes it covers from readers; these no file of labels will ever have."""

    @contextmanager
    def locked(stream: IO[bytes]) -> Iterator[None]:
        """Hold an open file for oneself; waits until the other writer is done."""
        while True:
            stream.seek(FAR)
            try:
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
                break
            except OSError:
                time.sleep(0.01)
        try:
            yield
        finally:
            stream.seek(FAR)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked(stream: IO[bytes]) -> Iterator[None]:
        """Hold an open file for oneself; waits until the other writer is done."""
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream.fileno(), fcntl.LOCK_UN)
