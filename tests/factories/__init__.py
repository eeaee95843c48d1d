"""Plain functions that make what a test needs by walking the real use-cases."""

from tests.audit import flush

__all__ = ["flush"]
