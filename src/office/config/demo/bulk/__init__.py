"""Filling a register with very many cases: walked ones cast again and again (docs/demo.md)."""
