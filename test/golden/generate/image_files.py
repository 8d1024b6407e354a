"""PNG and NIfTI files with what they hold: python3 test/golden/generate/image_files.py test/golden/images

Every file is stored in base64. Values of PNG files are what Pillow reads; values and affines of NIfTI files what nibabel reads.
"""
import base64
import gzip
import io
import json
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import PIL
from PIL import Image

script = "test/golden/generate/image_files.py"
rng = np.random.default_rng(11)


def text(data):
    return base64.b64encode(data).decode()


def write(name, tool, cases):
    path = Path(sys.argv[1]) / f"{name}.json"
    path.write_text(json.dumps({"tool": tool, "script": script, "cases": cases}, indent=1) + "\n")


def png(name, image, expected, channels, **options):
    stream = io.BytesIO()
    image.save(stream, "png", **options)
    return {
        "name": name,
        "file": text(stream.getvalue()),
        "extents": list(image.size),
        "channels": channels,
        "values": np.asarray(expected).reshape(-1).tolist(),
    }


def png_cases():
    smooth = (np.add.outer(np.arange(9) * 13, np.arange(11) * 9) % 256).astype(np.uint8)
    colour = np.stack([smooth, smooth[::-1], 255 - smooth], -1)
    alpha = np.concatenate([colour, smooth[:, ::-1, None]], -1)
    wide = (smooth.astype(np.uint16) * 257 + 3).astype(np.uint16)
    cases = [
        png("grey", Image.fromarray(smooth), smooth, 1),
        png("grey and opacity", Image.fromarray(alpha[..., [0, 3]], "LA"), alpha[..., [0, 3]], 2),
        png("colour", Image.fromarray(colour), colour, 3),
        png("colour and opacity", Image.fromarray(alpha), alpha, 4),
        png("grey, 16 bits", Image.fromarray(wide), wide, 1),
    ]
    bits = Image.fromarray(smooth).convert("1")
    cases.append(png("1 bit", bits, np.asarray(bits).astype(np.uint8) * 255, 1))
    for width in (2, 4, 8):
        indexed = Image.fromarray(colour).quantize(2 ** width - 1)
        cases.append(png(f"palette, {width} bits", indexed, np.asarray(indexed.convert("RGB")), 3, bits=width))
    indexed = Image.fromarray(colour).quantize(5)
    rgba = np.asarray(indexed.convert("RGB")).copy()
    index = np.asarray(indexed)
    seen = np.concatenate([rgba, np.where(index == 2, 0, 255)[..., None]], -1)
    cases.append(png("palette with a clear colour", indexed, seen, 4, transparency=2))
    clear = np.concatenate([smooth[..., None], np.where(smooth == smooth[2, 3], 0, 255)[..., None]], -1)
    cases.append(png("grey with a clear grey", Image.fromarray(smooth), clear, 2, transparency=int(smooth[2, 3])))
    return cases


def nifti(name, image, change=None, compress=False):
    data = bytearray(image.to_bytes())
    if change is not None:
        change(data)
    data = bytes(data)
    read = type(image).from_bytes(data)
    affine = None if read.header["sform_code"] == 0 and read.header["qform_code"] == 0 else read.affine.tolist()
    values = np.asarray(read.dataobj)
    return {
        "name": name,
        "file": text(gzip.compress(data, mtime=0) if compress else data),
        "extents": list(read.shape),
        "affine": affine,
        "spacing": [float(zoom) for zoom in read.header.get_zooms()],
        "values": values.astype(np.float64).reshape(-1, order="F").tolist(),
    }


def nifti_cases():
    shape = (3, 4, 5)
    numbers = rng.integers(0, 200, shape)
    affine = nib.affines.from_matvec(
        nib.eulerangles.euler2mat(0.3, -0.2, 0.5) @ np.diag([1.5, -0.9, 2.25]), [-20.5, 13.25, 4.0]
    )

    def made(dtype, kind=nib.Nifti1Image, endianness="<", sform=2, qform=1, mirror=False):
        matrix = affine.copy()
        if mirror:
            matrix[:, 1] *= -1
        header_type = nib.Nifti1Header if kind is nib.Nifti1Image else nib.Nifti2Header
        header = header_type(endianness=endianness)
        header.set_data_dtype(np.dtype(dtype).newbyteorder(endianness))
        image = kind(numbers.astype(dtype), matrix, header, dtype=np.dtype(dtype))
        image.set_sform(matrix if sform else None, code=sform)
        image.set_qform(matrix if qform else None, code=qform)
        return image

    scaled = made("int16")
    scaled.header.set_slope_inter(0.25, -10)
    cases = [nifti(f"{dtype}", made(dtype)) for dtype in
             ("uint8", "int8", "int16", "uint16", "int32", "uint32", "float32", "float64")]
    cases += [
        nifti("qform only, negative qfac", made("int16", sform=0)),
        nifti("qform only, positive qfac", made("int16", sform=0, mirror=True)),
        nifti("sform only", made("int16", qform=0)),
        nifti("no affine", made("int16", sform=0, qform=0)),
        nifti("big-endian int16", made("int16", endianness=">")),
        nifti("big-endian float64, version 2", made("float64", kind=nib.Nifti2Image, endianness=">")),
        nifti("version 2, qform only", made("uint8", kind=nib.Nifti2Image, sform=0)),
        nifti("version 2, compressed", made("float32", kind=nib.Nifti2Image), compress=True),
        nifti("compressed", made("uint8"), compress=True),
    ]

    def slope(data):
        data[112:120] = np.array([0.25, -10], "<f4").tobytes()

    cases.append(nifti("scaled int16", made("int16"), slope))
    flat = nib.Nifti1Image(numbers[:, :, 0].astype(np.uint8), np.diag([2, 3, 1, 1]))
    cases.append(nifti("two axes", flat))
    return cases


write("png", f"Pillow {PIL.__version__}", png_cases())
write("nifti", f"nibabel {nib.__version__}", nifti_cases())
