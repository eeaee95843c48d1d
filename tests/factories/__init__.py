"""Plain functions that make what a test needs by walking the real use-cases."""
