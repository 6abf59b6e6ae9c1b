"""Speed, memory and exactness, run by hand: python -m benchmarks.NAME prints Markdown."""
