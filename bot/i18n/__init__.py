"""Languages: catalogues of words, and days and times as people read them."""
