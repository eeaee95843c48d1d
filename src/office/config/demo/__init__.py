"""The demo: two cities with their centres, people and services, and cases that have walked their way (docs/demo.md)."""

from office.config.demo.loading import load
from office.config.demo.sign_ins import sign_ins

__all__ = ["load", "sign_ins"]
