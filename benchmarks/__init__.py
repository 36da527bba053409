"""What the README claims, runnable: `python -m benchmarks.speed`, one JSON line a figure."""
