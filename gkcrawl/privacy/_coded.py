"""Text as it reads once its codes are undone: ``%31``, ``%2531``, ``&#49;``, ``\\u0031``, ¹, ①; over and over.

A number that is written in codes is in nobody's sight and yet in everybody's hands: a browser, a mail program or a
spreadsheet undoes them. So a text that holds codes is searched a second time without them.
"""

import html
import re
import unicodedata
from collections.abc import Iterator

_HEX = "[0-9a-fA-F]"
# Starts with a character class, for which the engine skips ahead quickly. ％EF％BC％9d and ％A3％Bd are full-width
# digits in UTF-8 and GBK.
CODE = re.compile(
    rf"[&\\%](?:(?<=&)(?:#\d{{1,7}}|#[xX]{_HEX}{{1,6}}|[A-Za-z]{{2,8}});?"
    rf"|(?<=\\)(?:u{_HEX}{{4}}|x{_HEX}{{2}}|[nrt])"
    rf"|(?<=%)(?:(?:[eE][fF]%[bB][cC]%9|[aA]3%[bB])[0-9]|u{_HEX}{{4}}|{_HEX}{{2}}))"
)
_DEPTH = 4
"""Codes of codes of codes: deeper nothing that shows pages would look."""


def _odd_digits() -> Iterator[str]:
    """Signs that are one digit to a reader and to NFKC, but no decimal digit to Unicode: ¹ ₂ ①."""
    for first, last in ((0xB2, 0xB3), (0xB9, 0xB9), (0x2070, 0x2089), (0x2460, 0x2468), (0x24EA, 0x24EA),
                        (0x24F5, 0x24FD), (0x2776, 0x277E), (0x2780, 0x2788), (0x278A, 0x2792)):
        yield from (sign for code in range(first, last + 1) if unicodedata.digit(sign := chr(code), -1) >= 0)


_ODD = {ord(sign): str(unicodedata.digit(sign)) for sign in _odd_digits()}
_ODD_RUN = re.compile(f"[{''.join(map(chr, _ODD))}]{{6}}")


def is_coded(text: str) -> bool:
    """Whether the text would read differently without its codes."""
    return bool(CODE.search(text) or (not text.isascii() and _ODD_RUN.search(text)))


def plain(text: str) -> str:
    """The text without codes; quick, for the question whether there is anything to be found."""
    text = _without_odd_digits(text)
    for _ in range(_DEPTH):
        before, text = text, CODE.sub(_meaning_of, text)
        if text == before:
            break
    return text


def plain_with_places(text: str) -> tuple[str, list[tuple[int, int]]]:
    """As ``plain``, and for each character the stretch of ``text`` that it stands for."""
    places = [(at, at + 1) for at in range(len(text))]
    text = _without_odd_digits(text)
    for _ in range(_DEPTH):
        pieces: list[str] = []
        spans: list[tuple[int, int]] = []
        done = 0
        for match in CODE.finditer(text):
            begin, end = match.span()
            pieces += [text[done:begin], meaning(match[0])]
            spans += places[done:begin]
            spans.append((places[begin][0], places[end - 1][1]))
            done = end
        if not done:
            break
        text, places = "".join([*pieces, text[done:]]), spans + places[done:]
    return text, places


def meaning(code: str) -> str:
    """What a code stands for; one character, so that it can be masked as a whole."""
    if code[0] == "&":
        return html.unescape(code if code.endswith(";") else code + ";")[:1] or " "
    if code[0] == "\\":
        return chr(int(code[2:], 16)) if len(code) > 2 else " "
    if code[1] in "uU":
        return chr(int(code[2:], 16))
    if len(code) > 3:
        return code[-1]
    char = chr(int(code[1:], 16))
    return char if char.isascii() else "、"


def _meaning_of(match: re.Match[str]) -> str:
    return meaning(match[0])


def _without_odd_digits(text: str) -> str:
    return text.translate(_ODD) if not text.isascii() and _ODD_RUN.search(text) else text
