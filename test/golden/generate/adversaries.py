"""Golden losses and gradients of the methods that set the features against a reader of the attribute, written in torch with one backward
pass a player, as the papers have it. Needs torch: python3 test/golden/generate/adversaries.py test/golden/learn/adversaries.json"""
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(3)
single = lambda value: value.to(torch.float32).to(torch.float64)
draw = lambda *shape: single(torch.randn(shape, dtype=torch.float64))
listed = lambda value: {"shape": list(value.shape), "data": value.reshape(-1).tolist()}

B, D = 9, 4
training = {
    "groups": [0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 1, -1, 0],
    "labels": [0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, -1, 1, 0],
}
batch = {"groups": [0, 1, 2, 0, -1, 1, 0, 2, 0], "labels": [0, 1, 0, 1, 1, -1, 0, 1, 0]}
G, C = 3, 2
features, losses = draw(B, D), single(torch.rand(B, dtype=torch.float64))
group, label = torch.tensor(batch["groups"]), torch.tensor(batch["labels"])


def head(inputs, hidden):
    widths = [inputs, hidden, G] if hidden else [inputs, G]
    return [(draw(b, a) / 2, draw(b) / 2) for a, b in zip(widths, widths[1:])]


def read(layers, x):
    for index, (weight, bias) in enumerate(layers):
        x = x @ weight.T + bias
        if index + 1 < len(layers):
            x = F.relu(x)
    return x


def trained(layers):
    return [(weight.clone().requires_grad_(), bias.clone().requires_grad_()) for weight, bias in layers]


def flat(heads):
    return [value for layers in heads for layer in layers for value in layer]


def case(method, settings, heads, loss_of, feature_loss_of, strength, name_of):
    """loss_of(heads, features): what the readers lower; feature_loss_of: what the features lower, times strength."""
    x = features.clone().requires_grad_()
    own = [trained(layers) for layers in heads]
    reading = loss_of(own, features)
    of_heads = torch.autograd.grad(reading, flat(own))
    feature_loss = feature_loss_of(heads, x)
    (of_features,) = torch.autograd.grad(strength * feature_loss, x)
    names = [
        f"{name_of(index)}.{place}.{part}"
        for index, layers in enumerate(heads)
        for place in range(len(layers))
        for part in ("weight", "bias")
    ]
    return {
        "method": method,
        "settings": settings,
        "parameters": {name: listed(value) for name, value in zip(names, flat(heads))},
        "parts": [reading.item(), feature_loss.item()],
        "ofFeatures": of_features.reshape(-1).tolist(),
        "ofParameters": {name: value.reshape(-1).tolist() for name, value in zip(names, of_heads)},
    }


def confusion(hidden, alpha, beta):
    known = group >= 0
    return case(
        "confusion-loss",
        {"alpha": alpha, "beta": beta, "warmUp": 0, "hidden": hidden},
        [head(D, hidden)],
        lambda heads, x: alpha * F.cross_entropy(read(heads[0], x)[known], group[known]),
        lambda heads, x: -torch.log_softmax(read(heads[0], x), 1).mean(),
        beta,
        lambda _: "confusion-loss",
    )


def laftr(goal, weights, strength, hidden):
    by_class = goal == "equalised-odds"
    one_hot = torch.stack([(label == c).double() for c in range(C)], 1)
    cells = [(g, c) for g in range(G) for c in (range(C) if by_class else [None])]
    inside = lambda g, c, of_g, of_c: [i for i in range(len(of_g)) if of_g[i] == g and (c is None or of_c[i] == c)]
    counts = [len(inside(g, c, training["groups"], training["labels"])) for g, c in cells]

    def miss(heads, x):
        seen = torch.cat([x, one_hot], 1) if by_class else x
        chances = torch.softmax(read(heads[0], seen), 1)
        total = 0
        for (g, c), count in zip(cells, counts):
            members = inside(g, c, batch["groups"], batch["labels"])
            if members:
                mean = sum((torch.eye(G, dtype=torch.float64)[g] - chances[i]).abs()[g] for i in members) / len(members)
                total = total + mean * (1 if weights == "inverse" else count / sum(counts))
        return total

    settings = {"goal": goal, "weights": weights, "strength": strength, "hidden": hidden}
    return case("laftr", settings, [head(D + C * by_class, hidden)], miss, miss, -strength, lambda _: "laftr")


def cfair(target, strength, hidden):
    pairs = list(zip(training["groups"], training["labels"]))
    weights = [
        torch.tensor([sum(c == y for g, c in pairs if g >= 0) / sum(p == (g, y) for p in pairs) for g in range(G)])
        for y in range(C)
    ]

    def errors(heads, x):
        total = 0
        for y in range(C):
            chosen = (label == y) & (group >= 0)
            total = total + F.cross_entropy(read(heads[y], x)[chosen], group[chosen], weight=weights[y].double())
        return total / C

    settings = {"target": target, "strength": strength, "hidden": hidden}
    return case("cfair", settings, [head(D, hidden) for _ in range(C)], errors, errors, -strength, lambda y: f"cfair.{y}")


counts = [training["labels"].count(c) for c in range(C)]
rates = torch.tensor([sum(counts) / counts[c] if c >= 0 else 1.0 for c in batch["labels"]], dtype=torch.float64)
golden = {
    "tool": "torch",
    "version": torch.__version__,
    "script": "test/golden/generate/adversaries.py",
    "training": training,
    "batch": batch,
    "features": listed(features),
    "losses": listed(losses),
    "meanLoss": losses.mean().item(),
    "balancedLoss": ((rates * losses).sum() / rates.sum()).item(),
    "cases": [
        confusion(0, 1, 1),
        confusion(5, 0.5, 2),
        laftr("demographic-parity", "inverse", 1, 0),
        laftr("demographic-parity", "proportion", 0.3, 5),
        laftr("equalised-odds", "inverse", 2, 5),
        laftr("equalised-odds", "proportion", 1, 0),
        cfair("balanced-target", 0.1, 0),
        cfair("plain-target", 2, 5),
    ],
}
Path(sys.argv[1]).write_text(json.dumps(golden))
