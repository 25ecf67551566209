"""What happens at the door, told in one place so that every log of it hears the same."""

import logging

from flask import g, has_request_context

log = logging.getLogger("okmd.signin")


def tell(what: str, user_id: int | None = None, **more) -> None:
    """Note one event; never a password, a code or a link, and no address that was only typed."""
    request_id = g.get("request_id") if has_request_context() else None
    log.info(what, extra={"event": {"request": request_id, "user": user_id, **more}})
