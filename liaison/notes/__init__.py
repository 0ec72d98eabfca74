"""Analysis notes: what the post thinks of a country in a domain, how sure it is, and on which files it rests."""
