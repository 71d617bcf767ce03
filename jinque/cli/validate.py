"""`validate`: the findings of one list or many, for people and for CI."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["COMMANDS"]

COMMANDS = ()
