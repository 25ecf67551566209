"""What every answer tells the browser: whom to trust, what to keep, what to switch off."""

from types import SimpleNamespace

from flask import Flask, Response, request

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
          "base-uri 'none'; frame-ancestors 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
                          "gyroscope=(), microphone=(), midi=(), payment=(), usb=()",
}
# What the frame of the preview loads; it has no origin, so nothing is of the same one.
FRAME_FILES = ("vendor/jszip.min.js", "vendor/docx-preview.min.js", "preview-frame.js",
               "preview-frame.css")
TWO_YEARS = "max-age=63072000"


def install(app: Flask, settings: SimpleNamespace) -> None:
    """Send the headers with every answer; a page with a policy of its own keeps it."""
    headers = dict(HEADERS)
    if settings.https:
        headers["Strict-Transport-Security"] = TWO_YEARS

    @app.after_request
    def add_headers(response: Response) -> Response:
        if request.endpoint == "static" and request.path.endswith(FRAME_FILES):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response
