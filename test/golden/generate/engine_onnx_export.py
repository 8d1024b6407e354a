"""Models that the engine exports, checked by the ONNX checker and run by Python's ONNX Runtime. Needs onnx, onnxruntime and Node:
python3 test/golden/generate/engine_onnx_export.py test/golden/engine/onnx-export.json"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import onnx
import onnxruntime

with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["npx", "tsx", "test/golden/generate/export-models.ts", folder], check=True)
    cases = []
    for case in json.loads((Path(folder) / "cases.json").read_text()):
        path = str(Path(folder) / f"{case['name']}.onnx")
        onnx.checker.check_model(path, full_check=True)
        model = onnx.load(path)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        feeds = {
            entry["name"]: numpy.array(entry["data"], dtype=entry["dtype"]).reshape(entry["shape"])
            for entry in case["inputs"]
        }
        names = [output.name for output in session.get_outputs()]
        outputs = [
            {"name": name, "dtype": str(value.dtype), "shape": list(value.shape), "data": value.reshape(-1).tolist()}
            for name, value in zip(names, session.run(names, feeds))
        ]
        cases.append(
            {
                "name": case["name"],
                "checker": "passes",
                "opset": {entry.domain: entry.version for entry in model.opset_import},
                "inputs": [[entry.name, entry.type, entry.shape] for entry in session.get_inputs()],
                "metadata": {entry.key: entry.value for entry in model.metadata_props},
                "outputs": outputs,
            }
        )

golden = {
    "tool": "onnxruntime (Python)",
    "version": onnxruntime.__version__,
    "checker": f"onnx {onnx.__version__}",
    "script": "test/golden/generate/engine_onnx_export.py",
    "cases": cases,
}
Path(sys.argv[1]).write_text(json.dumps(golden) + "\n")
