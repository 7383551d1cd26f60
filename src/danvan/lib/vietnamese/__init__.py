"""Vietnamese text in plain Python: normal forms, likeness, clues, places, topics, search.

No model file and no network. Everything works with and without diacritics, because residents type both.
"""
