"""Standard errors of Kenward and Roger (1997) for the contrasts of mixed-model.json, from dense matrices by the formulas of the paper (section 2: the
adjusted estimator with P, Q and W; V is linear in its components, so there is no R) at the components that statsmodels found, and for a small design
with many trainings missing, at the components that SciPy finds on dense matrices. Their degrees of freedom for one contrast from the paper's section
3 (A1, A2, B, g, c1 to c3, E*, V*, rho, m, lambda), in full. Needs numpy, scipy:
python3 test/golden/generate/kenward_roger.py test/golden/stats/mixed-model.json test/golden/stats/kenward-roger.json"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy import optimize


def design(codes):
    codes = np.asarray(codes)
    return (codes[:, None] == np.unique(codes)[None, :]).astype(float)


def kenward_roger(x, matrices, components, contrast):
    v = sum(component * matrix for component, matrix in zip(components, matrices))
    inverse = np.linalg.inv(v)
    phi = np.linalg.inv(x.T @ inverse @ x)
    projection = inverse - inverse @ x @ phi @ x.T @ inverse
    information = np.array([[0.5 * np.trace(projection @ a @ projection @ b) for b in matrices] for a in matrices])
    w = np.linalg.inv(information)
    p = [-x.T @ inverse @ a @ inverse @ x for a in matrices]
    q = [[x.T @ inverse @ a @ inverse @ b @ inverse @ x for b in matrices] for a in matrices]
    size = range(len(matrices))
    inner = sum(w[i, j] * (q[i][j] - p[i] @ phi @ p[j]) for i in size for j in size)
    adjusted = phi + 2 * phi @ inner @ phi
    column = contrast[:, None]
    theta = column @ np.linalg.inv(column.T @ phi @ column) @ column.T
    parts = [theta @ phi @ each @ phi for each in p]
    a1 = sum(w[i, j] * np.trace(parts[i]) * np.trace(parts[j]) for i in size for j in size)
    a2 = sum(w[i, j] * np.trace(parts[i] @ parts[j]) for i in size for j in size)
    rank = 1
    b = (a1 + 6 * a2) / (2 * rank)
    g = ((rank + 1) * a1 - (rank + 4) * a2) / ((rank + 2) * a2)
    below = 3 * rank + 2 * (1 - g)
    c1, c2, c3 = g / below, (rank - g) / below, (rank + 2 - g) / below
    expected = 1 / (1 - a2 / rank)
    variance = (2 / rank) * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    rho = variance / (2 * expected**2)
    degrees = 4 + (rank + 2) / (rank * rho - 1)
    scale = degrees / (expected * (degrees - 2))
    plain = float(np.sqrt(contrast @ phi @ contrast))
    return plain, float(np.sqrt(contrast @ adjusted @ contrast)), float(degrees), float(scale)


def adjusted(case):
    method = np.asarray(case["method"])
    x = design(method)
    matrices = [part @ part.T for part in (design(case["codes"][name]) for name in case["factors"])]
    matrices.append(np.eye(len(method)))
    contrast = np.zeros(x.shape[1])
    contrast[0], contrast[-1] = -1, 1
    components = [*case["variances"], case["residualVariance"]]
    plain, corrected, degrees, scale = kenward_roger(x, matrices, components, contrast)
    return {
        "name": case["name"],
        "plain": plain,
        "standardError": corrected,
        "degreesOfFreedom": degrees,
        "scale": scale,
    }


def few():
    """Two methods in six worlds, of which most have one alone."""
    random = np.random.default_rng(7)
    cells = [(0, 0), (0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 0), (3, 1), (3, 1), (4, 1), (5, 0), (5, 1), (5, 1)]
    world = np.array([each[0] for each in cells])
    method = np.array([each[1] for each in cells])
    y = 0.7 + 0.03 * method + random.normal(0, 0.02, 6)[world] + random.normal(0, 0.01, len(cells))
    y = np.round(y, 6)
    x, z = design(method), design(world)
    matrices = [z @ z.T, np.eye(len(y))]

    def lost(logs):
        v = sum(component * matrix for component, matrix in zip(np.exp(logs), matrices))
        inverse = np.linalg.inv(v)
        f = np.linalg.inv(x.T @ inverse @ x)
        p = inverse - inverse @ x @ f @ x.T @ inverse
        return np.linalg.slogdet(v)[1] - np.linalg.slogdet(f)[1] + y @ p @ y

    start = np.log([4e-4, 1e-4])
    found = optimize.minimize(lost, start, method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-14, "maxiter": 4000})
    components = np.exp(found.x)
    case = {
        "name": "few worlds, most with one method",
        "y": y.tolist(),
        "method": method.tolist(),
        "codes": {"world": world.tolist()},
        "factors": ["world"],
        "variances": [float(components[0])],
        "residualVariance": float(components[1]),
    }
    return {**case, **adjusted(case)}


source, target = Path(sys.argv[1]), Path(sys.argv[2])
cases = [adjusted(case) for case in json.loads(source.read_text())["cases"]] + [few()]
tool = f"numpy {np.__version__}"
script = "test/golden/generate/kenward_roger.py"
target.write_text(json.dumps({"tool": tool, "script": script, "cases": cases}, indent=1) + "\n")
