"""Golden BCa intervals from SciPy: python3 test/golden/generate/bca.py > test/golden/stats/bca.json"""
import json

import numpy as np
import scipy
from scipy.stats import bootstrap

rng = np.random.default_rng(5)
cases = {}
for name, data, level in [
    ("skewed", rng.exponential(size=40), 0.95),
    ("symmetric", rng.normal(size=60), 0.9),
    ("tied", rng.integers(0, 4, size=30).astype(float), 0.95),
]:
    result = bootstrap((data,), np.mean, n_resamples=399, confidence_level=level, method="BCa", rng=rng)
    percentile = bootstrap((data,), np.mean, n_resamples=0, bootstrap_result=result, confidence_level=level, method="percentile", rng=rng)
    cases[name] = {
        "data": data.tolist(), "level": level, "replicates": result.bootstrap_distribution.tolist(),
        "bca": list(result.confidence_interval), "percentile": list(percentile.confidence_interval),
    }
print(json.dumps({"tool": "scipy.stats.bootstrap", "version": scipy.__version__, "script": "test/golden/generate/bca.py", "cases": cases}))
