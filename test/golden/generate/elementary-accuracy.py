"""Measures the error of src/core/math.ts in units in the last place against mpmath.

Run from the repository root:  npx tsx bench/elementary-accuracy.ts | python3 test/golden/generate/elementary-accuracy.py
Input: lines "name x y value" (y only for pow), numbers in JavaScript's shortest form. Prints the worst error and its argument.
"""
import math
import sys

import mpmath

mpmath.mp.prec = 200
functions = {
    "exp": mpmath.exp, "expm1": mpmath.expm1, "log": mpmath.log, "log1p": mpmath.log1p, "sin": mpmath.sin, "cos": mpmath.cos,
    "atan": mpmath.atan, "tanh": mpmath.tanh,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2), "log10": lambda x: mpmath.log(x) / mpmath.log(10),
    "logistic": lambda x: 1 / (1 + mpmath.exp(-x)), "logit": lambda p: mpmath.log(p / (1 - p)), "pow": lambda x, y: x ** y,
}


def ulp_of(value):
    """Spacing of doubles at the true value."""
    size = abs(value)
    if size < mpmath.mpf(2) ** -1022:
        return mpmath.mpf(2) ** -1074
    exponent = int(mpmath.floor(mpmath.log(size, 2)))
    while mpmath.mpf(2) ** exponent > size:
        exponent -= 1
    while mpmath.mpf(2) ** (exponent + 1) <= size:
        exponent += 1
    return mpmath.mpf(2) ** (exponent - 52)


worst = {}
for line in sys.stdin:
    name, *numbers = line.split()
    *arguments, got = [float(n) for n in numbers]
    if name in ("log1p", "expm1", "logit"):
        mpmath.mp.prec = 1300 if abs(arguments[0]) < 1e-30 else 200
    if name in ("sin", "cos"):
        mpmath.mp.prec = 1300 if abs(arguments[0]) > 1e15 else 200
    true = functions[name](*[mpmath.mpf(a) for a in arguments])
    if abs(true) > sys.float_info.max or true == 0:
        continue
    if math.isinf(got) or math.isnan(got):
        error = mpmath.inf
    else:
        error = abs(mpmath.mpf(got) - true) / ulp_of(true)
    kind = name + (" subnormal" if abs(true) < mpmath.mpf(2) ** -1022 else "")
    count, before, where = worst.get(kind, (0, -1, None))
    worst[kind] = (count + 1, error, arguments) if error > before else (count + 1, before, where)
for kind, (count, error, where) in sorted(worst.items()):
    print(f"{kind:20s} {count:8d} points, worst {float(error):.4f} ulp at {where}")
