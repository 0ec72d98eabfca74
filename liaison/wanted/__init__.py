"""Wanted persons: one search, with its legal title and its end; never a general watch list (liaison.md §6.6)."""
