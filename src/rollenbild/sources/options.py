"""What a person may ask of collecting, and the bounds nobody has to ask for."""

from __future__ import annotations

from dataclasses import dataclass

from rollenbild import __version__


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """Options of collecting.

    Parameters
    ----------
    match : tuple of str
        Globs; where given, only addresses like one of them are candidates for interviews.
    max_pages : int or None
        Candidates taken from one source at most; None is 1,000 where a site is asked, and no bound for files at hand.
    delay : float or None
        Seconds between two requests to a host; None is 1, and 0 on loopback.
    from_date, to_date : str or None
        Window of capture dates for archives, ISO.
    earliest : bool
        Take the oldest capture of a page instead of the newest.
    refresh : bool
        Ask again for pages that are in the study.
    archive : str
        Web archive that ``wayback:`` asks: empty for the Wayback Machine, else the address of a pywb collection.
    contact : str
        Mail or web address told to sites in the User-Agent; may be empty.
    research_exception : str
        Ground on which reserved pages are used all the same; empty: they are skipped.
    text_column, id_column : str
        Columns of a table of texts.
    max_bytes : int
        Bytes of a response's body at most, compressed and decompressed.
    max_seconds : float
        Seconds for one response at most.
    max_redirects : int
        Redirects followed at most.
    """

    match: tuple[str, ...] = ()
    max_pages: int | None = None
    delay: float | None = None
    from_date: str | None = None
    to_date: str | None = None
    earliest: bool = False
    refresh: bool = False
    archive: str = ""
    contact: str = ""
    research_exception: str = ""
    text_column: str = "text"
    id_column: str = "id"
    max_bytes: int = 20_000_000
    max_seconds: float = 60.0
    max_redirects: int = 8

    @property
    def limit(self) -> int:
        """Candidates asked of a site at most."""
        return 1000 if self.max_pages is None else self.max_pages

    @property
    def user_agent(self) -> str:
        """What the tool calls itself to sites, with a contact if there is one."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"Rollenbild/{__version__} (interview research{contact})"
