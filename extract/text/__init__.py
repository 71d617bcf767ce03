"""Text: encodings, and tables told by tabs, bars or spaces."""
