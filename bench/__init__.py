"""Measurements of load and scale. They print what they found and assert nothing about time."""
