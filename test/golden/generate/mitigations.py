"""Golden steps of group DRO, the group-loss penalty, and bounded losses: losses, weights and gradients from PyTorch in double precision.
python3 test/golden/generate/mitigations.py test/golden/learn/mitigations.json"""
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(5)


def draw(*shape, scale=1.5):
    return (torch.randn(shape, dtype=torch.float64) * scale * 1e3).round() / 1e3


def by_group(losses, group, groups):
    member = torch.stack([(group == g).double() for g in range(groups)])
    count = member.sum(1)
    return (member @ losses) / count.clamp(min=1), count


def robust(batches, counts, step_size, adjustment):
    """Weights from the loss of the batch before it is weighed; an absent group keeps its own up to the normalisation."""
    groups = len(counts)
    counts = torch.tensor(counts, dtype=torch.float64)
    q = torch.full((groups,), 1 / groups, dtype=torch.float64)
    steps = []
    for batch in batches:
        x = batch["logits"].clone().requires_grad_()
        group = batch["cell"]
        losses = F.cross_entropy(x, batch["labels"], reduction="none")
        means, count = by_group(losses, group, groups)
        pulled = torch.where(count > 0, means.detach() + adjustment / counts.sqrt(), torch.zeros(groups).double())
        q = q * torch.exp(step_size * pulled)
        q = q / q.sum()
        known = (group >= 0).double()
        loss = (known.sum() * (q @ means) + (losses * (1 - known)).sum()) / len(losses)
        (gradient,) = torch.autograd.grad(loss, x)
        steps.append(
            {
                "logits": batch["logits"].tolist(),
                "labels": batch["labels"].tolist(),
                "groups": [each.tolist() for each in batch["groups"]],
                "loss": loss.item(),
                "weights": q.tolist(),
                "gradient": gradient.flatten().tolist(),
            }
        )
    return steps


def batch(labels, *groups, extents=(3,), classes=3, scale=1.5):
    codes = [torch.tensor(each) for each in groups]
    cell = torch.zeros_like(codes[0])
    for code, extent in zip(codes, extents):
        cell = cell * extent + code
    for code in codes:
        cell = torch.where(code < 0, torch.full_like(cell, -1), cell)
    return {
        "logits": draw(len(labels), classes, scale=scale),
        "labels": torch.tensor(labels),
        "groups": codes,
        "cell": cell,
    }


result = {
    "tool": "torch",
    "version": torch.__version__,
    "script": "test/golden/generate/mitigations.py",
    "groupDro": [],
    "groupLossPenalty": [],
    "ramp": [],
    "clipped": [],
}

one = [
    batch([0, 1, 2, 1, 0, 2], [0, 0, 1, 1, 2, 2]),
    batch([0, 1, 2, 1, 0, 2], [0, 0, 1, 1, -1, -1]),
    batch([0, 1, 2, 1, 0, 2], [-1] * 6),
    batch([1, 1, 1, 1, 1, 1], [2, 2, 2, 0, 0, 1]),
    batch([0, 2, 2, 1], [1, 1, 1, 1], scale=30),
]
two = [
    batch([0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 0, -1], [0, 1, 0, 1, 0, 1], extents=(2, 2), classes=2),
    batch([0, 1, 0, 1, 0, 1], [1, 1, 1, 1, 0, 0], [1, 1, -1, 1, 1, 0], extents=(2, 2), classes=2),
]
for batches, counts, step_size, adjustment in [(one, [50, 20, 5], 0.01, 0), (one, [50, 20, 5], 0.5, 2), (two, [9, 4, 25, 16], 0.1, 1)]:
    result["groupDro"].append(
        {
            "counts": counts,
            "stepSize": step_size,
            "adjustment": adjustment,
            "steps": robust(batches, counts, step_size, adjustment),
        }
    )

for each, cells in [(one[0], 3), (one[1], 3), (one[2], 3), (two[1], 4)]:
    x = each["logits"].clone().requires_grad_()
    losses = F.cross_entropy(x, each["labels"], reduction="none")
    means, count = by_group(losses, each["cell"], cells)
    overall = losses.mean()
    loss = overall + 0.7 * (means - overall)[count > 0].abs().sum()
    (gradient,) = torch.autograd.grad(loss, x)
    result["groupLossPenalty"].append(
        {
            "logits": each["logits"].tolist(),
            "labels": each["labels"].tolist(),
            "groups": [code.tolist() for code in each["groups"]],
            "cells": cells,
            "weight": 0.7,
            "loss": loss.item(),
            "gradient": gradient.flatten().tolist(),
        }
    )

for labels in ([0, 1, 0, 1, 1, 0, 1], [1, 1, 1, 1, 1, 1, 1], [0, 1, -1, -1, 1, 0, 0]):
    known = torch.tensor(labels) >= 0
    safe = torch.tensor(labels).clamp(min=0)
    for name in ("ramp", "clipped"):
        x = draw(len(labels), 2).requires_grad_()
        if name == "ramp":
            score = 2 * F.softmax(x, 1)[:, 1] - 1
            losses = (1 - 2 * (2 * safe - 1) * score).clamp(0, 1)
        else:
            losses = F.cross_entropy(x, safe, reduction="none").clamp(max=0.8)
        losses = torch.where(known, losses, torch.zeros(1).double())
        (gradient,) = torch.autograd.grad(losses.mean(), x)
        result[name].append(
            {
                "logits": x.tolist(),
                "labels": labels,
                "losses": losses.tolist(),
                "gradient": gradient.flatten().tolist(),
            }
        )

Path(sys.argv[1]).write_text(json.dumps(result) + "\n")
