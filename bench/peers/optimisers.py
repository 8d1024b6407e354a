"""Times of torch.optim.AdamW and SGD on as many parameters as the argument says, in one tensor: JSON of medians in milliseconds."""
import json
import platform
import statistics
import sys
import time

import torch

count = int(sys.argv[1])
repeats = 15


def median(make):
    parameter = torch.nn.Parameter(torch.randn(count))
    parameter.grad = torch.randn(count) * 0.01
    optimiser = make([parameter])
    times = []
    for _ in range(repeats + 3):
        start = time.perf_counter()
        optimiser.step()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[3:])


def clip_median():
    parameter = torch.nn.Parameter(torch.zeros(count))
    parameter.grad = torch.randn(count)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        torch.nn.utils.clip_grad_norm_([parameter], 1.0)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


print(json.dumps({
    "python": platform.python_version(), "torch": torch.__version__, "threads": torch.get_num_threads(),
    "adamw": {
        "default": median(lambda p: torch.optim.AdamW(p, lr=1e-3)),
        "fused": median(lambda p: torch.optim.AdamW(p, lr=1e-3, fused=True)),
    },
    "sgd": {
        "default": median(lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.9)),
        "fused": median(lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.9, fused=True)),
    },
    "clip": {"default": clip_median()},
}))
