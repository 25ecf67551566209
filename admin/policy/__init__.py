"""The one policy: who may see and do what. Every view, list and address asks here.

`rights` is the table of roles and entities, `scopes` which records, `columns` which fields of
them, and `needs` what an address may ask.
"""

from admin.policy.columns import may_read_column, readable_paths, writable_columns
from admin.policy.rights import (
    ADMIN,
    Grant,
    grant,
    in_region,
    matching,
    may_have_papers,
    may_read,
    may_step,
    may_write,
    reached,
    readable_entities,
    sees,
    visible,
    visible_live,
)

__all__ = ["ADMIN", "Grant", "grant", "in_region", "matching", "may_have_papers", "may_read",
           "may_read_column", "may_step", "may_write", "reached", "readable_entities",
           "readable_paths", "sees", "visible", "visible_live", "writable_columns"]
