"""Golden linear mixed models from statsmodels MixedLM (REML), with standard errors and Satterthwaite's degrees of freedom from dense matrices and
numerical derivatives at its estimates (its own standard errors come from a numerical Hessian), and paired t tests from SciPy. Needs numpy, pandas, scipy, statsmodels 0.14:
python3 test/golden/generate/mixed_model.py test/golden/stats/mixed-model.json"""
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.api as sm
from scipy import stats

warnings.simplefilter("ignore")


def draw(seed, methods, worlds, seeds, deviations):
    random = np.random.default_rng(seed)
    world = random.normal(0, deviations["world"], worlds)
    nested = random.normal(0, deviations["seed"], (worlds, seeds))
    slope = random.normal(0, deviations["method"], (worlds, methods))
    rows = []
    for w in range(worlds):
        for s in range(seeds):
            for m in range(methods):
                noise = random.normal(0, deviations["residual"])
                rows.append((m, w, s, round(0.7 + 0.02 * m + world[w] + nested[w, s] + slope[w, m] + noise, 6)))
    return pd.DataFrame(rows, columns=["method", "world", "seed", "y"])


def design(codes):
    codes = np.asarray(codes)
    return (codes[:, None] == np.unique(codes)[None, :]).astype(float)


def reml(x, y, parts, components):
    v = components[-1] * np.eye(len(y)) + sum(c * z @ z.T for c, z in zip(components, parts))
    inverse = np.linalg.inv(v)
    f = np.linalg.inv(x.T @ inverse @ x)
    p = inverse - inverse @ x @ f @ x.T @ inverse
    value = -0.5 * (
        np.linalg.slogdet(v)[1] - np.linalg.slogdet(f)[1] + y @ p @ y + (len(y) - x.shape[1]) * np.log(2 * np.pi)
    )
    return value, f, p


def satterthwaite(x, y, parts, components, contrast):
    matrices = [z @ z.T for z in parts] + [np.eye(len(y))]
    _, f, p = reml(x, y, parts, components)
    information = np.array([[0.5 * np.trace(p @ a @ p @ b) for b in matrices] for a in matrices])
    gradient = []
    for k, component in enumerate(components):
        step = 1e-4 * component
        up, down = list(components), list(components)
        up[k] += step
        down[k] -= step
        gradient.append(
            (contrast @ reml(x, y, parts, up)[1] @ contrast - contrast @ reml(x, y, parts, down)[1] @ contrast)
            / (2 * step)
        )
    gradient = np.array(gradient)
    variance = contrast @ f @ contrast
    return 2 * variance**2 / (gradient @ np.linalg.solve(information, gradient))


def fit(name, data, factors):
    x = design(data["method"])
    y = data["y"].to_numpy()
    codes = {
        "world": data["world"],
        "seed": data["seed"],
        "world:seed": data["world"] * 1000 + data["seed"],
        "world:method": data["world"] * 1000 + data["method"],
    }
    parts = {factor: design(codes[factor]) for factor in factors}
    components = sm.regression.mixed_linear_model.VCSpec(
        factors, [[[str(i) for i in range(parts[f].shape[1])]] for f in factors], [[parts[f]] for f in factors]
    )
    model = sm.MixedLM(y, x, groups=np.ones(len(y)), exog_vc=components)
    model._vc_names = factors
    result = min(
        (model.fit(reml=True, method=[optimiser], maxiter=2000) for optimiser in ("bfgs", "lbfgs", "powell")),
        key=lambda fitted: -fitted.llf,
    )
    found = [float(v) for v in result.vcomp]
    contrast = np.zeros(x.shape[1])
    contrast[0], contrast[-1] = -1, 1
    residual = float(result.scale)
    covariance = reml(x, y, [parts[f] for f in factors], [*found, residual])[1]
    return {
        "name": name,
        "y": y.tolist(),
        "codes": {key: pd.factorize(codes[key])[0].tolist() for key in ["world", "seed", "world:seed", "world:method"]},
        "method": data["method"].tolist(),
        "factors": factors,
        "fixed": np.asarray(result.fe_params).tolist(),
        "variances": found,
        "residualVariance": residual,
        "logLikelihood": float(reml(x, y, [parts[f] for f in factors], [*found, residual])[0]),
        "reportedLogLikelihood": float(result.llf),
        "contrast": {
            "estimate": float(contrast @ result.fe_params),
            "standardError": float(np.sqrt(contrast @ covariance @ contrast)),
            "degreesOfFreedom": float(
                satterthwaite(x, y, [parts[f] for f in factors], [*found, residual], contrast)
            ),
        },
    }


usual = {"world": 0.04, "seed": 0.02, "method": 0.015, "residual": 0.01}
nested = ["world", "world:seed", "world:method"]
balanced = draw(1, 3, 8, 4, usual)
uneven = draw(2, 3, 9, 4, usual).sample(frac=0.7, random_state=3).sort_index().reset_index(drop=True)
crossed = draw(4, 2, 7, 5, {**usual, "seed": 0.02})
crossed["y"] += np.random.default_rng(5).normal(0, 0.03, 5)[crossed["seed"]].round(6)
two = draw(6, 2, 8, 5, usual)
means = two.groupby(["world", "method"])["y"].mean().unstack()
paired = stats.ttest_rel(means[1], means[0])
interval = paired.confidence_interval(0.95)
cases = [
    fit("balanced", balanced, nested),
    fit("uneven", uneven, nested),
    fit("crossed", crossed, ["world", "seed"]),
    fit("two methods", two, nested),
]
cases[3]["paired"] = {
    "t": float(paired.statistic),
    "p": float(paired.pvalue),
    "degreesOfFreedom": float(paired.df),
    "low": float(interval.low),
    "high": float(interval.high),
}
powers = []
from statsmodels.stats.power import TTestPower

for effect, count, alpha in [(0.5, 10, 0.05), (1.0, 5, 0.05), (0.2, 50, 0.01), (2.0, 3, 0.05), (0.3, 90, 0.05)]:
    powers.append(
        {
            "effect": effect,
            "count": count,
            "alpha": alpha,
            "power": float(TTestPower().power(effect, count, alpha, alternative="two-sided")),
        }
    )
Path(sys.argv[1]).write_text(
    json.dumps({"tool": f"statsmodels {statsmodels.__version__}", "cases": cases, "powers": powers}, separators=(",", ":"))
    + "\n"
)
