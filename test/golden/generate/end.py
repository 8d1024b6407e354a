"""Golden values of the entangling and disentangling terms (EnD): sums over pairs, written out, and their gradients by PyTorch in double
precision. python3 test/golden/generate/end.py test/golden/learn/end.json"""
import json
import sys
from pathlib import Path

import torch

torch.manual_seed(11)


def terms(features, group, label, order_counts):
    x = features / features.norm(dim=1, keepdim=True)
    count = len(group)
    within, across = {}, []
    for i in range(count):
        for j in range(i):
            cosine = (x[i] * x[j]).sum()
            if group[i] < 0 or group[j] < 0:
                continue
            if group[i] == group[j]:
                within.setdefault(group[i], []).append(cosine)
            elif label[i] == label[j] and label[i] >= 0 and (group[i] < group[j] or not order_counts):
                across.append((1 + cosine) / 2)
    zero = features.sum() * 0
    pairs = sum(len(each) for each in within.values())
    orthogonal = sum((torch.stack(each).sum().abs() for each in within.values()), zero) / max(pairs, 1)
    parallel = 1 - torch.stack(across).mean() if across else zero
    return orthogonal, parallel


def case(group, label, width, order_counts):
    features = ((torch.randn(len(group), width, dtype=torch.float64) * 1e3).round() / 1e3).requires_grad_()
    orthogonal, parallel = terms(features, group, label, order_counts)
    (0.3 * orthogonal + 0.7 * parallel).backward()
    return {
        "groups": group,
        "labels": label,
        "pairs": "as-released" if order_counts else "all",
        "features": {"shape": list(features.shape), "data": features.detach().flatten().tolist()},
        "orthogonal": orthogonal.item(),
        "parallel": parallel.item(),
        "gradient": features.grad.flatten().tolist(),
    }


cases = [
    case([0, 1, 0, 1, 1, 0, 0, 1], [0, 0, 1, 1, 0, 1, 0, 1], 3, order_counts)
    for order_counts in (False, True)
] + [
    case([2, 0, 1, -1, 1, 2, 0, 0, 1], [0, 1, 2, 0, 2, 1, -1, 2, 0], 4, order_counts)
    for order_counts in (False, True)
] + [
    case([0, 0, 1, 1], [0, 0, 1, 1], 2, False),
    case([0, 1, -1], [0, 0, 0], 2, True),
]
Path(sys.argv[1]).write_text(
    json.dumps({"tool": "PyTorch", "version": torch.__version__, "script": "test/golden/generate/end.py", "cases": cases}) + "\n"
)
