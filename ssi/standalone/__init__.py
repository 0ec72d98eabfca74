"""Servers for the demo and the tests, started from PyPI wheels. Imports neither Django nor any room."""
