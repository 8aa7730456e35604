"""How often one network address may ask for a page that needs no sign-in.

Counted as sign-in attempts are: in the shared cache, by the address behind the trusted proxies.
"""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest


def within_limit(request: HttpRequest, *, action: str, rate: str) -> bool:
    """Count this request; answer whether it is within ``rate``, such as "60/m/ip"."""
    counted = consume(request, app="myoway", action=action, config={action: rate}, limit_get=True)
    return counted is not None
