"""What a code of the classification says by its form alone."""

from __future__ import annotations

__all__ = ["derive_from_code", "parent_of"]


def derive_from_code(code: str) -> dict[str, str]:
    """The derived fields of a well-formed code.

    >>> derive_from_code("4-08-05-04")["gbm"], derive_from_code("4-01-06-02-01")["code_level"]
    ('40805', 'work_type')
    """
    parts = code.split("-")
    return {
        "code": code,
        "code_level": "work_type" if len(parts) == 5 else "occupation",
        "major_group": parts[0],
        "sub_major_group": "-".join(parts[:2]),
        "minor_group": "-".join(parts[:3]),
        "gbm": "".join(parts[:3]),
    }


def parent_of(code: str) -> str:
    """The code one level up.

    >>> parent_of("4-01-06-02-01")
    '4-01-06-02'
    """
    return code.rpartition("-")[0]
