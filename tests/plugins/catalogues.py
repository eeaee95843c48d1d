"""Compile the catalogues before the suite, so that pages speak Ukrainian."""

from office.config.translations import compile_translations


def pytest_configure() -> None:
    compile_translations()
