"""Tables become the list: header, rows, sections, industries."""
