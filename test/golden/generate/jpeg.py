"""What JPEG storage leaves of small pictures: python3 test/golden/generate/jpeg.py test/golden/simulate

Sample c of pixel (x, y): 128 + 60 sin(x / 3 + c) + 50 cos(y / 2 - c x / 9), and 40 more where (x // 5 + y // 4) is even, rounded and clipped.
"""
import io
import json
import sys
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, features

width, height = 21, 19
y, x, c = np.mgrid[:height, :width, :3].astype(np.float64)
values = 128 + 60 * np.sin(x / 3 + c) + 50 * np.cos(y / 2 - c * x / 9) + 40 * ((x // 5 + y // 4) % 2 == 0)
picture = np.clip(np.floor(values + 0.5), 0, 255).astype(np.uint8)
cases = []
for name, samples in (("grey", picture[..., 0]), ("colour", picture)):
    for quality in (10, 40, 75, 95):
        stream = io.BytesIO()
        Image.fromarray(samples).save(stream, "jpeg", quality=quality, subsampling=0)
        read = np.asarray(Image.open(stream))
        cases.append({"name": name, "quality": quality, "values": read.reshape(-1).tolist()})
content = {
    "tool": f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('jpg')}",
    "script": "test/golden/generate/jpeg.py",
    "extents": [width, height],
    "grey": picture[..., 0].reshape(-1).tolist(),
    "colour": picture.reshape(-1).tolist(),
    "cases": cases,
}
Path(sys.argv[1], "jpeg.json").write_text(json.dumps(content) + "\n")
