"""Word, Excel and web pages."""
