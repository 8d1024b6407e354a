"""PyTorch's side of bench/convolution.ts. Reads a case and seconds as JSON a line, answers with times in milliseconds as JSON."""
import json
import os
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(int(os.environ.get("EVENHAND_BENCH_THREADS", "2")))
torch.manual_seed(0)
torch.set_grad_enabled(False)


def make(case):
    if case["product"] == "matmul":
        a, b = torch.randn(case["x"]), torch.randn(case["w"])
        return lambda: a @ b
    axes = len(case["x"]) - 2
    x, w = torch.randn(case["x"]), torch.randn(case["w"]) * 0.05
    strides, pads, dilations, groups = case["strides"], case["pads"], case["dilations"], case["groups"]
    convolve = [F.conv1d, F.conv2d, F.conv3d][axes - 1]
    if case["product"] == "forward":
        return lambda: convolve(x, w, None, strides, pads, dilations, groups)
    y = torch.randn_like(convolve(x, w, None, strides, pads, dilations, groups))
    wanted = [case["product"] == "input gradient", case["product"] == "weight gradient", False]
    return lambda: torch.ops.aten.convolution_backward(
        y, x, w, None, strides, pads, dilations, False, [0] * axes, groups, wanted
    )


print(json.dumps({"torch": torch.__version__}), flush=True)
last, run = None, None
for line in sys.stdin:
    request = json.loads(line)
    if request["case"] != last:
        last, run = request["case"], make(request["case"])
        for _ in range(2):
            run()
    run()
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < request["seconds"]:
        before = time.perf_counter()
        run()
        times.append((time.perf_counter() - before) * 1000)
    print(json.dumps(times), flush=True)
