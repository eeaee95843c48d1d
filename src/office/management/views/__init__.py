"""The pages of the heads: a module for each section."""
