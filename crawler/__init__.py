"""The Scrapy project: fetch, parse, store. Knows no rule."""

__gkcrawl__ = True
