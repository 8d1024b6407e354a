"""PyTorch's side of bench/learn.ts, eager mode on the CPU: the same dual encoder on pairs in memory.

Usage: python learn.py PAIRS EDGE BATCH WORDS LONGEST EPOCHS PROCESSOR. Prints a JSON list: milliseconds of each epoch after a first one,
of the processor where PROCESSOR is 1."""
import json
import os
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(int(os.environ.get("EVENHAND_BENCH_THREADS", "2")))
torch.manual_seed(0)
pairs, edge, batch, words, longest, epochs, processor = map(int, sys.argv[1:8])
now = time.process_time if processor else time.perf_counter
WIDTHS, WIDTH, HEADS, SPACE = [16, 32, 64, 128], 96, 4, 64


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        blocks, channels = [], 1
        for width in WIDTHS:
            blocks += [nn.Conv2d(channels, width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            channels = width
        self.image, self.image_projection = nn.Sequential(*blocks), nn.Linear(channels, SPACE, bias=False)
        self.tokens, self.positions = nn.Embedding(words, WIDTH), nn.Parameter(torch.randn(longest, WIDTH) * 0.02)
        self.norm1, self.norm2, self.norm = (nn.LayerNorm(WIDTH) for _ in range(3))
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.fc1, self.fc2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.text_projection = nn.Linear(WIDTH, SPACE, bias=False)
        self.scale = nn.Parameter(torch.tensor(2.659260036932778))

    def texts(self, ids):
        x, present = self.tokens(ids) + self.positions, ids != 0
        cases, length, _ = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(cases, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=present[:, None, None, :])
        x = x + self.proj(y.transpose(1, 2).reshape(cases, length, WIDTH))
        x = self.norm(x + self.fc2(F.gelu(self.fc1(self.norm2(x)))))
        weights = present[:, :, None].float()
        return self.text_projection((x * weights).sum(1) / weights.sum(1).clamp(min=1))

    def forward(self, images, ids):
        i = F.normalize(self.image_projection(self.image(images).mean((2, 3))))
        t = F.normalize(self.texts(ids))
        logits, own = self.scale.exp() * i @ t.T, torch.arange(len(ids))
        return (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)) / 2


model = Encoder()
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
images, ids = torch.rand(pairs, 1, edge, edge), torch.randint(1, words, (pairs, longest))
times = []
for epoch in range(epochs + 1):
    start = now()
    for rows in torch.randperm(pairs).split(batch):
        optimiser.zero_grad()
        loss = model(images[rows], ids[rows])
        loss.backward()
        optimiser.step()
        loss.item()
    times.append((now() - start) * 1000)
print(json.dumps(times[1:]))
