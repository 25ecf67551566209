"""Strangers' files are first read in a process of its own: little memory, little time, no network.

    @apart
    def read_picture(data: bytes): ...

The function runs in a child that is made for this one call. Whatever happens to it there, the desk
goes on and says that the file cannot be read.
"""

from documents.apart.asking import apart

__all__ = ["apart"]
