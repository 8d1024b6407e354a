"""Golden linear probes: logistic regression from scikit-learn, and five steps of batch normalisation + linear layer under LARS from torch.
Needs scikit-learn and torch, each part on its own: python3 test/golden/generate/probes.py logistic|lars test/golden/learn"""
import json
import sys
from pathlib import Path

import numpy

part, folder = sys.argv[1], Path(sys.argv[2])
SCRIPT = "test/golden/generate/probes.py"
rng = numpy.random.default_rng(7)


def logistic():
    import sklearn
    from sklearn.linear_model import LogisticRegression

    def case(features, labels, classes, C=0.316, sample_weight=None, class_weight=None):
        model = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-13, max_iter=100000, class_weight=class_weight)
        model.fit(features, labels, sample_weight=sample_weight)
        return {
            "features": features.tolist(), "labels": labels.tolist(), "classes": classes, "inversePenalty": C,
            **({} if sample_weight is None else {"caseWeights": sample_weight.tolist()}),
            **({} if class_weight is None else {"classWeights": class_weight if class_weight == "balanced" else list(class_weight.values())}),
            "coefficients": model.coef_.tolist(), "intercepts": (model.intercept_ - (model.intercept_.mean() if classes > 2 else 0)).tolist(),
            "scores": model.predict_proba(features[:5]).T.tolist(),
        }

    def rounded(values):
        return numpy.round(values, 4)

    x = rounded(rng.normal(size=(60, 4)) * [1, 3, 0.2, 1] + [0, 5, 0, -2])
    binary = (x @ [1, -0.5, 2, 0.3] + rng.normal(size=60) > -3).astype(int)
    triple = rng.integers(0, 3, 60) * (x[:, 0] > -0.5).astype(int)
    separable = (x[:, 0] > 0).astype(int)
    constant = x.copy()
    constant[:, 2] = 1.5
    weights = rounded(rng.uniform(0, 2, 60))
    weights[:3] = 0
    cases = {
        "two classes": case(x, binary, 2),
        "two classes with case weights": case(x, binary, 2, sample_weight=weights),
        "two classes, balanced": case(x, binary, 2, class_weight="balanced"),
        "a plane separates": case(x, separable, 2, C=1000.0),
        "a constant feature": case(constant, binary, 2, C=10.0),
        "three classes": case(x, triple, 3),
        "three classes with both weights": case(x, triple, 3, sample_weight=weights, class_weight={0: 1.0, 1: 2.5, 2: 0.5}),
    }
    return {"script": SCRIPT, "scikit-learn": sklearn.__version__, "cases": cases}


def lars():
    import torch
    import torch.nn.functional as F

    torch.manual_seed(3)
    features = (torch.randn(64, 16) * torch.linspace(0.1, 4, 16) + torch.linspace(-3, 3, 16)).round(decimals=4)
    labels = (features[:, 3] - 0.2 * features[:, 9] + torch.randn(64) > 0).float()
    norm = torch.nn.BatchNorm1d(16, affine=False, eps=1e-6)
    head = torch.nn.Linear(16, 2)
    torch.nn.init.trunc_normal_(head.weight, std=0.01)
    start = {name: value.detach().clone() for name, value in head.named_parameters()}
    momentum = {name: torch.zeros_like(value) for name, value in start.items()}
    rates = [0.02, 0.2, 0.15, 0.1, 0.05]
    losses = []
    for step, rate in enumerate(rates):
        rows = torch.arange(64).roll(step)[:48]
        head.zero_grad()
        loss = F.binary_cross_entropy_with_logits(head(norm(features[rows]))[:, 1], labels[rows])
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for name, value in head.named_parameters():
                direction = value.grad
                if value.ndim > 1:
                    lengths = value.norm(), direction.norm()
                    if lengths[0] > 0 and lengths[1] > 0:
                        direction = direction * (0.001 * lengths[0] / lengths[1])
                momentum[name] = 0.9 * momentum[name] + direction
                value -= rate * momentum[name]
    norm.eval()
    with torch.no_grad():
        logits = head(norm(features))[:, 1]
    numbers = lambda value: value.double().reshape(-1).tolist()
    return {
        "script": SCRIPT, "torch": torch.__version__, "features": numbers(features), "labels": numbers(labels), "rates": rates,
        "start": {name: numbers(value) for name, value in start.items()}, "losses": losses,
        "weight": numbers(head.weight.detach()), "bias": numbers(head.bias.detach()),
        "mean": numbers(norm.running_mean), "variance": numbers(norm.running_var), "logits": numbers(logits),
    }


made = {"logistic": logistic, "lars": lars}[part]()
(folder / f"probe-{part}.json").write_text(json.dumps(made) + "\n")
