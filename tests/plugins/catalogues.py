"""Compile the catalogues before the suite, so that pages speak Ukrainian."""

from tools.translations import compile_newer


def pytest_configure() -> None:
    compile_newer()
