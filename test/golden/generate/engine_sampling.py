"""Golden values of resizing and grid sampling in double precision: ONNX's reference implementation for Resize, PyTorch for interpolate and
grid_sample with gradients of a weighted sum of the result.
Run: python3 test/golden/generate/engine_sampling.py > test/golden/engine/sampling.json

Inputs and weights are made from whole numbers by `pattern`, the same in the test, so that only results are stored.
Left out of Resize is what the reference does differently from ONNX's text: align_corners with a fractional extent, and
pytorch_half_pixel to one element.
"""
import json
import math

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx.reference.ops import op_resize


def pattern(shape, multiplier):
    return np.array([((i * multiplier) % 97) / 48 - 1 for i in range(math.prod(shape))]).reshape(shape)


def rounded(values):
    return [float(f"{v:.13g}") for v in np.asarray(values).reshape(-1).tolist()]


def reference_resize(x, attributes, region, sizes, scales):
    """The reference's interpolation, called directly: through a model its cubic coefficients are in single precision."""
    mode, a = attributes["mode"], attributes["cubic_coeff_a"]
    aliased = attributes.get("antialias", 0) == 1
    coefficients = {
        "nearest": lambda ratio, scale: op_resize._nearest_coeffs(ratio, mode=attributes.get("nearest_mode")),
        "linear": op_resize._linear_coeffs_antialias if aliased else op_resize._linear_coeffs,
        "cubic": lambda ratio, scale: (op_resize._cubic_coeffs_antialias if aliased else op_resize._cubic_coeffs)(ratio, scale, A=a),
    }[mode]
    return op_resize._interpolate_nd(
        x, coefficients, output_size=sizes, scale_factors=scales, roi=region,
        exclude_outside=attributes.get("exclude_outside", 0) == 1,
        coordinate_transformation_mode=attributes["coordinate_transformation_mode"],
        extrapolation_value=attributes["extrapolation_value"])


resizes = []
coordinate_modes = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize"]
extents = [((4, 3), (8, 9)), ((7, 6), (3, 4)), ((9, 1), (2, 4))]
# Scales whose product with the extent is not whole. Every number given to Resize is a float32 exactly.
factors = [((4, 5), (1.625, 0.5625)), ((6, 5), (0.375, 1.375))]


def add_resize(mode, coordinates, **others):
    for given, extent_pairs in (("sizes", extents), ("scales", factors)):
        for (a, b), target in extent_pairs:
            if given == "scales" and coordinates in ("align_corners", "tf_crop_and_resize"):
                continue
            x = pattern((1, 1, a, b), 31)
            attributes = {"mode": mode, "coordinate_transformation_mode": coordinates, "extrapolation_value": 5.0,
                          "cubic_coeff_a": -0.625, **others}
            region = [0, 0, 0.25, -0.125, 1, 1, 0.875, 1.25] if coordinates == "tf_crop_and_resize" else []
            sizes = [1, 1, *target] if given == "sizes" else None
            scales = [1, 1, *target] if given == "scales" else None
            y = reference_resize(x, attributes, region, sizes, scales)
            resizes.append({"attributes": attributes, "region": region, "from": list(x.shape), given: [1, 1, *target],
                            "to": list(y.shape), "output": rounded(y)})


for coordinates in coordinate_modes:
    for rounding in ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]:
        add_resize("nearest", coordinates, nearest_mode=rounding)
    for antialias in (0, 1):
        add_resize("linear", coordinates, antialias=antialias)
        for exclude in (0, 1):
            add_resize("cubic", coordinates, antialias=antialias, exclude_outside=exclude)


def differentiated(compute, *inputs):
    tensors = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in inputs]
    y = compute(*tensors)
    (y * torch.tensor(pattern(y.shape, 53))).sum().backward()
    return {"to": list(y.shape), "output": rounded(y.detach()), "gradients": [rounded(t.grad) for t in tensors]}


interpolations = []
torch_modes = {("linear", 1): "linear", ("linear", 2): "bilinear", ("linear", 3): "trilinear", ("cubic", 2): "bicubic"}


def add_interpolation(shape, mode, size=None, factor=None, align=False, antialias=False):
    name = mode if mode.startswith("nearest") else torch_modes[mode, len(shape) - 2]
    options = {} if mode.startswith("nearest") else {"align_corners": align, "antialias": antialias}
    compute = lambda x: F.interpolate(x, size=size, scale_factor=factor, mode=name, **options)
    entry = {"from": list(shape), "mode": mode, "alignCorners": align, "antialias": antialias}
    entry.update({"size": size} if size else {"factor": factor})
    interpolations.append({**entry, **differentiated(compute, pattern(shape, 31))})


for mode in ("nearest", "nearest-exact"):
    add_interpolation((1, 2, 5), mode, size=[8])
    add_interpolation((2, 2, 3, 4), mode, factor=2)
    add_interpolation((1, 2, 7, 6), mode, size=[3, 9])
    add_interpolation((1, 1, 4, 6), mode, factor=0.5)
    add_interpolation((1, 1, 2, 3, 2), mode, factor=3)
for align in (False, True):
    add_interpolation((1, 2, 5), "linear", size=[8], align=align)
    add_interpolation((2, 2, 3, 4), "linear", factor=2, align=align)
    add_interpolation((1, 2, 7, 6), "linear", size=[3, 9], align=align)
    add_interpolation((1, 1, 3, 4), "linear", size=[1, 1], align=align)
    add_interpolation((1, 1, 2, 3, 4), "linear", size=[4, 5, 2], align=align)
    add_interpolation((1, 2, 3, 4), "cubic", factor=2, align=align)
    add_interpolation((1, 1, 7, 6), "cubic", size=[3, 9], align=align)
add_interpolation((1, 1, 5, 6), "linear", factor=1.3)
add_interpolation((1, 1, 5, 6), "nearest", factor=1.3)
for mode in ("linear", "cubic"):
    add_interpolation((1, 1, 9, 7), mode, size=[4, 3], antialias=True)
    add_interpolation((1, 1, 4, 5), mode, size=[8, 3], antialias=True)

samplings = []


def add_sampling(shape, places, mode, padding, align):
    grid_shape = (shape[0], *places, len(shape) - 2)
    # Coordinates from -2.2 to 2.2, none on a border or between two elements.
    grid = pattern(grid_shape, 41) * 2.2 + 0.0123
    name = {"linear": "bilinear", "cubic": "bicubic"}.get(mode, mode)
    compute = lambda x, g: F.grid_sample(x, g, mode=name, padding_mode=padding, align_corners=align)
    entry = {"from": list(shape), "grid": list(grid_shape), "mode": mode, "padding": padding, "alignCorners": align}
    samplings.append({**entry, **differentiated(compute, pattern(shape, 31), grid)})


for padding in ("zeros", "border", "reflection"):
    for align in (False, True):
        for mode in ("nearest", "linear", "cubic"):
            add_sampling((2, 2, 3, 4), (3, 5), mode, padding, align)
            add_sampling((1, 1, 1, 4), (2, 3), mode, padding, align)
        for mode in ("nearest", "linear"):
            add_sampling((2, 2, 3, 2, 4), (2, 3, 2), mode, padding, align)

parts = {"resize": resizes, "interpolate": interpolations, "gridSample": samplings}
body = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]" for name, cases in parts.items())
print('{"tool": "PyTorch and ONNX reference implementation", "version": "%s and %s", "script": "test/golden/generate/engine_sampling.py",\n%s}'
      % (torch.__version__, onnx.__version__, body))
