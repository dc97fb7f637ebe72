"""gkcrawl: crawler and judge for Chinese government disclosure portals."""

__version__ = "0.1.0"
