"""Golden values of the elementary functions from mpmath: python3 test/golden/generate/elementary.py > test/golden/core/elementary.json

Each point holds the arguments, the double nearest to the true value and what that double lacks, in units in the last place.
"""
import json
import math
import random

import mpmath

mpmath.mp.prec = 1400
random.seed(7)
functions = {
    "exp": mpmath.exp, "expm1": mpmath.expm1, "log": mpmath.log, "log1p": mpmath.log1p, "sin": mpmath.sin, "cos": mpmath.cos,
    "atan": mpmath.atan, "tanh": mpmath.tanh,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2), "log10": lambda x: mpmath.log(x) / mpmath.log(10),
    "logistic": lambda x: 1 / (1 + mpmath.exp(-x)), "logit": lambda p: mpmath.log(p) - mpmath.log1p(-p), "pow": lambda x, y: x ** y,
}


def spread(low, high):
    return random.choice([-1, 1]) * 2.0 ** random.uniform(low, high)


def positive(low, high):
    return 2.0 ** random.uniform(low, high)


draws = {
    "exp": [lambda: random.uniform(-2, 2), lambda: random.uniform(-745, 709), lambda: spread(-60, 9)],
    "expm1": [lambda: random.uniform(-0.6, 0.6), lambda: random.uniform(-40, 709), lambda: spread(-60, 5)],
    "log": [lambda: random.uniform(0.6, 1.6), lambda: positive(-1073, 1023), lambda: 1 + spread(-50, -5)],
    "log1p": [lambda: random.uniform(-0.9, 1), lambda: positive(-60, 60), lambda: -positive(-60, -0.01)],
    "log2": [lambda: random.uniform(0.6, 1.6), lambda: positive(-1073, 1023), lambda: 1 + spread(-50, -5)],
    "log10": [lambda: random.uniform(0.6, 1.6), lambda: positive(-1073, 1023), lambda: 1 + spread(-50, -5)],
    "sin": [lambda: random.uniform(-4, 4), lambda: random.uniform(-524288, 524288), lambda: spread(19, 1023), lambda: random.randint(1, 300000) * (math.pi / 2)],
    "cos": [lambda: random.uniform(-4, 4), lambda: random.uniform(-524288, 524288), lambda: spread(19, 1023), lambda: random.randint(1, 300000) * (math.pi / 2)],
    "atan": [lambda: random.uniform(-2, 2), lambda: spread(-40, 60), lambda: random.uniform(-40, 40)],
    "tanh": [lambda: random.uniform(-1, 1), lambda: random.uniform(-22, 22), lambda: spread(-40, 4)],
    "logistic": [lambda: random.uniform(-2, 2), lambda: random.uniform(-745, 40), lambda: random.uniform(-40, 40)],
    "logit": [lambda: random.random(), lambda: positive(-1000, -1), lambda: 0.5 + spread(-50, -2)],
    "pow": [],
}
pairs = [lambda: (random.uniform(0, 30), random.uniform(-80, 80)), lambda: (positive(-1073, 1023), random.uniform(-1, 1)), lambda: (1 + spread(-40, -3), spread(0, 20))]


def point(name, arguments):
    true = functions[name](*[mpmath.mpf(a) for a in arguments])
    near = float(true)
    if math.isinf(near) or near == 0:
        return None
    lacks = (true - mpmath.mpf(near)) / mpmath.mpf(math.ulp(near))
    return [*arguments, near, round(float(lacks), 5)]


points = {}
for name in functions:
    arguments = [(draw(),) for draw in draws[name] for _ in range(60)] + ([draw() for draw in pairs for _ in range(60)] if name == "pow" else [])
    points[name] = [p for p in (point(name, a) for a in arguments) if p is not None]
print(json.dumps({"tool": "mpmath", "version": mpmath.__version__, "script": "test/golden/generate/elementary.py", "points": points}))
