"""Golden scores of a cache of few images (Tip-Adapter), and three steps of training its keys by torch's AdamW and cosine schedule, in
double precision. python3 test/golden/generate/tip_adapter.py test/golden/learn/tip-adapter.json"""
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(3)
alpha, beta, temperature, rate, steps = 1.3, 4.0, 20.0, 0.01, 3


def draw(*shape):
    return (torch.randn(*shape, dtype=torch.float64) * 1e3).round() / 1e3


def plain(value):
    return {"shape": list(value.shape), "data": value.flatten().tolist()}


images, texts, test = draw(6, 4), draw(5, 4), draw(7, 4)
label = torch.tensor([0, 0, 1, 1, 2, 2])
prompt = torch.tensor([0, 1, 1, 2, 2])
x, t = F.normalize(images, dim=1), F.normalize(texts, dim=1)
direction = F.normalize(torch.stack([t[prompt == c].mean(0) for c in range(3)]), dim=1)
value = F.one_hot(label).double()


def logits(keys, rows):
    return temperature * rows @ direction.T + alpha * torch.exp(-beta * (1 - rows @ keys.T)) @ value


scores = logits(x, F.normalize(test, dim=1)).softmax(1)
keys = x.clone().requires_grad_()
optimiser = torch.optim.AdamW([keys], lr=rate, eps=1e-4)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
losses = []
for _ in range(steps):
    loss = F.cross_entropy(logits(keys, x), label)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    schedule.step()
    losses.append(loss.item())

Path(sys.argv[1]).write_text(json.dumps({
    "tool": "PyTorch", "version": torch.__version__, "script": "test/golden/generate/tip_adapter.py",
    "alpha": alpha, "beta": beta, "temperature": temperature, "rate": rate, "steps": steps,
    "images": plain(images), "texts": plain(texts), "test": plain(test), "label": label.tolist(), "prompt": prompt.tolist(),
    "scores": scores.T.tolist(), "losses": losses, "keys": keys.tolist(),
}) + "\n")
