"""Golden values and gradients of softmax, normalisations and attention from PyTorch, in double precision. Needs torch:
python3 test/golden/generate/engine_normalisation.py test/golden/engine/normalisation.json"""
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(3)
cases = []


def draw(*shape, scale=1.0, shift=0.0):
    values = torch.randn(shape, dtype=torch.float64) * scale + shift
    return (values * 1e4).round() / 1e4


def plain(tensor):
    return {"shape": list(tensor.shape), "data": tensor.detach().reshape(-1).tolist()}


def case(name, function, inputs, **attributes):
    """Values of every output; gradients of the sum of the outputs, each weighted by fixed numbers."""
    leaves = [value.clone().requires_grad_() for value in inputs]
    outputs = function(*leaves)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    weights = [draw(*output.shape) for output in outputs]
    total = sum((output * weight).sum() for output, weight in zip(outputs, weights))
    gradients = torch.autograd.grad(total, leaves)
    cases.append(
        {
            "name": name,
            "attributes": attributes,
            "inputs": [plain(value) for value in inputs],
            "outputs": [plain(value) for value in outputs],
            "weights": [plain(value) for value in weights],
            "gradients": [plain(value) for value in gradients],
        }
    )


for axis in (0, 1, 2):
    case("softmax", lambda x: F.softmax(x, axis), [draw(2, 3, 4, scale=3)], axis=axis)
    case("logSoftmax", lambda x: F.log_softmax(x, axis), [draw(2, 3, 4, scale=3)], axis=axis)
case("softmax", lambda x: F.softmax(x, -1), [draw(2, 3, scale=400)], axis=-1)
case("logSoftmax", lambda x: F.log_softmax(x, -1), [draw(2, 3, scale=400)], axis=-1)

def given(x, w, b, m, v):
    """PyTorch's own function has no gradient for the statistics; its value is checked against the formula."""
    wide = [1, -1, 1, 1]
    y = (x - m.view(wide)) / (v.view(wide) + 1e-3).sqrt() * w.view(wide) + b.view(wide)
    assert torch.allclose(y, F.batch_norm(x, m.detach(), v.detach(), w, b, False, 0.0, 1e-3), atol=1e-12)
    return y


case(
    "batchNorm",
    given,
    [draw(2, 3, 2, 2), draw(3), draw(3), draw(3), draw(3).abs() + 0.5],
    epsilon=1e-3,
)


def training(epsilon):
    def apply(x, w, b):
        axes = [axis for axis in range(x.dim()) if axis != 1]
        return F.batch_norm(x, None, None, w, b, True, 0.0, epsilon), x.mean(axes), x.var(axes, unbiased=False)

    return apply


for shape in ([4, 3], [2, 3, 5], [2, 3, 2, 3], [2, 2, 2, 2, 2]):
    case("batchNormTraining", training(1e-3), [draw(*shape, shift=2), draw(shape[1]), draw(shape[1])], epsilon=1e-3)


def layer(axis, epsilon):
    def apply(x, w, b=None):
        axes = list(range(axis, x.dim()))
        mean = x.mean(axes, keepdim=True)
        inverse = (x.var(axes, unbiased=False, keepdim=True) + epsilon).rsqrt()
        return F.layer_norm(x, x.shape[axis:], w, b, epsilon), mean, inverse

    return apply


case("layerNorm", layer(2, 1e-2), [draw(2, 3, 4), draw(4), draw(4)], axis=2, epsilon=1e-2)
case("layerNorm", layer(1, 1e-5), [draw(2, 3, 4), draw(3, 4)], axis=1, epsilon=1e-5)
case("rmsNorm", lambda x, w: F.rms_norm(x, x.shape[2:], w, 1e-2), [draw(2, 3, 4), draw(4)], axis=2, epsilon=1e-2)
case("rmsNorm", lambda x, w: F.rms_norm(x, x.shape[1:], w, 1e-5), [draw(2, 3, 4), draw(3, 4)], axis=1, epsilon=1e-5)
case(
    "instanceNorm",
    lambda x, w, b: F.instance_norm(x, None, None, w, b, True, 0.0, 1e-3),
    [draw(2, 3, 2, 3), draw(3), draw(3)],
    epsilon=1e-3,
)
for groups in (1, 2, 4):
    case(
        "groupNorm",
        lambda x, w, b: F.group_norm(x, groups, w, b, 1e-3),
        [draw(2, 4, 3), draw(4), draw(4)],
        groups=groups,
        epsilon=1e-3,
    )

qkv = lambda: [draw(2, 2, 4, 3), draw(2, 2, 5, 3), draw(2, 2, 5, 2)]
case("scaledDotProductAttention", F.scaled_dot_product_attention, qkv())
case("scaledDotProductAttention", lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True), qkv(), causal=True)
case("scaledDotProductAttention", lambda q, k, v: F.scaled_dot_product_attention(q, k, v, scale=0.3), qkv(), scale=0.3)

out = Path(sys.argv[1])
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(
    json.dumps(
        {
            "tool": "PyTorch",
            "version": torch.__version__,
            "script": "test/golden/generate/engine_normalisation.py",
            "cases": cases,
        }
    )
)
