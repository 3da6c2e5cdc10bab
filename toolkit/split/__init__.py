"""Text into documents, sentences and clauses; the site around a report becomes furniture."""

from toolkit.split.labels import iso_date
from toolkit.split.layout import clean_title, split_page
from toolkit.split.sentences import clauses_of, sentences_of

__all__ = ["clauses_of", "clean_title", "iso_date", "sentences_of", "split_page"]
