"""The examples in the docstrings of the code are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import jinque

# These start the program or ask for an option that need not be installed.
SKIPPED = ("jinque.extract.ocr",)
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(jinque.__path__, "jinque.")
    if not module.name.startswith(SKIPPED)
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str) -> None:
    """Each example of a module's docstrings gives exactly what stands below it."""
    assert not doctest.testmod(importlib.import_module(name)).failed
