"""The demonstration portal: a real HTTP server on loopback with known defects and decoys.

``serve`` runs it, ``ROUNDS`` are its three states, ``expected`` is the answer key of seeded defects, ``planted`` the
personal numbers that must never come out of the product, ``write_workspace`` a ready workspace. Places are real, people,
numbers, addresses and everything said about any office are made up.
"""

from gkcrawl.demo.rounds import ROUNDS, Round
from gkcrawl.demo.server import FAULTS, Fault, Server, serve
from gkcrawl.demo.site import expected, planted
from gkcrawl.demo.values import Expected
from gkcrawl.demo.workspace import write_workspace

__all__ = ["FAULTS", "ROUNDS", "Expected", "Fault", "Round", "Server", "expected", "planted", "serve", "write_workspace"]
