"""Scaling and squaring (K = 4, linear, zero outside) and one warp with scipy.ndimage.map_coordinates on n^3 voxels: JSON of medians in milliseconds."""
import json
import platform
import statistics
import sys
import time

import numpy as np
import scipy
from scipy.ndimage import map_coordinates

n = int(sys.argv[1])
repeats = int(sys.argv[2])
axis = np.arange(n, dtype=np.float32)
grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"))
taper = np.sin(np.pi * axis / (n - 1), dtype=np.float32)
window = taper[:, None, None] * taper[None, :, None] * taper[None, None, :]
velocity = np.stack([6 * window * np.sin((k + 1) * grid[0] / 20 + grid[1] / 25 + grid[2] / 30) for k in range(3)]).astype(np.float32)
image = window * np.cos(grid[0] / 7)


def exponential():
    u = velocity / 16
    for _ in range(4):
        at = grid + u
        u = u + np.stack([map_coordinates(c, at, order=1, mode="constant", output=np.float32) for c in u])
    return u


def median(work):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


u = exponential()
print(json.dumps({
    "python": platform.python_version(), "scipy": scipy.__version__,
    "exponential": median(exponential),
    "warp": median(lambda: map_coordinates(image, grid + u, order=1, mode="constant", output=np.float32)),
}))
