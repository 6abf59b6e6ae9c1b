"""All the work on photos. Knows no Qt."""

import os

# Operations that Metal lacks fall back to the CPU; torch reads this once, when the first module
# imports it.
os.environ.setdefault("PYTORCH_ENABLE_MPS_FALLBACK", "1")
