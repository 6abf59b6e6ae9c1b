"""All the work on photos. Knows no Qt."""

import os

#: How often a thread of PyTorch looks whether there is work before it sleeps. libgomp's own 300,000
#: looks keep a core from whoever has the work: beside two busy programs a run took seven times as
#: long (`python -m benchmarks.crowded`). Read once, when torch is imported.
SPIN_COUNT = 5_000

os.environ.setdefault("GOMP_SPINCOUNT", str(SPIN_COUNT))
# Operations that Metal lacks fall back to the CPU; torch reads this once, too.
os.environ.setdefault("PYTORCH_ENABLE_MPS_FALLBACK", "1")
