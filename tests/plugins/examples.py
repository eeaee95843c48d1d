"""Hypothesis judges what is right, never how fast: the machine of the suite may be busy with other things."""

from hypothesis import HealthCheck, settings

settings.register_profile("office", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("office")
