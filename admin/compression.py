"""Pages compressed on their way – those alone whose length tells a listener nothing.

A page holds the token of its forms, which nobody else may learn. Compressed beside text that a
stranger chooses, and can choose anew with every request, its length would give it away letter by
letter. Such text comes only with the address: a page whose address holds more than numbers goes
as it is, and every other one is a random number of bytes longer.
"""

import re
import secrets
import zlib

from flask import Flask, Response, request

LEAST = 1_000  # bytes below which nothing is gained
LEVEL = 5
MOST_PADDING = 100
GZIP = 16 + zlib.MAX_WBITS
NAMED = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"  # the head of a file that has a name
PLAIN_HEAD = 10  # bytes of the head that zlib writes
NUMBER = re.compile(r"\d{0,9}", re.ASCII)


def install(app: Flask) -> None:
    """Compress what may be; after everything that reads the answer, so it runs last."""
    app.after_request(compress)


def compress(answer: Response) -> Response:
    """The answer, shorter where that is safe."""
    if not may_be_compressed(answer):
        return answer
    content = answer.get_data()
    if len(content) >= LEAST:
        answer.set_data(pack(content))
        answer.headers["Content-Encoding"] = "gzip"
        answer.vary.add("Accept-Encoding")
    return answer


def may_be_compressed(answer: Response) -> bool:
    """Whether it is a whole page that somebody asked for without a text of his own."""
    return (request.method == "GET" and answer.status_code == 200
            and answer.mimetype == "text/html" and not answer.is_streamed
            and "Content-Encoding" not in answer.headers and "gzip" in request.accept_encodings
            and all(NUMBER.fullmatch(value) for value in request.args.values()))


def pack(content: bytes) -> bytes:
    """The content as gzip; the name of the file in it is a random number of letters."""
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    packed = packer.compress(content) + packer.flush()
    return NAMED + b"a" * secrets.randbelow(MOST_PADDING) + b"\0" + packed[PLAIN_HEAD:]
