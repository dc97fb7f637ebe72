"""Which addresses may be asked: the portal's own hosts for pages, public addresses only for links.

A portal is hostile input: a link or a redirect may point at a router, at another service on this machine or
at the metadata address of a cloud. So every host is judged *after* DNS, by the addresses it really has, on
every request and every redirect. ``portal.allow_private_addresses`` opens private addresses for the
portal's own hosts only.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from gkcrawl.config import Profile
from gkcrawl.privacy import contains_personal_number

NAT64 = ip_network("64:ff9b::/96")
"""IPv6 addresses that carry an IPv4 address in their last 32 bits."""


def is_public(address: str) -> bool:
    """The address belongs to the public internet. Anything that is no address is not public."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public(parsed)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo:
            inner = address.teredo[1]
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast


def host_of(url: str) -> str:
    """Host name in lower case, "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """``hosts``: the portal's own host names. ``allow_private``: they may have private addresses."""

    hosts: frozenset[str]
    allow_private: bool = False

    @classmethod
    def of(cls, profile: Profile) -> "AddressPolicy":
        portal = profile.portal
        named = [host_of(portal.url), host_of(portal.disclosure_url)]
        named += [host_of(host) if "//" in host else host_of(f"//{host}") for host in portal.hosts]
        named += [host_of(column.url) for column in profile.column]
        return cls(hosts=frozenset(filter(None, named)), allow_private=portal.allow_private_addresses)

    def on_portal(self, url: str) -> bool:
        """The address is http(s) on one of the portal's own hosts."""
        return url.lower().startswith(("http://", "https://")) and host_of(url) in self.hosts

    def admits(self, host: str, address: str) -> bool:
        """``host`` may be asked at ``address``, one of the addresses that DNS gave for it."""
        return is_public(address) or (self.allow_private and host.rstrip(".").lower() in self.hosts)

    def refusal(self, url: str) -> str:
        """Why the address must not be requested, as far as its text tells, in Chinese; "" when it may."""
        if not url.lower().startswith(("http://", "https://")):
            return "不是网页地址（http、https），不访问"
        host = host_of(url)
        if not host:
            return "地址不完整，不访问"
        if contains_personal_number(url):
            return "地址中含有个人信息号码，不访问"
        try:
            ip_address(host)
        except ValueError:
            return ""
        return "" if self.admits(host, host) else "内网或本机地址，不访问"
