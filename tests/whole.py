"""Whether everything is asked: `make test-all`; otherwise a fixed part that finds every kind."""

import os

WHOLE = os.environ.get("OKMD_TEST_WHOLE") == "1"
