"""Transforms of numpy.fft: python3 test/golden/generate/fourier.py test/golden/images

Sample i of an input is ((7919 i) mod 1009) / 1009 - 0.5, its imaginary part ((6007 i) mod 997) / 997 - 0.5, x changing fastest.
"""
import json
import sys
from pathlib import Path

import numpy as np

cases = []
for extents, axes in [([7], None), ([12], None), ([35], None), ([97], None), ([6, 10], None), ([9, 8], [1]), ([5, 4, 6], None), ([4, 3, 22], [2, 0])]:
    count = int(np.prod(extents))
    index = np.arange(count)
    grid = ((7919 * index) % 1009) / 1009 - 0.5 + 1j * (((6007 * index) % 997) / 997 - 0.5)
    grid = grid.reshape(extents[::-1])
    chosen = [len(extents) - 1 - axis for axis in (axes if axes is not None else range(len(extents)))]
    result = np.fft.fftn(grid, axes=chosen).reshape(-1)
    cases.append({"extents": extents, "axes": axes, "real": result.real.tolist(), "imaginary": result.imag.tolist()})

content = {"tool": f"NumPy {np.__version__}", "script": "test/golden/generate/fourier.py", "cases": cases}
Path(sys.argv[1], "fourier.json").write_text(json.dumps(content) + "\n")
