"""Labels in the formats of other tools: CSV, doccano, Label Studio, Prodigy, and our own lines."""

from rollenbild.labeling.exchange.formats import FORMATS, Format, format_of, read_rows, write_labels
from rollenbild.labeling.exchange.rows import Row, Source
from rollenbild.labeling.exchange.taking import Drawn, Taken, take

__all__ = ["FORMATS", "Drawn", "Format", "Row", "Source", "Taken", "format_of", "read_rows", "take", "write_labels"]
