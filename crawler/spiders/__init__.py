"""Spiders: ``portal`` reads columns, lists and documents, ``links`` looks at what the documents point to."""
