"""A small network as PyTorch's two exporters write it, with a symbolic batch, and its output and gradients. Weights are sines. Needs
torch, onnx and onnxscript: python3 test/golden/generate/engine_onnx_import.py test/golden/engine/exporters"""
import json
import sys
import warnings
from pathlib import Path

import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        batch, count, width = x.shape
        packed = self.qkv(self.norm1(x)).reshape(batch, count, 3, self.heads, width // self.heads)
        q, k, v = packed.permute(2, 0, 3, 1, 4).unbind(0)
        attended = F.scaled_dot_product_attention(q, k, v)
        x = x + self.out(attended.transpose(1, 2).reshape(batch, count, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Network(nn.Module):
    """Convolution, normalisation, patches, a class token, two transformer blocks, and a map made larger again."""

    def __init__(self):
        super().__init__()
        self.stem, self.batch = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4)
        self.patch = nn.Conv2d(4, 8, 4, stride=4)
        self.token, self.place = nn.Parameter(torch.zeros(1, 1, 8)), nn.Parameter(torch.zeros(1, 10, 8))
        self.blocks = nn.ModuleList([Block(8, 2) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(8), nn.Linear(8, 5)
        self.grow, self.group = nn.ConvTranspose2d(8, 4, 2, stride=2), nn.GroupNorm(2, 4)

    def forward(self, x):
        h = F.hardswish(self.batch(self.stem(x)))
        patches = self.patch(h)
        tokens = patches.flatten(2).transpose(1, 2)
        tokens = torch.cat([self.token.expand(x.shape[0], -1, -1), tokens], 1) + self.place
        for block in self.blocks:
            tokens = block(tokens)
        grid = tokens[:, 1:].transpose(1, 2).reshape(x.shape[0], 8, 3, 3)
        large = F.interpolate(F.silu(self.group(self.grow(grid))), scale_factor=2, mode="bilinear")
        features = F.normalize(self.norm(tokens[:, 0]), dim=-1)
        return F.log_softmax(self.head(features) * 10, -1), large


network = Network().eval()
with torch.no_grad():
    for index, (name, tensor) in enumerate([*network.named_parameters(), *network.named_buffers()]):
        if tensor.dtype == torch.float32:
            base = 1.0 if name.endswith("running_var") or "norm" in name and name.endswith("weight") else 0.0
            steps = torch.arange(tensor.numel(), dtype=torch.float64) + 1
            tensor.copy_((base + 0.4 * torch.sin(steps * (index + 1) * 0.7)).reshape(tensor.shape))

batch = 2
x = (torch.sin(torch.arange(batch * 3 * 12 * 12, dtype=torch.float64) * 0.37)).reshape(batch, 3, 12, 12).float()
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
files = []
for opset in (14, 17):
    path = folder / f"legacy-{opset}.onnx"
    axes = {name: {0: "batch"} for name in ("x", "scores", "map")}
    torch.onnx.export(
        network, (x,), str(path), opset_version=opset, dynamo=False, do_constant_folding=opset != 14,
        input_names=["x"], output_names=["scores", "map"], dynamic_axes=axes,
    )
    files.append(path.name)
for opset in (18, 23):
    path = folder / f"dynamo-{opset}.onnx"
    torch.onnx.export(
        network, (x,), str(path), opset_version=opset, dynamo=True, external_data=False, verbose=False,
        input_names=["x"], output_names=["scores", "map"],
        dynamic_shapes=({0: torch.export.Dim("batch", min=1, max=64)},),
    )
    files.append(path.name)
for name in files:
    model = onnx.load(folder / name)
    for node in model.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    for entry in [*model.graph.value_info, *model.graph.input, *model.graph.output, *model.graph.initializer]:
        entry.ClearField("metadata_props")
    model.graph.ClearField("metadata_props")
    model.ClearField("metadata_props")
    model.ClearField("functions")
    onnx.checker.check_model(model)
    onnx.save(model, folder / name)

double = network.double()
leaf = x.double().requires_grad_()
outputs = double(leaf)
weights = [torch.sin(torch.arange(y.numel(), dtype=torch.float64) * 0.9 + 1).reshape(y.shape) for y in outputs]
total = sum((y * w).sum() for y, w in zip(outputs, weights))
parameters = dict(double.named_parameters())
gradients = torch.autograd.grad(total, [leaf, *parameters.values()])


def rounded(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


golden = {
    "tool": "PyTorch",
    "version": torch.__version__,
    "script": "test/golden/generate/engine_onnx_import.py",
    "files": files,
    "outputs": {name: rounded(y) for name, y in zip(("scores", "map"), outputs)},
    "inputGradient": rounded(gradients[0]),
    "gradients": {name: rounded(gradient) for name, gradient in zip(parameters, gradients[1:])},
}
(folder / "expected.json").write_text(json.dumps(golden) + "\n")
