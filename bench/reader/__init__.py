"""How the reader was taught: where it begins (`source`), its network (`network`), and the lessons (`learn`)."""
