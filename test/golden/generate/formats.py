"""Files of NumPy, safetensors, PyTorch and ONNX with what they hold: python3 test/golden/generate/formats.py test/golden/formats

Every file is stored in base64; values as texts that both languages read alike (integers in full, floats as their bits in hexadecimal).
"""
import base64
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import safetensors
import safetensors.numpy
import safetensors.torch
import torch
from onnx import TensorProto, helper, numpy_helper

script = "test/golden/generate/formats.py"
rng = np.random.default_rng(7)


def text(data):
    return base64.b64encode(data).decode()


def values(array):
    """Elements in row-major order: floats as bits, integers as decimal numbers, truth values as 0 and 1."""
    array = np.asarray(array)
    if array.dtype.kind == "f":
        bits = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("="))).reshape(-1).view(f"u{array.dtype.itemsize}")
        return [f"{int(b):0{2 * array.dtype.itemsize}x}" for b in bits]
    return [str(int(v)) for v in array.reshape(-1)]


def write(name, tool, content):
    path = Path(sys.argv[1]) / f"{name}.json"
    path.write_text(json.dumps({"tool": tool, "script": script, **content}, indent=1) + "\n")


def sample(dtype, shape):
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        special = np.array([0.0, -0.0, 1.5, -2.25, np.inf, -np.inf, np.nan, np.finfo(dtype).tiny, np.finfo(dtype).smallest_subnormal])
        flat = rng.normal(size=int(np.prod(shape, dtype=int))).astype(dtype)
        flat[: min(flat.size, 9)] = special[: flat.size].astype(dtype)
        return flat.reshape(shape)
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    limits = np.iinfo(dtype)
    array = rng.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)
    if array.size > 1:
        array.reshape(-1)[0], array.reshape(-1)[1] = limits.min, limits.max
    return array


def npy_bytes(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version, allow_pickle=True)
    return stream.getvalue()


numbers = ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]


def npy():
    cases = []
    for code in numbers:
        for order in "<>":
            for fortran in [False, True]:
                shape = (2, 3, 4) if fortran else (3, 5)
                array = sample(code, shape)
                array = np.asfortranarray(array) if fortran else array
                array = array.astype(np.dtype(code).newbyteorder(order), order="K")
                cases.append({"name": f"{order}{code}{' columns first' if fortran else ''}", "type": code, "shape": list(shape),
                              "values": values(np.ascontiguousarray(array)), "file": text(npy_bytes(array)),
                              "isOurs": order == "<" and not fortran or np.dtype(code).itemsize == 1 and not fortran})
    for shape in [(), (0,), (1,), (7,), (0, 3), (2, 0), (1, 1, 1, 1, 1), (123456,)[:0] + (2, 1, 2, 1, 2, 1, 2)]:
        array = sample("f4", shape)
        cases.append({"name": f"shape {shape}", "type": "f4", "shape": list(shape), "values": values(array),
                      "file": text(npy_bytes(np.array(array))), "isOurs": True})
    for version in [(1, 0), (2, 0), (3, 0)]:
        array = sample("f4", (2, 2))
        cases.append({"name": f"version {version[0]}", "type": "f4", "shape": [2, 2], "values": values(array),
                      "file": text(npy_bytes(array, version)), "isOurs": version == (1, 0)})
    refused = {
        "objects": np.array([{}, None], dtype=object),
        "records": np.zeros(2, dtype=[("a", "<f4"), ("b", "<i2", (2,))]),
        "texts": np.array(["a", "bc"]),
        "byte texts": np.array([b"a", b"bc"]),
        "complex": np.zeros(2, np.complex64),
        "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
        "durations": np.array([1], dtype="timedelta64[s]"),
        "long doubles": np.zeros(1, np.longdouble),
        "raw bytes": np.zeros(2, dtype="V2"),
    }
    write("npy", f"numpy {np.__version__}", {"cases": cases, "refused": {k: text(npy_bytes(v)) for k, v in refused.items()}})


def zip64_archive(array):
    """One stored entry whose sizes and place stand in Zip64 fields only, with a Zip64 end record, as of an archive beyond 4 GiB."""
    data = npy_bytes(array)
    crc = zipfile.crc32(data)
    name = b"wide.npy"
    big = 0xFFFFFFFF
    extra = struct.pack("<HHQQ", 1, 16, len(data), len(data))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0x21, crc, big, big, len(name), len(extra)) + name + extra
    extra = struct.pack("<HHQQQ", 1, 24, len(data), len(data), 0)
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 0x21, crc, big, big, len(name), len(extra), 0, 0, 0, 0, big) + name + extra
    start = len(local) + len(data)
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1, 1, len(entry), start)
    locator = struct.pack("<IIQI", 0x07064B50, 0, start + len(entry), 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, big, big, 0)
    archive = local + data + entry + end64 + locator + end
    with np.load(io.BytesIO(archive)) as opened:
        assert np.array_equal(opened["wide"], array)
    return archive


def npz():
    arrays = {"weight": sample("f4", (3, 4)), "layer/bias": sample("f8", (5,)), "état": sample("i8", ()), "zeros": np.zeros((8, 25), np.float32)}
    stored, deflated = io.BytesIO(), io.BytesIO()
    np.savez(stored, **arrays)
    np.savez_compressed(deflated, **arrays)
    wide = sample("i2", (6,))
    streamed = io.BytesIO()

    class NoSeek(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            return streamed.write(data)

    with zipfile.ZipFile(NoSeek(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("wide.npy", npy_bytes(wide))
        archive.comment = b"PK\x05\x06 a comment that looks like an end"
    cases = {
        "stored": (stored.getvalue(), arrays),
        "deflated": (deflated.getvalue(), arrays),
        "zip64": (zip64_archive(wide), {"wide": wide}),
        "data descriptors and a comment": (streamed.getvalue(), {"wide": wide}),
    }
    write("npz", f"numpy {np.__version__}", {"cases": [
        {"name": name, "file": text(data),
         "arrays": {k: {"type": v.dtype.str[1:], "shape": list(v.shape), "values": values(v)} for k, v in content.items()}}
        for name, (data, content) in cases.items()]})


names = {"b1": "BOOL", "i1": "I8", "u1": "U8", "i2": "I16", "u2": "U16", "i4": "I32", "u4": "U32", "i8": "I64", "u8": "U64", "f2": "F16", "f4": "F32", "f8": "F64"}


def safetensors_files():
    arrays = {f"layer.{code}": sample(code, shape) for code, shape in zip(numbers, [(2, 3), (5,), (), (1,), (3, 1), (2,), (0, 4), (4,), (3,), (7,), (3, 3), (2, 2)])}
    arrays["Ünï\"code\\\x7f\n"] = sample("f4", (2,))
    arrays["\U0001f600"], arrays["\uffff"] = sample("f4", (1,)), sample("f4", (1,))
    metadata = {"alpha": "ä\"\\"}
    cases = [{"name": "every type", "file": text(safetensors.numpy.save({k: np.array(v) for k, v in arrays.items()}, metadata)), "metadata": metadata,
              "arrays": {k: {"type": v.dtype.str[1:], "shape": list(v.shape), "values": values(v)} for k, v in arrays.items()}}]
    several = {"format": "pt", "zeta": "1", "alpha": ""}
    # The reference writes several metadata in any order, so only one is compared to the byte.
    cases.append({"name": "metadata", "file": text(safetensors.numpy.save({}, several)), "metadata": several, "arrays": {}, "isOurs": False})
    cases.append({"name": "nothing", "file": text(safetensors.numpy.save({})), "metadata": None, "arrays": {}})
    bfloat = torch.tensor([0.0, 1.0, -2.5, float("inf"), 3.14159], dtype=torch.bfloat16)
    bits = [f"{int(b) & 0xFFFF:04x}" for b in bfloat.view(torch.int16)]
    cases.append({"name": "bfloat16", "file": text(safetensors.torch.save({"b": bfloat})), "metadata": None,
                  "arrays": {"b": {"type": "bf2", "shape": [5], "values": bits}}})
    eight = safetensors.torch.save({"a": torch.ones(3, dtype=torch.float8_e4m3fn), "b": torch.ones(2)})
    write("safetensors", f"safetensors {safetensors.__version__}, torch {torch.__version__.split('+')[0]}", {"cases": cases, "float8": text(eight)})


def half():
    bits = np.concatenate([
        rng.integers(0, 2**32, 400, dtype=np.uint64).astype(np.uint32),
        (rng.integers(0x32000000, 0x48000000, 500, dtype=np.uint64).astype(np.uint32)) & np.uint32(0xFFFFF000),
        np.arange(0x33000000 - 4, 0x33000000 + 5, dtype=np.uint32), np.arange(0x387FE000 - 4, 0x387FE000 + 5, dtype=np.uint32),
        np.arange(0x38800000 - 4, 0x38800000 + 5, dtype=np.uint32), np.arange(0x477FEFFF - 2, 0x477FEFFF + 5, dtype=np.uint32),
        np.arange(0x7F7F7FFF - 1, 0x7F7F7FFF + 3, dtype=np.uint32), np.arange(0x3F808000 - 1, 0x3F808000 + 2, dtype=np.uint32),
        np.array([0, 0x80000000, 1, 0x80000001, 0x7F800000, 0xFF800000, 0x3F818000, 0x3F828000], np.uint32),
    ])
    floats = bits.view(np.float32)
    keep = ~np.isnan(floats)
    bits, floats = bits[keep], floats[keep]
    with np.errstate(over="ignore"):
        f16 = floats.astype(np.float16).view(np.uint16)
    bf16 = torch.from_numpy(floats.copy()).bfloat16().view(torch.int16).numpy().view(np.uint16)
    every = np.arange(65536, dtype=np.uint16)
    back = every.view(np.float16).astype(np.float32)
    numbers_only = ~np.isnan(back)
    write("half", f"numpy {np.__version__}, torch {torch.__version__.split('+')[0]}", {
        "float32": text(bits.astype("<u4").tobytes()), "float16": text(f16.astype("<u2").tobytes()), "bfloat16": text(bf16.astype("<u2").tobytes()),
        "sumOfBits": str(int(back[numbers_only].view(np.uint32).astype(object).sum())),
        "sumOfBitsTimesHalf": str(int((back[numbers_only].view(np.uint32).astype(object) * every[numbers_only].astype(object)).sum())),
    })


def onnx_models():
    tensors = []
    kinds = {"float32": ("f4", TensorProto.FLOAT), "float64": ("f8", TensorProto.DOUBLE), "float16": ("f2", TensorProto.FLOAT16),
             "int8": ("i1", TensorProto.INT8), "uint8": ("u1", TensorProto.UINT8), "int16": ("i2", TensorProto.INT16), "uint16": ("u2", TensorProto.UINT16),
             "int32": ("i4", TensorProto.INT32), "uint32": ("u4", TensorProto.UINT32), "int64": ("i8", TensorProto.INT64), "uint64": ("u8", TensorProto.UINT64),
             "bool": ("b1", TensorProto.BOOL)}
    protos, expected = [], {}
    for dtype, (code, kind) in kinds.items():
        array = sample(code, (3, 4))
        for layout in ["raw", "list"]:
            name = f"{dtype} {layout}"
            content = array.tobytes() if layout == "raw" else array.reshape(-1)
            if layout == "list" and dtype == "float16":
                proto = TensorProto(name=name, data_type=kind, dims=array.shape)
                proto.int32_data.extend(array.view(np.uint16).reshape(-1).tolist())
            else:
                proto = helper.make_tensor(name, kind, array.shape, content if layout == "raw" else content.tolist(), raw=layout == "raw")
            assert numpy_helper.to_array(proto).tobytes() == array.tobytes()
            protos.append(proto)
            expected[name] = {"dtype": dtype, "shape": [3, 4], "values": values(array)}
    bits = torch.tensor([0.5, -1.25, float("inf"), 3.0], dtype=torch.bfloat16).view(torch.int16).numpy().view(np.uint16)
    for layout in ["raw", "list"]:
        proto = TensorProto(name=f"bfloat16 {layout}", data_type=TensorProto.BFLOAT16, dims=[4])
        if layout == "raw":
            proto.raw_data = bits.tobytes()
        else:
            proto.int32_data.extend(bits.tolist())
        protos.append(proto)
        expected[proto.name] = {"dtype": "bfloat16", "shape": [4], "values": [f"{int(b):04x}" for b in bits]}
    protos.append(helper.make_tensor("scalar", TensorProto.FLOAT, [], [2.5]))
    expected["scalar"] = {"dtype": "float32", "shape": [], "values": values(np.float32(2.5))}
    protos.append(helper.make_tensor("empty", TensorProto.INT64, [0, 3], []))
    expected["empty"] = {"dtype": "int64", "shape": [0, 3], "values": []}
    opaque = [helper.make_tensor("text", TensorProto.STRING, [2], [b"a", b"bc"]), helper.make_tensor("complex", TensorProto.COMPLEX64, [1], [1 + 2j]),
              helper.make_tensor("int4", TensorProto.INT4, [3], [1, -2, 3]), helper.make_tensor("float8", TensorProto.FLOAT8E4M3FN, [2], [1.0, 2.0])]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 4])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    branch = helper.make_graph([helper.make_node("Relu", ["x"], ["z"])], "then", [], [helper.make_tensor_value_info("z", TensorProto.FLOAT, None)])
    nodes = [helper.make_node("Constant", [], ["flag"], value=helper.make_tensor("inner", TensorProto.BOOL, [], [True])),
             helper.make_node("If", ["flag"], ["y"], then_branch=branch, else_branch=branch),
             helper.make_node("Clip", ["x"], ["unused"], min=-1.5, name="clip é", doc_string="a node with a long description, longer than thirty bytes")]
    graph = helper.make_graph(nodes, "g", [x], [y], initializer=protos + opaque)
    function = helper.make_function("own.domain", "Twice", ["a"], ["b"], [helper.make_node("Add", ["a", "a"], ["b"])], [helper.make_opsetid("", 21)], ["alpha"])
    model = helper.make_model(graph, producer_name="golden", functions=[function], opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid("own.domain", 1)])
    helper.set_model_props(model, {"author": "nobody", "empty": ""})
    raw = onnx.ModelProto()
    raw.CopyFrom(model)
    del raw.graph.initializer[:]
    raw.graph.initializer.extend([p for p in protos if p.name.endswith("raw")])
    raw.graph.node[0].attribute[0].t.CopyFrom(numpy_helper.from_array(np.array(True), "inner"))
    write("onnx", f"onnx {onnx.__version__}", {"model": text(model.SerializeToString(deterministic=True)), "raw": text(raw.SerializeToString(deterministic=True)),
                                               "tensors": expected, "opaque": [p.name for p in opaque]})


npy()
npz()
safetensors_files()
half()
onnx_models()
