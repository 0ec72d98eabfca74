"""The technical administrator: accounts, assignments, ways in. Reads no file, and gives themselves nothing."""
