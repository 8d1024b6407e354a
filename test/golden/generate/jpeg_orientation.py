"""JPEG files with an orientation, and their pictures as viewers turn them: python3 test/golden/generate/jpeg_orientation.py test/golden/images

Pixel (x, y) of the stored picture of 7 x 5: (37 x + 11 y) mod 256. Colours differ from it by 40 and 80. The turned pictures are those of Pillow's exif_transpose.
"""
import base64
import io
import json
import sys
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageOps

y, x = np.mgrid[:5, :7]
grey = ((37 * x + 11 * y) % 256).astype(np.uint8)
colour = np.stack([grey, (grey.astype(int) + 40) % 256, (grey.astype(int) + 80) % 256], axis=-1).astype(np.uint8)
files = []
for orientation in range(1, 9):
    for order in ("<", ">"):
        samples = colour if orientation == 6 else grey
        exif = Image.Exif()
        exif.endian = order
        exif[0x010F] = "Maker"
        exif[0x0112] = orientation
        stream = io.BytesIO()
        Image.fromarray(samples).save(stream, "jpeg", quality=90, subsampling=0, exif=exif)
        turned = np.asarray(ImageOps.exif_transpose(Image.open(stream)))
        files.append(
            {
                "orientation": orientation,
                "order": order,
                "file": base64.b64encode(stream.getvalue()).decode(),
                "extents": [turned.shape[1], turned.shape[0]],
                "values": turned.reshape(-1).tolist(),
            }
        )
content = {"tool": f"Pillow {PIL.__version__}", "script": "test/golden/generate/jpeg_orientation.py", "files": files}
Path(sys.argv[1], "jpeg-orientation.json").write_text(json.dumps(content) + "\n")
