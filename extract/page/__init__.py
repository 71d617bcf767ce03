"""One page: glyphs and rules become tables and lines."""
