"""A release: a folder of open data that others can trust, cite, look at and compare."""
