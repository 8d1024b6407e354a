"""A smooth calibration curve with a patient-clustered band, from statsmodels.

Run: python calibration-curve.py > ../metrics/calibration-curve.json   (statsmodels 0.15.0, numpy 2.4.6)
"""
import json
import sys

import numpy as np
import statsmodels
import statsmodels.api as sm
from scipy.stats import norm


def basis(x, knots):
    """Restricted cubic spline, written with Harrell's tail terms; columns 1, x, and one for each knot but two."""
    x = np.asarray(x, dtype=float)
    cube = lambda v: np.where(v > 0, v, 0) ** 3
    t = knots
    columns = [np.ones_like(x), x]
    for j in range(len(t) - 2):
        columns.append((cube(x - t[j]) - cube(x - t[-2]) * (t[-1] - t[j]) / (t[-1] - t[-2])
                        + cube(x - t[-1]) * (t[-2] - t[j]) / (t[-1] - t[-2])) / (t[-1] - t[0]) ** 2)
    return np.column_stack(columns)


rng = np.random.default_rng(11)
patients = 160
patient = np.sort(rng.integers(0, patients, 500))
_, patient = np.unique(patient, return_inverse=True)
effect = rng.normal(0, 1, patients)[patient]
logit = rng.normal(-0.5, 1.5, 500)
label = (rng.uniform(size=500) < 1 / (1 + np.exp(-(0.2 + 0.7 * logit + 0.6 * effect)))).astype(int)
score = np.round(1 / (1 + np.exp(-logit)), 4)
knots = np.log(np.quantile(score, [0.05, 0.35, 0.65, 0.95], method="inverted_cdf"))
knots = knots - np.log1p(-np.exp(knots))
x = np.log(score / (1 - score))
fit = sm.GLM(label, basis(x, knots), family=sm.families.Binomial()).fit(
    tol=1e-14, cov_type="cluster", cov_kwds={"groups": patient, "use_correction": False})
clusters = patient.max() + 1
covariance = fit.cov_params() * clusters / (clusters - 1)
low, high = np.quantile(score, [0.01, 0.99], method="inverted_cdf")
at = low + (high - low) * np.arange(9) / 8
rows = basis(np.log(at / (1 - at)), knots)
centre = rows @ fit.params
spread = norm.ppf(0.975) * np.sqrt(np.einsum("ij,jk,ik->i", rows, covariance, rows))
expit = lambda v: 1 / (1 + np.exp(-v))
json.dump(
    {
        "tool": {"statsmodels": statsmodels.__version__, "numpy": np.__version__},
        "script": "test/golden/generate/calibration-curve.py",
        "label": label.tolist(), "score": score.tolist(), "patient": patient.tolist(),
        "points": [{"score": s, "observed": o, "low": a, "high": b}
                   for s, o, a, b in zip(at, expit(centre), expit(centre - spread), expit(centre + spread))],
    },
    sys.stdout,
    default=float,
)
