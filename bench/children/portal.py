"""The demonstration portal in a process of its own, so that it takes no time from what is measured.

Prints its address; answers each line on stdin with the processor seconds it has used; ends with its stdin.
"""

import sys
from time import process_time

from gkcrawl.demo import serve


def main() -> None:
    with serve("2020Q4") as server:
        print(server.url, flush=True)
        for _ in sys.stdin:
            server.requests.clear()
            print(process_time(), flush=True)


if __name__ == "__main__":
    main()
