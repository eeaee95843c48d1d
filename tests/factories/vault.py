"""Keys that are nobody's, and settings that use them."""

from pytest_django import Settings

from office.vault.keys import Key, Ring

ONE, OTHER = Key("2026a", bytes(range(32))), Key("2026b", bytes(range(32, 64)))
OLD, BOTH = Ring((OTHER,)), Ring((ONE, OTHER))


def use(settings: Settings, ring: Ring) -> Ring:
    """From now on the office has these keys; the first seals."""
    settings.OFFICE_KEYS = ",".join(key.line for key in ring)
    return ring
