"""JPEG decoding, resizing and preprocessing of pictures: python3 test/golden/generate/learning_inputs.py test/golden

Sample c of pixel (x, y): (7 x + 13 y + 31 c + 5 (x y mod 17) + 40 [(x // 6 + y // 5) odd]) mod 256.
Needs Pillow below 13 (which takes the axes in another order for some extents), torchvision, transformers.
"""
import base64
import io
import json
import sys
from pathlib import Path

import numpy as np
import PIL
import torchvision
from PIL import Image, features
from torchvision import transforms

folder = Path(sys.argv[1])


def picture(width, height, channels):
    y, x, c = np.mgrid[:height, :width, :channels]
    values = 7 * x + 13 * y + 31 * c + 5 * (x * y % 17) + 40 * ((x // 6 + y // 5) % 2)
    return (values % 256).astype(np.uint8)


def opened(samples):
    return Image.fromarray(samples[..., 0] if samples.shape[2] == 1 else samples)


jpegs = []
for name, channels, options in (
    ("grey", 1, {}),
    ("colour, halved colours", 3, {"subsampling": 2}),
    ("colour, halved across", 3, {"subsampling": 1}),
    ("colour", 3, {"subsampling": 0}),
    ("progressive", 3, {"progressive": True}),
):
    stream = io.BytesIO()
    opened(picture(21, 19, channels)).save(stream, "jpeg", quality=85, **options)
    read = np.asarray(Image.open(io.BytesIO(stream.getvalue())))
    jpegs.append({"name": name, "file": base64.b64encode(stream.getvalue()).decode(), "channels": channels, "values": read.reshape(-1).tolist()})
stream = io.BytesIO()
opened(picture(21, 19, 3)).convert("CMYK").save(stream, "jpeg")
(folder / "images/jpeg.json").write_text(
    json.dumps(
        {
            "tool": f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('jpg')}",
            "script": "test/golden/generate/learning_inputs.py",
            "extents": [21, 19],
            "files": jpegs,
            "fourColours": base64.b64encode(stream.getvalue()).decode(),
        }
    )
    + "\n"
)

filters = {
    "nearest": Image.NEAREST,
    "box": Image.BOX,
    "bilinear": Image.BILINEAR,
    "hamming": Image.HAMMING,
    "bicubic": Image.BICUBIC,
    "lanczos": Image.LANCZOS,
}
resized = []
for name, code in filters.items():
    for width, height in ((7, 5), (20, 13)):
        colours = opened(picture(15, 11, 3)).resize((width, height), code)
        floats = Image.fromarray(picture(15, 11, 1)[..., 0].astype(np.float32) * np.float32(0.37)).resize((width, height), code)
        resized.append(
            {
                "filter": name,
                "extents": [width, height],
                "bytes": np.asarray(colours).reshape(-1).tolist(),
                "floats": [float(f"{v:.7g}") for v in np.asarray(floats).reshape(-1).tolist()],
            }
        )

clip = []
mean, std = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
steps = [
    transforms.Resize(10, interpolation=transforms.InterpolationMode.BICUBIC),
    transforms.CenterCrop(9),
    lambda image: image.convert("RGB"),
    transforms.ToTensor(),
    transforms.Normalize(mean, std),
]
for width, height, channels in ((37, 25, 3), (25, 37, 1), (24, 49, 3), (6, 9, 3)):
    value = opened(picture(width, height, channels))
    for step in steps:
        value = step(value)
    clip.append({"extents": [width, height], "channels": channels, "values": [float(f"{v:.7g}") for v in value.numpy().reshape(-1).tolist()]})

# FairVLMed's float arrays: Image.fromarray(float32), then CLIP's steps.
floats = picture(33, 25, 1)[..., 0].astype(np.float32) * np.float32(1.13) - np.float32(11.3)
value = Image.fromarray(floats)
for step in steps:
    value = step(value)
slo = {"extents": [33, 25], "factor": 1.13, "offset": -11.3, "values": [float(f"{v:.7g}") for v in value.numpy().reshape(-1).tolist()]}

from transformers import CLIPImageProcessorPil as Processor  # noqa: E402

config = {
    "image_processor_type": "CLIPImageProcessor",
    "do_resize": True,
    "size": {"shortest_edge": 10},
    "resample": 3,
    "do_center_crop": True,
    "crop_size": {"height": 9, "width": 11},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": list(mean),
    "image_std": list(std),
    "do_convert_rgb": True,
}
processor = Processor(**{k: v for k, v in config.items() if k != "image_processor_type"})
hugging = []
for width, height, channels in ((37, 25, 3), (25, 38, 1)):
    value = processor(opened(picture(width, height, channels)), return_tensors="np")["pixel_values"][0]
    hugging.append({"extents": [width, height], "channels": channels, "values": [float(f"{v:.7g}") for v in value.reshape(-1).tolist()]})

import transformers  # noqa: E402

grey = np.asarray(opened(picture(11, 7, 3)).convert("L")).reshape(-1).tolist()
(folder / "learn/input-images.json").write_text(
    json.dumps(
        {
            "tool": f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, transformers {transformers.__version__}",
            "script": "test/golden/generate/learning_inputs.py",
            "resized": resized,
            "clip": clip,
            "slo": slo,
            "config": config,
            "hugging": hugging,
            "grey": {"extents": [11, 7], "values": grey},
        }
    )
    + "\n"
)
