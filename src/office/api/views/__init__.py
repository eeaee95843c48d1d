"""The operations of the API, by resource: each makes one call of a use-case or a query."""
