"""PyTorch's side of bench/engine.ts, eager mode on the CPU. Reads "row seconds" a line, answers with the times of the row in milliseconds as JSON."""
import json
import os
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(int(os.environ.get("EVENHAND_BENCH_THREADS", "2")))
torch.manual_seed(0)
rows = {}


def row(make):
    rows[make.__name__.replace("_", "-")] = make
    return make


class Attention(nn.Module):
    def __init__(self, width, heads, causal=False):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.proj(y.transpose(1, 2).reshape(batch, tokens, width))


class Block(nn.Module):
    def __init__(self, width, heads, causal=False):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = Attention(width, heads, causal)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Vit(nn.Module):
    def __init__(self, width, heads, depth, classes):
        super().__init__()
        self.patch = nn.Conv2d(3, width, 16, 16)
        self.cls = nn.Parameter(torch.zeros(1, 1, width))
        self.pos = nn.Parameter(torch.zeros(1, 197, width))
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(depth)])
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, classes)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], 1) + self.pos
        return self.head(self.norm(self.blocks(x))[:, 0])


class Text(nn.Module):
    def __init__(self):
        super().__init__()
        self.token, self.pos = nn.Embedding(49408, 512), nn.Parameter(torch.zeros(77, 512))
        self.blocks = nn.Sequential(*[Block(512, 8, causal=True) for _ in range(12)])
        self.norm, self.proj = nn.LayerNorm(512), nn.Linear(512, 512, bias=False)

    def forward(self, ids):
        x = self.norm(self.blocks(self.token(ids) + self.pos))
        return self.proj(x[torch.arange(ids.shape[0]), ids.argmax(-1)])


class Clip(nn.Module):
    def __init__(self):
        super().__init__()
        self.image, self.text = Vit(768, 12, 12, 512), Text()
        self.scale = nn.Parameter(torch.tensor(2.6593))

    def forward(self, x, ids):
        a, b = F.normalize(self.image(x), dim=-1), F.normalize(self.text(ids), dim=-1)
        return self.scale.exp() * a @ b.T


class Lora(nn.Module):
    def __init__(self, base, rank=8):
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.randn(rank, base.in_features) * 0.01)
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x):
        return self.base(x) + F.linear(F.linear(x, self.a), self.b)


def training(model, loss, parameters=None):
    optimiser = torch.optim.AdamW(parameters or model.parameters(), lr=1e-4)

    def step():
        optimiser.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimiser.step()
        return value.item()

    return step


@row
def matmul():
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    return lambda: a @ b


@row
def transformer_block():
    model, x = Block(384, 6), torch.randn(16, 197, 384, requires_grad=True)

    def step():
        model.zero_grad(set_to_none=True)
        x.grad = None
        model(x).square().mean().backward()

    return step


@row
def vit_small_step():
    model, x, y = Vit(384, 6, 12, 10), torch.randn(16, 3, 224, 224), torch.arange(16) % 10
    return training(model, lambda: F.cross_entropy(model(x), y))


@row
def clip_forward():
    model, x, ids = Clip().eval(), torch.randn(8, 3, 224, 224), torch.randint(1, 49407, (8, 77))

    def run():
        with torch.no_grad():
            return model(x, ids)

    return run


@row
def clip_lora_step():
    model, x, ids, y = Clip(), torch.randn(8, 3, 224, 224), torch.randint(1, 49407, (8, 77)), torch.arange(8)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for module in list(model.modules()):
        if isinstance(module, Attention):
            module.qkv, module.proj = Lora(module.qkv), Lora(module.proj)

    def loss():
        logits = model(x, ids)
        return (F.cross_entropy(logits, y) + F.cross_entropy(logits.T, y)) / 2

    return training(model, loss, [p for p in model.parameters() if p.requires_grad])


@row
def linear_probe_epoch():
    x, y = torch.randn(10000, 768), torch.randint(0, 2, (10000,))
    model = nn.Linear(768, 2)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)

    def epoch():
        order = torch.randperm(10000)
        for start in range(0, 10000, 250):
            batch = order[start:start + 250]
            optimiser.zero_grad(set_to_none=True)
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimiser.step()

    return epoch


class Basic(nn.Module):
    def __init__(self, inner, outer, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer)
        self.conv2, self.bn2 = nn.Conv2d(outer, outer, 3, 1, 1, bias=False), nn.BatchNorm2d(outer)
        same = stride == 1 and inner == outer
        self.down = None if same else nn.Sequential(nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.down is None else self.down(x)))


@row
def resnet18_step():
    layers, inner = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)], 64
    for index, outer in enumerate((64, 128, 256, 512)):
        layers += [Basic(inner, outer, 2 if index else 1), Basic(outer, outer, 1)]
        inner = outer
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))
    x, y = torch.randn(32, 3, 96, 96), torch.arange(32) % 10
    return training(model, lambda: F.cross_entropy(model(x), y))


@row
def cnn3d_step():
    model = nn.Sequential(
        nn.Conv3d(1, 8, 3, padding=1), nn.BatchNorm3d(8), nn.ReLU(),
        nn.Conv3d(8, 16, 3, padding=1), nn.BatchNorm3d(16), nn.ReLU(), nn.MaxPool3d(2),
        nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(16, 2),
    )
    x, y = torch.randn(4, 1, 48, 48, 48), torch.arange(4) % 2
    return training(model, lambda: F.cross_entropy(model(x), y))


@row
def adamw():
    parameter = nn.Parameter(torch.randn(10_000_000))
    parameter.grad = torch.randn(10_000_000) * 0.01
    optimiser = torch.optim.AdamW([parameter], lr=1e-3)
    return optimiser.step


print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "rows": list(rows)}), flush=True)
made = {}
for line in sys.stdin:
    name, seconds = line.split()
    if name not in made:
        made.clear()
        made[name] = rows[name]()
        for _ in range(2):
            made[name]()
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < float(seconds):
        before = time.perf_counter()
        made[name]()
        times.append((time.perf_counter() - before) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "peakMegabytes": peak}), flush=True)
