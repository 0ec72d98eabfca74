"""A fictitious network of four posts, made by calling the services as its people, at their simulated moments.

Nothing here is real but the perimeters of the posts (public pages, quoted) and the names of institutions. People,
facts and references are invented; identifiers cannot exist: telephone numbers of the ranges kept for fiction
(ARCEP), plates with letters their country does not issue, accounts and documents with impossible keys.
"""
