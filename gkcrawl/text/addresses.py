"""Addresses in one canonical form, so that one page is one page."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

_SESSION = r"jsessionid|shirojsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|session_?id|cfid|cftoken"
_SESSION_PARAMETER = re.compile(rf";(?:{_SESSION})=[^/;]*", re.IGNORECASE)
_SESSION_FIELD = re.compile(rf"(?:{_SESSION})(?:=.*)?", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical_url(url: str, base: str | None = None) -> str:
    """One spelling of an http(s) address, absolute against ``base``; anything else is returned unchanged.

    Host in lower case, default port, fragment and session ids dropped, dot segments resolved, query sorted,
    percent encoding in one form (UTF-8, upper-case hex, unreserved characters plain).
    """
    cleaned = re.sub(r"[\x00-\x1f\x7f]", "", url.strip())
    if re.match(r"https?:", cleaned, re.IGNORECASE):  # a browser reads a backslash of the path as a slash
        cleaned = re.sub(r"^[^?#]+", lambda path: path[0].replace("\\", "/"), cleaned)
    try:
        parts = urlsplit(urljoin(base, cleaned) if base else cleaned)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return url
        host = _host(parts)
    except ValueError:  # not an address: unbalanced brackets, port out of range, impossible host name
        return url
    path = _dot_segments(_escaped(_SESSION_PARAMETER.sub("", parts.path)))
    fields_kept = [part for part in parts.query.split("&") if part and not _SESSION_FIELD.fullmatch(part)]
    query = "&".join(sorted(_escaped(part) for part in fields_kept))
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not host or re.search(r"[\s%\\<>^|]", host):
        raise ValueError("no host name")
    if ":" in host:
        host = f"[{host}]"
    user = parts.netloc.rpartition("@")[0]
    port = parts.port
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    return f"{user + '@' if user else ''}{host}{f':{port}' if port not in (None, default) else ''}"


def _escaped(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        piece = match[0]
        if len(piece) == 3:
            char = chr(int(piece[1:], 16))
            return char if char in _UNRESERVED else piece.upper()
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogatepass"))

    return _ESCAPE.sub(replace, text)


def _dot_segments(path: str) -> str:
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
