"""Golden values of the distributions, from mpmath at 40 digits (quantiles: root finding on the same). Writes ../stats/distributions.json."""
import json, os
import mpmath as mp
import scipy
from scipy import stats

mp.mp.dps = 40


def gamma_upper(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


def beta_lower(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def normal_upper(x):
    return mp.erfc(x / mp.sqrt(2)) / 2


def number(v):
    return float(v)


def root(f, start):
    start = mp.mpf(float(start))
    return mp.findroot(f, (start, start * (1 + mp.mpf(10) ** -9)), solver="secant", tol=1e-30, verify=False)


out = {"tool": f"mpmath {mp.__version__} (starts of the root finding: scipy {scipy.__version__})", "script": "test/golden/generate/distributions.py"}
out["normalUpper"] = [[x, number(normal_upper(mp.mpf(x)))] for x in [-8.0, -1.25, 0.0, 0.1, 0.5, 1.0, 1.4999, 1.5, 1.96, 2.5, 3.7, 5.1, 8.3, 12.7, 20.3, 30.1, 37.3, 38.0]]
out["normalUpperQuantile"] = [[q, number(root(lambda x: normal_upper(x) / mp.mpf(q) - 1, stats.norm.isf(q)))] for q in [0.975, 0.7, 0.5000001, 0.4999, 0.3, 0.05, 0.025, 0.01, 1e-5, 1e-10, 1e-50, 1e-200, 1e-300]]
out["chiSquareUpper"] = [[x, df, number(gamma_upper(mp.mpf(df) / 2, mp.mpf(x) / 2))] for x, df in [(60, 1), (0.001, 1), (3.84, 1), (1400, 1), (5.99, 2), (0.5, 3), (25, 7), (300, 11), (90, 100), (180, 100), (2.5, 100), (1100, 1000), (101000, 100000), (98000.0, 100000)]]
out["chiSquareLower"] = [[x, df, number(1 - gamma_upper(mp.mpf(df) / 2, mp.mpf(x) / 2))] for x, df in [(1e-8, 1), (0.001, 3), (2.5, 100), (60, 100), (98000.0, 100000)]]
out["chiSquareQuantile"] = [[p, df, number(root(lambda x: (1 - gamma_upper(mp.mpf(df) / 2, x / 2)) / mp.mpf(p) - 1, stats.chi2.ppf(p, df)))] for p, df in [(0.95, 1), (0.975, 3), (0.025, 3), (1e-10, 5), (0.5, 100), (0.999, 11)]]
t_upper = lambda t, df: beta_lower(mp.mpf(df) / 2, mp.mpf(1) / 2, df / (df + mp.mpf(t) ** 2)) / 2
out["studentUpper"] = [[t, df, number(t_upper(t, df))] for t, df in [(0.01, 1), (1.0, 1), (12.7, 1), (1e6, 1), (2.5, 3.5), (10.0, 10), (40.0, 30), (5.0, 200), (30.0, 1000)]]
out["studentUpperQuantile"] = [[q, df, number(root(lambda t: t_upper(t, df) / mp.mpf(q) - 1, stats.t.isf(q, df)))] for q, df in [(0.025, 1), (0.025, 4.2), (0.45, 7), (1e-8, 12), (0.005, 300), (0.4999, 3)]]
f_upper = lambda x, d1, d2: beta_lower(mp.mpf(d2) / 2, mp.mpf(d1) / 2, mp.mpf(d2) / (d2 + d1 * mp.mpf(x)))
out["fUpper"] = [[x, d1, d2, number(f_upper(x, d1, d2))] for x, d1, d2 in [(0.2, 1, 5), (4.1, 3, 12.5), (60.0, 2, 40), (9.0, 11, 300), (1.02, 500, 800)]]
out["betaLower"] = [[x, a, b, number(beta_lower(a, b, x))] for x, a, b in [(0.001, 0.5, 200), (0.0125, 0.5, 200), (0.9, 3, 98), (0.01, 3, 98), (1e-6, 2.5, 7), (0.3, 0.01, 1.5), (0.5, 1000, 1200), (0.4, 1000, 1200)]]
out["betaUpper"] = [[x, a, b, number(1 - beta_lower(a, b, x))] for x, a, b in [(0.0625, 0.5, 200), (0.25, 3, 98), (0.5, 1000, 1200)]]
out["betaQuantile"] = [[p, a, b, number(root(lambda x: beta_lower(a, b, x) / mp.mpf(p) - 1, stats.beta.ppf(p, a, b)))] for p, a, b in [(0.975, 0.5, 200), (0.025, 3, 98), (0.5, 1, 1), (1e-12, 2, 5), (0.999, 0.2, 0.3), (0.025, 99, 2), (0.3, 1500, 7000)]]
choose = lambda n, k: mp.binomial(n, k)
binom = lambda k, n, p: choose(n, k) * mp.mpf(p) ** k * (1 - mp.mpf(p)) ** (n - k)
out["binomial"] = [[k, n, p, number(binom(k, n, p)), number(mp.fsum(binom(j, n, p) for j in range(0, k + 1))), number(mp.fsum(binom(j, n, p) for j in range(k, n + 1)))] for k, n, p in [(0, 10, 0.3), (3, 10, 0.3), (10, 10, 0.3), (1, 200, 0.1), (70, 200, 0.1), (480, 1000, 0.5), (999, 1000, 0.9)]]
out["logGamma"] = [[x, number(mp.loggamma(mp.mpf(x)))] for x in [1e-5, 0.1, 0.5, 1.3, 3.7, 15.2, 100.5, 12345.6]]
path = os.path.join(os.path.dirname(__file__), "..", "stats", "distributions.json")
with open(path, "w") as f:
    json.dump(out, f, indent=1)
    f.write("\n")
