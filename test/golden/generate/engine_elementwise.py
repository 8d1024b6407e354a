"""Golden values of elementwise operations, reductions and orderings from PyTorch in double precision, with the gradient of a weighted
sum of the result: python3 test/golden/generate/engine_elementwise.py > test/golden/engine/elementwise.json

Inputs are chosen at kinks and at the ends of the range as well as between them.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(11)
inf, nan = math.inf, math.nan


def draw(*shape, low=-3.0, high=3.0):
    return [list(shape), [round(low + (high - low) * v, 4) for v in torch.rand(math.prod(shape), generator=generator).tolist()]]


def line(*values):
    return [[len(values)], list(values)]


def number(value):
    return value if math.isfinite(value) else "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def described(tensor):
    return {"shape": list(tensor.shape), "data": [number(v) for v in tensor.detach().double().reshape(-1).tolist()]}


cases = []


def case(name, compute, *inputs, attributes=None, differentiable=True):
    tensors = [torch.tensor(data).reshape(shape).requires_grad_() for shape, data in inputs]
    result = compute(*tensors)
    entry = {"name": name, "attributes": attributes or {}, "inputs": [described(t) for t in tensors], "output": described(result)}
    if differentiable:
        weights = torch.tensor([0.5 + 0.25 * (i % 7) for i in range(result.numel())]).reshape(result.shape)
        (weights * result).sum().backward()
        entry["weights"] = described(weights)
        entry["gradients"] = [described(t.grad) for t in tensors]
    cases.append(entry)


def celu(x, alpha=1.0):
    """PyTorch's own gradient rounds 1 / alpha to single precision."""
    return torch.where(x > 0, x, alpha * torch.expm1(torch.where(x > 0, 0 * x, x) / alpha))


def hard_sigmoid(x):
    """PyTorch's own gradient rounds 1 / 6 to single precision."""
    return torch.where((x > -3) & (x < 3), x / 6 + 0.5, (x >= 3).double())


def clip(x, low, high):
    """PyTorch's clamp passed the gradient at the bounds until 2026, as this does; newer versions do not."""
    return torch.where((x >= low) & (x <= high), x, x.detach().clamp(low, high))


wide = line(-40.0, -12.5, -6.0, -3.0, -2.0, -1.0, -0.5, -1e-3, 0.0, 1e-3, 0.25, 1.0, 2.0, 3.0, 6.0, 12.5, 40.0)
unit = line(-0.99, -0.5, -1e-3, 0.0, 1e-3, 0.3, 0.75, 0.999)
positive = line(1e-6, 0.01, 0.5, 1.0, 2.5, 40.0, 1e6)
whole = line(-2.5, -1.5, -0.5, -0.2, 0.0, 0.5, 1.5, 2.5, 3.2, -7.0)

for name, compute, values in [
    ("neg", torch.neg, wide), ("abs", torch.abs, wide), ("exp", torch.exp, wide), ("log", torch.log, positive), ("sqrt", torch.sqrt, positive),
    ("reciprocal", torch.reciprocal, positive), ("square", torch.square, wide), ("rsqrt", torch.rsqrt, positive),
    ("sin", torch.sin, wide), ("cos", torch.cos, wide), ("tan", torch.tan, wide), ("asin", torch.asin, unit), ("acos", torch.acos, unit),
    ("atan", torch.atan, wide), ("sinh", torch.sinh, wide), ("cosh", torch.cosh, wide), ("asinh", torch.asinh, wide),
    ("acosh", torch.acosh, line(1.001, 1.5, 3.0, 100.0, 1e9)), ("atanh", torch.atanh, unit), ("tanh", torch.tanh, wide),
    ("sigmoid", torch.sigmoid, wide), ("erf", torch.erf, wide), ("relu", torch.relu, wide), ("softplus", F.softplus, wide),
    ("logSigmoid", F.logsigmoid, wide), ("softsign", F.softsign, wide), ("hardSwish", F.hardswish, wide), ("mish", F.mish, wide),
    ("silu", F.silu, wide), ("gelu", F.gelu, wide), ("hardSigmoid", hard_sigmoid, wide), ("leakyRelu", F.leaky_relu, wide),
    ("elu", F.elu, wide), ("celu", celu, wide), ("selu", F.selu, wide),
]:
    # PyTorch's softplus is x beyond its threshold of 20; the difference is e^-20.
    case(name, (lambda f: lambda x: f(x, threshold=800.0))(compute) if name == "softplus" else compute, values)
for name, compute in [("sign", torch.sign), ("floor", torch.floor), ("ceil", torch.ceil), ("round", torch.round)]:
    case(name, compute, whole, differentiable=False)
case("gelu", lambda x: F.gelu(x, approximate="tanh"), wide, attributes={"approximate": "tanh"})
for alpha in (0.2, 1.7):
    case("leakyRelu", lambda x: F.leaky_relu(x, alpha), wide, attributes={"alpha": alpha})
    case("elu", lambda x: F.elu(x, alpha), wide, attributes={"alpha": alpha})
    case("celu", lambda x: celu(x, alpha), wide, attributes={"alpha": alpha})
for alpha in (0.25, -0.5):
    case("thresholdedRelu", lambda x: F.threshold(x, alpha, 0.0), wide, attributes={"alpha": alpha})
for low, high in ((-1.0, 2.0), (-inf, 1.0), (0.0, inf)):
    bounds = {k: v for k, v in (("min", low), ("max", high)) if math.isfinite(v)}
    case("clip", lambda x: clip(x, low, high), wide, attributes=bounds)
case("prelu", lambda x, s: torch.where(x > 0, x, s * x), draw(2, 3, 4), draw(3, 1))
case("prelu", lambda x, s: torch.where(x > 0, x, s * x), wide, line(0.25))

for name, compute in [("add", torch.add), ("sub", torch.sub), ("mul", torch.mul), ("div", torch.div), ("minimum", torch.minimum), ("maximum", torch.maximum)]:
    case(name, compute, draw(2, 1, 4), draw(3, 1))
    case(name, compute, line(1.0, 2.0, 3.0), line(2.0, 2.0, 2.0))
case("pow", torch.pow, line(0.0, 0.0, 0.0, 0.5, 2.0, 3.0), line(2.0, 1.0, 0.0, -1.5, 3.0, 0.0))
for c in (0.0, 1.0, 2.0, 3.0, -1.0, 0.5, 2.5, -0.5):
    case("pow", lambda x: torch.pow(x, c), positive, attributes={"exponent": c})
for c in (2.0, 3.0, 4.0, -3.0):
    case("pow", lambda x: torch.pow(x, c), line(-2.0, -0.5, 1.0, 3.0), attributes={"exponent": c})
signs = [line(5.5, -5.5, 5.5, -5.5, 6.0), line(3.0, 3.0, -3.0, -3.0, 2.0)]
case("mod", torch.remainder, *signs)
case("mod", torch.fmod, *signs, attributes={"truncated": True})
case("where", lambda c, a, b: torch.where(c.detach() > 0, a, b) + 0 * c, draw(2, 1, 4), draw(3, 1), draw(1, 4))

ties = [[2, 3, 2], [1.0, 2.0, 3.0, -1.0, 3.0, 2.0, 0.0, 0.0, 0.5, -2.0, -0.5, 0.0]]
for axes, keep in (((1,), False), ((0, 2), True), ((0, 1, 2), False), ((2,), True)):
    options = {"axes": list(axes), "keepDims": keep}
    for name, compute in [
        ("sum", lambda x: x.sum(axes, keep)), ("mean", lambda x: x.mean(axes, keep)), ("max", lambda x: x.amax(axes, keep)),
        ("min", lambda x: x.amin(axes, keep)), ("logSumExp", lambda x: torch.logsumexp(x, axes, keep)),
        ("variance", lambda x: torch.var(x, axes, correction=0, keepdim=keep)), ("norm", lambda x: torch.linalg.vector_norm(x, dim=axes, keepdim=keep)),
    ]:
        case(name, compute, ties, attributes=options)
    case("prod", lambda x: (x.permute(*[a for a in range(3) if a not in axes], *axes).reshape(*[x.shape[a] for a in range(3) if a not in axes], -1).prod(-1)).reshape([1 if a in axes else x.shape[a] for a in range(3) if keep or a not in axes]), ties, attributes=options)
case("variance", lambda x: torch.var(x, (1,), correction=1), ties, attributes={"axes": [1], "correction": 1})
case("prod", lambda x: x.prod(0), [[4, 3], [2.0, 0.0, 0.0, -1.0, 3.0, 0.0, 0.5, 4.0, 2.0, 3.0, 1.5, 1.0]], attributes={"axes": [0]})
case("logSumExp", lambda x: torch.logsumexp(x, (1,)), [[2, 3], [1000.0, 999.0, -inf, -1000.0, -1001.0, -1002.0]], attributes={"axes": [1]})
case("norm", lambda x: torch.linalg.vector_norm(x, dim=1), [[2, 2], [0.0, 0.0, 3.0, -4.0]], attributes={"axes": [1]})
case("normalise", lambda x: F.normalize(x, dim=-1), [[3, 2], [0.0, 0.0, 3.0, -4.0, 0.1, 0.2]], attributes={})
case("standardise", lambda x: F.layer_norm(x, x.shape[1:]), ties, attributes={"axes": [1, 2]})
case("squaredDistance", lambda a, b: ((a - b) ** 2).sum(-1), draw(2, 3), draw(1, 3))

case("cumSum", lambda x: x.cumsum(1), ties, attributes={"axis": 1})
case("cumSum", lambda x: x.flip(1).cumsum(1).flip(1), ties, attributes={"axis": 1, "reverse": True})
case("cumSum", lambda x: x.cumsum(1) - x, ties, attributes={"axis": 1, "exclusive": True})
distinct = [[2, 4], [0.3, -1.0, 2.0, 1.5, -0.2, 0.1, 0.0, -3.0]]
for axis, k, largest in ((1, 2, True), (1, 3, False), (0, 1, True)):
    case("topK", lambda x: torch.topk(x, k, axis, largest).values, distinct, attributes={"axis": axis, "k": k, "largest": largest})
    case("topKIndices", lambda x: torch.topk(x, k, axis, largest).indices, distinct, attributes={"axis": axis, "k": k, "largest": largest}, differentiable=False)
for axis in (0, 1):
    case("argMax", lambda x: x.argmax(axis), distinct, attributes={"axis": axis}, differentiable=False)
    case("argMin", lambda x: x.argmin(axis), distinct, attributes={"axis": axis}, differentiable=False)

lines = ",\n".join(json.dumps(entry) for entry in cases)
print('{"tool": "PyTorch", "version": "%s", "script": "test/golden/generate/engine_elementwise.py", "cases": [\n%s\n]}' % (torch.__version__, lines))
