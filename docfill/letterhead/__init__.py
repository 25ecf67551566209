"""A letterhead and blocks of text that many templates share, put into each of them."""

from docfill.letterhead.placing import put_block, put_letterhead

__all__ = ["put_block", "put_letterhead"]
