"""The one policy: who may see and do what. Every view, list and address asks here.

`rights` is what a role may do with an entity, `scopes` and `conditions` which records, `columns`
which fields of them, all by what the entity declares in `Belongs`; `needs` what an address may
ask.
"""

from admin.policy.columns import (
    may_ask,
    may_read_column,
    readable_paths,
    reads_confidential,
    withheld_from,
    writable_columns,
)
from admin.policy.rights import (
    Grant,
    ask,
    grant,
    in_region,
    matching,
    may_export,
    may_have_papers,
    may_name,
    may_read,
    may_step,
    may_write,
    place_of,
    reached,
    readable_entities,
    referable,
    role_gains,
    sees,
    visible,
    visible_live,
)
from models.users import ADMIN

__all__ = ["ADMIN", "Grant", "ask", "grant", "in_region", "matching", "may_ask", "may_export",
           "may_have_papers", "may_name", "may_read", "may_read_column", "may_step", "may_write",
           "place_of", "reached", "readable_entities", "readable_paths", "reads_confidential",
           "referable", "role_gains", "sees", "visible", "visible_live", "withheld_from",
           "writable_columns"]
