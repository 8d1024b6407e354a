"""Golden values in double precision of convolutions, pooling and products of matrices with the gradients of their inputs: PyTorch; sums over
named axes: NumPy, gradients PyTorch.
Run: python3 test/golden/generate/engine_products.py > test/golden/engine/products.json

Element i of input k is ((7 i + 3 k) mod 17 - 8) / 8; where a maximum is taken (29 i mod n) / n - 1 / 2 of n elements, so that no two are
equal. Gradients are those of the sum of the result's elements times ((5 i) mod 7 - 3) / 4.
"""
import json
import math

import numpy as np
import torch
import torch.nn.functional as F

cases = []


def pattern(shape, index, distinct):
    i = np.arange(math.prod(shape))
    values = (29 * i % max(1, i.size)) / max(1, i.size) - 0.5 if distinct else ((7 * i + 3 * index) % 17 - 8) / 8
    return torch.tensor(values.astype(np.float64).reshape(shape), requires_grad=True)


def case(name, shapes, compute, distinct=False, **arguments):
    inputs = [pattern(shape, index, distinct) for index, shape in enumerate(shapes)]
    y = compute(*inputs)
    y, indices = y if isinstance(y, tuple) else (y, None)
    i = np.arange(y.numel())
    weights = torch.tensor((((5 * i) % 7 - 3) / 4).reshape(tuple(y.shape)))
    gradients = torch.autograd.grad((y * weights).sum(), inputs)
    flat = lambda t: [float(f"{value:.15g}") for value in t.detach().double().reshape(-1).tolist()]
    cases.append({"name": name, "arguments": arguments, "inputs": [list(shape) for shape in shapes], "shape": list(y.shape), "output": flat(y),
                  "gradients": [flat(g) for g in gradients], **({} if indices is None else {"indices": indices.reshape(-1).tolist()})})


def convolution(x, w, bias=None, *, pads_end=None, stride=None, padding=None, dilation=None, groups=1):
    axes = len(x) - 2
    fill = lambda value, default: [default] * axes if value is None else value
    stride, padding, dilation = fill(stride, 1), fill(padding, 0), fill(dilation, 1)
    shapes = [x, w] if bias is None else [x, w, [bias]]
    extra = [e - b for e, b in zip(pads_end or padding, padding)]

    def compute(a, b, c=None):
        both = [n for e in reversed(extra) for n in (0, e)]
        # What is appended before symmetric padding stands where the larger padding at the end would.
        padded = F.pad(a, both) if any(extra) else a
        return [F.conv1d, F.conv2d, F.conv3d][axes - 1](padded, b, c, stride, padding, dilation, groups)

    case("conv", shapes, compute, strides=stride, padsBegin=padding, padsEnd=pads_end or padding, dilations=dilation, groups=groups)


convolution([2, 2, 7], [3, 2, 3], 3, stride=[2], padding=[1])
convolution([1, 3, 5, 4], [2, 3, 3, 2], 2, padding=[1, 0])
convolution([2, 4, 5, 6], [4, 2, 3, 3], stride=[2, 1], padding=[1, 2], dilation=[1, 2], groups=2)
convolution([1, 2, 4, 5], [2, 2, 2, 3], padding=[0, 1], pads_end=[2, 3])
convolution([1, 3, 4, 4], [3, 1, 3, 3], 3, padding=[1, 1], groups=3)
convolution([1, 2, 3, 4, 4], [2, 2, 2, 3, 2], 2, stride=[1, 2, 2], padding=[1, 1, 0], dilation=[1, 1, 2])


def transposed(x, w, bias=None, *, stride=None, padding=None, extra=None, dilation=None, groups=1):
    axes = len(x) - 2
    fill = lambda value, default: [default] * axes if value is None else value
    stride, padding, extra, dilation = fill(stride, 1), fill(padding, 0), fill(extra, 0), fill(dilation, 1)
    compute = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][axes - 1]
    case("convTranspose", [x, w] if bias is None else [x, w, [bias]],
         lambda a, b, c=None: compute(a, b, c, stride, padding, extra, groups, dilation),
         strides=stride, pads=padding, outputPadding=extra, dilations=dilation, groups=groups)


transposed([2, 2, 4], [2, 3, 3], 3, stride=[2], padding=[1], extra=[1])
transposed([1, 4, 3, 2], [4, 2, 2, 3], 4, stride=[2, 3], padding=[1, 0], extra=[1, 2], groups=2)
transposed([1, 2, 3, 3], [2, 2, 3, 2], padding=[1, 1], dilation=[1, 3], extra=[0, 2])
transposed([1, 2, 2, 3, 2], [2, 2, 2, 2, 3], 2, stride=[2, 1, 2], padding=[0, 1, 1], extra=[1, 0, 1])


def pooling(x, kernel, *, stride=None, padding=None, dilation=None, ceil=False):
    axes = len(x) - 2
    stride, padding, dilation = stride or kernel, padding or [0] * axes, dilation or [1] * axes
    names = dict(kernel=kernel, strides=stride, pads=padding, ceilMode=ceil)
    pool = [F.max_pool1d, F.max_pool2d, F.max_pool3d][axes - 1]
    size = math.prod(x[2:])
    images = torch.arange(x[0] * x[1]).reshape([x[0], x[1]] + [1] * axes) * size

    def maximum(a):
        y, indices = pool(a, kernel, stride, padding, dilation, ceil, True)
        return y, indices + images

    case("maxPool", [x], maximum, distinct=True, **names, dilations=dilation)
    if all(d == 1 for d in dilation):
        average = [F.avg_pool1d, F.avg_pool2d, F.avg_pool3d][axes - 1]
        for include in (False, True):
            case("averagePool", [x], lambda a: average(a, kernel, stride, padding, ceil, include), **names, countIncludePad=include)


pooling([2, 2, 7], [3], stride=[2], padding=[1])
pooling([1, 2, 4, 6], [2, 3])
pooling([1, 2, 6, 5], [3, 2], stride=[2, 2], padding=[1, 1], ceil=True)
pooling([1, 1, 7, 8], [2, 3], stride=[2, 1], padding=[1, 1], dilation=[3, 2])
pooling([1, 1, 5, 5], [2, 2], stride=[3, 3], padding=[1, 0], ceil=True)
pooling([1, 2, 3, 4, 5], [2, 2, 3], stride=[1, 2, 2], padding=[1, 0, 1])

for a, b in ([[2, 3], [3, 4]], [[3], [3]], [[3], [2, 3, 2]], [[2, 1, 2, 3], [2, 3, 2]], [[2, 3, 4], [4]], [[2, 2, 3], [3, 2]]):
    case("matmul", [a, b], torch.matmul)


def gemm(a, b, c, alpha, beta, trans_a, trans_b):
    def compute(x, y, z):
        return alpha * (x.T if trans_a else x) @ (y.T if trans_b else y) + beta * z
    case("gemm", [a, b, c], compute, alpha=alpha, beta=beta, transA=trans_a, transB=trans_b)


gemm([2, 3], [3, 4], [4], 1, 1, False, False)
gemm([3, 2], [4, 3], [2, 1], 0.5, -2, True, True)
gemm([3, 2], [3, 4], [2, 4], 2, 0.25, True, False)

for equation, *shapes in (["ij,jk->ik", [2, 3], [3, 4]], ["bij,bkj", [2, 3, 2], [2, 4, 2]], ["ii->i", [3, 3]], ["iji->j", [3, 2, 3]], ["ba", [2, 3]],
                          ["ij,j,kj->ki", [2, 3], [3], [4, 3]], ["...ij,...jk->...ik", [2, 1, 2, 3], [3, 3, 2]], ["i...,i...->...", [3, 2, 2], [3, 2, 2]],
                          ["ij,kl->", [2, 3], [2, 2]], ["bhwc,hkc,wkc->bhwk", [2, 2, 3, 2], [2, 4, 2], [3, 4, 2]]):
    numpy_result = np.einsum(equation, *[pattern(shape, index, False).detach().numpy() for index, shape in enumerate(shapes)])
    torch_result = torch.einsum(equation, *[pattern(shape, index, False) for index, shape in enumerate(shapes)])
    assert np.allclose(numpy_result, torch_result.detach().numpy())
    case("einsum", shapes, lambda *operands: torch.einsum(equation, *operands), equation=equation)

print(json.dumps({"tool": "PyTorch, NumPy", "version": f"{torch.__version__.split('+')[0]}, {np.__version__}",
                  "script": "test/golden/generate/engine_products.py", "cases": cases}))
