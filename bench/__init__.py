"""Measures of speed: ``python -m bench`` runs every module of ``bench/measures`` and writes ``docs/performance.md``.

``bench/real.py`` is a program of its own: how well real pages are read.
"""
