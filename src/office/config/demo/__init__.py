"""The demo: two cities with their centres, people and services, and cases that have walked their way (docs/demo.md)."""
