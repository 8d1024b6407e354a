"""Golden values of the functions that the evaluator adds to the core's, from mpmath: python3 test/golden/generate/engine_elementary.py > test/golden/engine/elementary.json

Each point holds the argument, the double nearest to the true value and what that double lacks, in units in the last place.
"""
import json
import math
import random

import mpmath

mpmath.mp.prec = 400
random.seed(5)
ranges = {
    "erf": [(-7, 7), (-2.2, 2.2), (-1e-3, 1e-3), (1.9, 2.1)], "tan": [(-10, 10), (-0.1, 0.1)], "asin": [(-1, 1), (-1e-4, 1e-4), (0.999, 1)],
    "acos": [(-1, 1), (0.999, 1), (-1, -0.999)], "sinh": [(-50, 50), (-1e-3, 1e-3), (700, 710.4)], "cosh": [(-50, 50), (700, 710.4)],
    "asinh": [(-5, 5), (-1e-3, 1e-3), (1e7, 1e9)], "acosh": [(1, 3), (1, 1.001), (1e7, 1e9)], "atanh": [(-1, 1), (-1e-3, 1e-3), (0.9999, 1)],
}


def point(name, x):
    true = getattr(mpmath, name)(mpmath.mpf(x))
    near = float(true)
    return [x, near, round(float((true - mpmath.mpf(near)) / mpmath.mpf(math.ulp(near))), 5)]


points = {name: [point(name, random.uniform(*limits)) for limits in spans for _ in range(40)] for name, spans in ranges.items()}
print(json.dumps({"tool": "mpmath", "version": mpmath.__version__, "script": "test/golden/generate/engine_elementary.py", "points": points}))
