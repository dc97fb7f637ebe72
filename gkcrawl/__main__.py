"""``python -m gkcrawl``."""

from gkcrawl.cli import main

if __name__ == "__main__":
    main()
