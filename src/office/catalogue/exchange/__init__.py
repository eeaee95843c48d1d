"""The catalogue of a city as a file that people edit elsewhere: YAML for programs, XLSX for tables (ADR 0083)."""
