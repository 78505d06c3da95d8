"""Say of a page whether it is an interview, and who says what in it."""
