"""Golden distances of weighted groups: Sinkhorn divergences with weights from geomloss 0.2.6, maximum mean discrepancies summed pair by
pair with the median from scipy, and their gradients from torch. Needs torch, geomloss, scipy:
python3 test/golden/generate/matching.py test/golden/learn/matching.json"""
import itertools
import json
import sys
from pathlib import Path

import geomloss
import numpy
import scipy.spatial.distance
import torch
from geomloss import SamplesLoss

torch.manual_seed(11)
draw = lambda *shape: torch.rand(shape, dtype=torch.float64).to(torch.float32).to(torch.float64)
listed = lambda value: {"shape": list(value.shape), "data": value.reshape(-1).tolist()}


def sinkhorn(n, m, d, **options):
    x, y = draw(n, d).requires_grad_(), draw(m, d).requires_grad_()
    a, b = draw(n) + 0.1, draw(m) + 0.1
    settings = {"blur": 0.05, "scaling": 0.5, "p": 2, **options}
    loss = SamplesLoss("sinkhorn", backend="tensorized", **settings)(a / a.sum(), x, b / b.sum(), y)
    gradients = torch.autograd.grad(loss, (x, y))
    return {
        "x": listed(x.detach()),
        "y": listed(y.detach()),
        "a": listed(a),
        "b": listed(b),
        "options": {"power" if key == "p" else key: value for key, value in options.items()},
        "value": loss.item(),
        "gradients": [gradient.reshape(-1).tolist() for gradient in gradients],
    }


def discrepancy(n, d, codes, factors, estimate, variance=None):
    x = draw(n, d).requires_grad_()
    groups = max(codes) + 1
    known = [i for i in range(n) if codes[i] >= 0]
    width = variance
    if width is None:
        width = float(numpy.median(scipy.spatial.distance.pdist(x.detach().numpy()[known]))) ** 2

    def kernel(i, j):
        square = ((x[i] - x[j]) ** 2).sum()
        return sum(torch.exp(-square / (2 * factor * width)) for factor in factors) / len(factors)

    def average(left, right, same):
        pairs = [(i, j) for i, j in itertools.product(left, right) if not (same and estimate == "unbiased" and i == j)]
        return sum(kernel(i, j) for i, j in pairs) / len(pairs)

    members = [[i for i in range(n) if codes[i] == g] for g in range(groups)]
    matrix = [
        [
            torch.zeros((), dtype=torch.float64)
            if g == h
            else average(members[g], members[g], True)
            + average(members[h], members[h], True)
            - 2 * average(members[g], members[h], False)
            for h in range(groups)
        ]
        for g in range(groups)
    ]
    total = sum(matrix[g][h] for g in range(groups) for h in range(g))
    (gradient,) = torch.autograd.grad(total, x)
    return {
        "x": listed(x.detach()),
        "codes": codes,
        "options": {"factors": factors, "estimate": estimate, **({} if variance is None else {"variance": variance})},
        "matrix": [[value.item() for value in row] for row in matrix],
        "gradient": gradient.reshape(-1).tolist(),
    }


several = [0.25, 0.5, 1, 2, 4]
golden = {
    "tool": "geomloss, torch",
    "version": f"{geomloss.__version__}, torch {torch.__version__}",
    "script": "test/golden/generate/matching.py",
    "sinkhorn": [
        sinkhorn(7, 5, 2),
        sinkhorn(6, 9, 1, blur=0.01),
        sinkhorn(6, 8, 3, p=1),
        sinkhorn(8, 8, 4, scaling=0.9, blur=0.1),
    ],
    "discrepancy": [
        discrepancy(9, 3, [0, 0, 1, 1, 1, 0, 1, 0, 1], several, "biased"),
        discrepancy(10, 2, [0, 2, 1, -1, 1, 0, 2, 2, 0, -1], several, "unbiased"),
        discrepancy(8, 4, [0, 1, 0, 1, 0, 1, -1, 1], [1], "biased"),
        discrepancy(8, 4, [0, 1, 0, 1, 0, 1, 0, 1], [1, 2], "unbiased", 0.7),
    ],
}
Path(sys.argv[1]).write_text(json.dumps(golden))
