"""Quantiles of the nodes of causal graphs, from mpmath at 130 digits (Poisson: SciPy). Writes ../simulate/node-quantiles.json."""
import json
import os

import mpmath as mp
import scipy
from scipy import stats

mp.mp.dps = 130


def upper(x):
    return mp.erfc(x / mp.sqrt(2)) / 2


def quantile_of_upper(q):
    """The x with upper tail q, by bisection."""
    low, high = mp.mpf(-40), mp.mpf(40)
    for _ in range(450):
        middle = (low + high) / 2
        low, high = (middle, high) if upper(middle) > q else (low, middle)
    return low


def truncated(u, mean, sd, low, high):
    a, b = (mp.mpf(low) - mean) / sd, (mp.mpf(high) - mean) / sd
    at_low = upper(a)
    at_high = upper(b)
    return mean + sd * quantile_of_upper(at_low - mp.mpf(u) * (at_low - at_high))


shares = [1e-9, 0.001, 0.125, 0.5, 0.75, 0.999, 1 - 2**-40]
intervals = [(60, 12, 18, 95), (0, 1, -3.5, 3.5), (0, 1, 5, 6), (0, 1, -20, -15), (2, 0.5, 2, 1e9), (0.35, 0.1, 0.1, 0.95)]
result = {
    "tool": f"mpmath {mp.__version__}, SciPy {scipy.__version__}",
    "truncatedNormal": [
        {"u": u, "mean": m, "sd": s, "low": a, "high": b, "x": float(truncated(u, m, s, a, b))}
        for (m, s, a, b) in intervals
        for u in shares
    ],
    "poisson": [
        {"u": u, "mean": mean, "x": int(stats.poisson.ppf(u, mean))} for mean in (0.1, 1, 2.5, 40, 650) for u in shares[1:6]
    ],
}
path = os.path.join(os.path.dirname(__file__), "../simulate/node-quantiles.json")
with open(path, "w") as file:
    json.dump(result, file, indent=0)
