"""Golden values of movements and of picking and writing by index, on whole numbers: NumPy, PyTorch (blocks of pixels, padding's
gradient) and ONNX's reference evaluator (gathers, scatters, one-hot).
Run: python3 test/golden/generate/engine_movement.py > test/golden/engine/movement.json

The test builds each case from its name and arguments. Inputs are 0, 1, 2, ... of the given shape.
"""
import json
import math

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper
from onnx.reference import ReferenceEvaluator

cases = []


def count(shape):
    return np.arange(math.prod(shape), dtype=np.float64).reshape(shape)


def case(name, arguments, shapes, output, **others):
    output = np.asarray(output)
    cases.append({"name": name, "arguments": arguments, "inputs": [list(shape) for shape in shapes], "shape": list(output.shape),
                  "output": output.reshape(-1).astype(float).tolist(), **others})


def reference(operator, values, attributes):
    names = [f"x{index}" for index in range(len(values))]
    node = helper.make_node(operator, names, ["y"], **attributes)
    infos = [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape) for n, v in zip(names, values)]
    graph = helper.make_graph([node], "one", infos, [helper.make_tensor_value_info("y", onnx.TensorProto.DOUBLE, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    return ReferenceEvaluator(model).run(None, dict(zip(names, values)))[0]


x = count((2, 3, 4))
case("transpose", {"permutation": [2, 0, 1]}, [x.shape], x.transpose(2, 0, 1))
case("transpose", {"permutation": [1, 2, 0]}, [x.shape], x.transpose(1, 2, 0))
case("expand", {"shape": [2, 3, 4]}, [(3, 1)], np.broadcast_to(count((3, 1)), (2, 3, 4)))
case("tile", {"repeats": [2, 1, 3]}, [(1, 2, 2)], np.tile(count((1, 2, 2)), (2, 1, 3)))
case("repeat", {"count": 3, "axis": 1}, [(2, 2, 2)], np.repeat(count((2, 2, 2)), 3, axis=1))
case("concat", {"axis": 1}, [(2, 1, 2), (2, 3, 2)], np.concatenate([count((2, 1, 2)), count((2, 3, 2))], axis=1))
case("stack", {"axis": 1}, [(2, 3), (2, 3)], np.stack([count((2, 3)), count((2, 3))], axis=1))
case("split", {"sizes": [1, 3], "axis": 2, "part": 1}, [x.shape], np.split(x, [1], axis=2)[1])
case("swapAxes", {"a": 0, "b": 2}, [x.shape], np.swapaxes(x, 0, 2))
case("flatten", {"from": 1, "to": 2}, [(2, 3, 4, 5)], torch.tensor(count((2, 3, 4, 5))).flatten(1, 2))
case("squeeze", {}, [(1, 3, 1, 2)], count((1, 3, 1, 2)).squeeze())
case("squeeze", {"axes": [2]}, [(1, 3, 1, 2)], count((1, 3, 1, 2)).squeeze(2))
case("unsqueeze", {"axes": [0, 3]}, [(3, 2)], np.expand_dims(count((3, 2)), (0, 3)))
y = count((7, 8))
for ranges in ([[1, 5, 2], [None, None, None]], [[-3, None, None], [6, 1, -2]], [[None, None, -3], [-100, 100, 3]],
               [[4, 2, 1], [0, 3, 1]], [[None, -1, None], [None, -8, -1]]):
    case("slice", {"ranges": ranges}, [y.shape], y[tuple(slice(*r) for r in ranges)])
for mode in ("constant", "edge", "reflect", "wrap"):
    counts = [[1, 2], [0, 3]]
    arguments = {"counts": counts, "mode": mode, **({"value": 9} if mode == "constant" else {})}
    options = {"constant_values": 9} if mode == "constant" else {}
    case("pad", arguments, [(3, 4)], np.pad(count((3, 4)), counts, mode=mode, **options))
case("pad", {"counts": [[0, 0], [5, 8]], "mode": "wrap"}, [(2, 3)], np.pad(count((2, 3)), [[0, 0], [5, 8]], mode="wrap"))
for k in (-2, 0, 1):
    case("triu", {"diagonal": k}, [(2, 3, 4)], np.triu(x, k))
    case("tril", {"diagonal": k}, [(2, 3, 4)], np.tril(x, k))
    case("diagonal", {"k": k}, [(2, 3, 4)], np.diagonal(x, k, 1, 2))
case("flip", {"axes": [0, 2]}, [x.shape], np.flip(x, (0, 2)))
case("roll", {"shift": 5, "axis": 2}, [x.shape], np.roll(x, 5, axis=2))
case("roll", {"shift": -1, "axis": 1}, [x.shape], np.roll(x, -1, axis=1))
case("pixelShuffle", {"factor": 2}, [(2, 8, 2, 3)], F.pixel_shuffle(torch.tensor(count((2, 8, 2, 3))), 2))
case("pixelUnshuffle", {"factor": 3}, [(1, 2, 3, 6)], F.pixel_unshuffle(torch.tensor(count((1, 2, 3, 6))), 3))
case("depthToSpace", {"size": 2, "order": "DCR"}, [(1, 8, 2, 3)], reference("DepthToSpace", [count((1, 8, 2, 3))], {"blocksize": 2, "mode": "DCR"}))
case("depthToSpace", {"size": 2, "order": "CRD"}, [(1, 8, 2, 3)], reference("DepthToSpace", [count((1, 8, 2, 3))], {"blocksize": 2, "mode": "CRD"}))
case("spaceToDepth", {"size": 2, "order": "DCR"}, [(1, 2, 4, 6)], reference("SpaceToDepth", [count((1, 2, 4, 6))], {"blocksize": 2}))

image = torch.tensor(count((1, 3, 4, 2)))
padded = F.pad(image, (0, 0, 0, 0, 0, 1))
windows = padded.view(1, 2, 2, 2, 2, 2).permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, 2, 2, 2)
case("windowPartition", {"size": 2}, [(1, 3, 4, 2)], windows)

# Gradients of padding: weights 0, 1, 2, ... on the padded tensor.
for mode, name, counts in (("reflect", "reflect", [[2, 1], [3, 0]]), ("edge", "replicate", [[2, 1], [0, 4]]), ("wrap", "circular", [[3, 2], [1, 4]])):
    z = torch.tensor(count((1, 1, 3, 4)), requires_grad=True)
    result = F.pad(z, (*counts[1], *counts[0]), mode=name)
    (result * torch.tensor(count(result.shape))).sum().backward()
    case("padGradient", {"counts": [[0, 0], [0, 0], *counts], "mode": mode}, [(1, 1, 3, 4)], z.grad)


def indexed(name, operator, arguments, shapes, indices, attributes):
    values = [count(shape) for shape in shapes]
    operands = [values[0], np.array(indices, dtype=np.int64), *values[1:]]
    case(name, arguments, shapes, reference(operator, operands, attributes), indices=indices)


indexed("gather", "Gather", {"axis": 1}, [(2, 4, 3)], [[3, -1], [0, 2]], {"axis": 1})
indexed("gatherElements", "GatherElements", {"axis": 1}, [(3, 4)], [[3, -1], [0, -4], [1, 1]], {"axis": 1})
indexed("gatherElements", "GatherElements", {"axis": 0}, [(3, 4)], [[2, 0, -1, 1], [0, 0, 1, -3]], {"axis": 0})
indexed("gatherND", "GatherND", {"batchDims": 0}, [(2, 3, 2)], [[[0, 2]], [[1, 0]]], {"batch_dims": 0})
indexed("gatherND", "GatherND", {"batchDims": 1}, [(2, 3, 2)], [[[2]], [[1]]], {"batch_dims": 1})
for reduction in ("none", "add", "mul", "max", "min"):
    attributes = {"reduction": reduction}
    repeated = [[1, 0, 2, 1], [2, 0, 1, 1]] if reduction != "none" else [[1, 0, 2, 1], [2, 1, 0, 0]]
    indexed("scatterElements", "ScatterElements", {"axis": 0, "reduction": reduction}, [(3, 4), (2, 4)], repeated, {"axis": 0, **attributes})
    indexed("scatterND", "ScatterND", {"reduction": reduction}, [(4, 2), (3, 2)], [[1], [3], [1 if reduction != "none" else 0]], attributes)
indices = np.array([0, 2, -1, -3, 3])
encoded = np.full((5, 3), 1.0)
for row, index in enumerate(indices):
    if -3 <= index < 3:
        encoded[row, index] = 4.0
case("oneHot", {"depth": 3, "on": 4, "off": 1}, [], encoded, indices=indices.tolist())

lines = ",\n".join(json.dumps(entry) for entry in cases)
print('{"tool": "NumPy, PyTorch and ONNX reference evaluator", "version": "%s, %s and %s", "script": "test/golden/generate/engine_movement.py", "cases": [\n%s\n]}'
      % (np.__version__, torch.__version__, onnx.__version__, lines))
