"""Golden values of filters, sampling, resizing, orientation, distances and colours:
python3 test/golden/generate/image_grids.py test/golden/images/grids.json

Arrays are listed as [z, y, x, channel] with the last index fastest, which is how an Evenhand image stores them.
"""
import json
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import PIL
import scipy
import skimage
from PIL import Image
from scipy import ndimage
from skimage import color

rng = np.random.default_rng(7)


def draw(*shape):
    return rng.normal(size=shape).round(3).astype(np.float32)


def listed(values, digits=8):
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    return [float(f"{value:.{digits}g}") for value in flat]


def grid(values):
    return {"extents": list(values.shape[::-1]), "data": listed(values)}


flat, solid = draw(9, 11), draw(5, 6, 7)
images = {"flat": flat, "solid": solid}


def gaussian():
    for name, sigma, edge in [
        ("flat", [1.3, 0.7], "reflect"),
        ("flat", [2.5, 2.5], "nearest"),
        ("flat", [1.0, 0.0], "zero"),
        ("solid", [0.8, 1.6, 2.4], "reflect"),
    ]:
        mode = "constant" if edge == "zero" else edge
        result = ndimage.gaussian_filter(images[name].astype(np.float64), sigma[::-1], mode=mode)
        yield {"image": name, "sigma": sigma, "edge": edge, "data": listed(result)}


def resize():
    for interpolation, kind in [("linear", Image.BILINEAR), ("cubic", Image.BICUBIC), ("nearest", Image.NEAREST)]:
        for extents in [(5, 4), (23, 7), (11, 18), (1, 1)]:
            result = Image.fromarray(flat).resize(extents, kind)
            yield {"interpolation": interpolation, "extents": extents, "data": listed(np.asarray(result))}


def sampling():
    for name, image in images.items():
        extents = np.array(image.shape[::-1])
        inside = rng.uniform(0, extents - 1, size=(12, len(extents))).round(3)
        around = rng.uniform(-4, extents + 3, size=(12, len(extents))).round(3)
        for interpolation, order, outside, mode, places in [
            ("nearest", 0, "nearest", "nearest", around),
            ("linear", 1, "nearest", "nearest", around),
            ("linear", 1, "reflect", "reflect", around),
            ("linear", 1, "zero", "grid-constant", around),
            ("cubic-spline", 3, "nearest", "reflect", inside),
            ("cubic-spline", 3, "reflect", "reflect", around),
        ]:
            result = ndimage.map_coordinates(
                image.astype(np.float64), places[:, ::-1].T, order=order, mode=mode, cval=0.0
            )
            yield {
                "image": name,
                "interpolation": interpolation,
                "outside": outside,
                "positions": places.tolist(),
                "values": listed(result),
            }


def resampling():
    source = np.array([[1.5, 0.2, 0, -3], [0.1, 2, 0, 4], [0, 0.3, -1, 2], [0, 0, 0, 1]])
    target = np.array([[1.2, 0, 0.1, -2], [0, 1.9, 0, 5], [0.2, 0, -1.1, 1.5], [0, 0, 0, 1]])
    motion = nib.eulerangles.euler2mat(0.1, 0.05, -0.2)
    transform = np.eye(4)
    transform[:3, :3] = motion.round(6)
    transform[:3, 3] = [0.5, -0.3, 0.2]
    index = np.linalg.inv(source) @ transform @ target
    reverse = index[2::-1, 2::-1]
    result = ndimage.affine_transform(
        solid.astype(np.float64), reverse, index[2::-1, 3], output_shape=(4, 5, 6), order=1, mode="grid-constant"
    )
    yield {
        "image": "solid",
        "source": listed(source),
        "target": listed(target),
        "transform": listed(transform, 17),
        "extents": [6, 5, 4],
        "data": listed(result),
    }


def orientation():
    values = np.arange(24).reshape(2, 3, 4)
    for seed in range(8):
        local = np.random.default_rng(seed)
        order, signs = local.permutation(3), local.choice([-1, 1], 3)
        affine = np.zeros((4, 4))
        affine[order, range(3)] = signs * [0.9, 1.1, 2.5]
        affine[:3, :3] += local.uniform(-0.2, 0.2, (3, 3)) * (seed % 2)
        affine[:3, 3] = local.uniform(-90, 90, 3)
        affine[3, 3] = 1
        affine = affine.round(4)
        image = nib.Nifti1Image(values.transpose(2, 1, 0).astype(np.float32), affine)
        wanted = ["RAS", "LPS", "AIL", "SRP"][seed % 4]
        move = nib.orientations.ornt_transform(
            nib.io_orientation(affine), nib.orientations.axcodes2ornt(tuple(wanted))
        )
        moved = image.as_reoriented(move)
        yield {
            "affine": listed(affine, 15),
            "spacing": listed(nib.affines.voxel_sizes(affine), 15),
            "codes": "".join(nib.aff2axcodes(affine)),
            "wanted": wanted,
            "extents": list(moved.shape),
            "data": moved.get_fdata().transpose(2, 1, 0).reshape(-1).astype(int).tolist(),
            "movedAffine": listed(moved.affine, 15),
        }


def distance():
    for shape, spacing in [((12, 15), [1, 1]), ((12, 15), [0.7, 1.9]), ((7, 8, 9), [1.2, 0.9, 2.5])]:
        mask = rng.uniform(size=shape) < 0.08
        outside = ndimage.distance_transform_edt(~mask, sampling=spacing[::-1])
        inside = ndimage.distance_transform_edt(mask, sampling=spacing[::-1])
        labels, count = ndimage.label(rng.uniform(size=shape) < 0.45)
        corners, _ = ndimage.label(labels > 0, structure=np.ones([3] * len(shape)))
        yield {
            "mask": {"extents": list(shape[::-1]), "data": mask.astype(int).reshape(-1).tolist()},
            "spacing": spacing,
            "distance": listed(outside),
            "signed": listed(outside - inside),
            "labels": labels.reshape(-1).tolist(),
            "corners": corners.reshape(-1).tolist(),
            "count": count,
        }


def windows():
    for name, spacing in [("flat", [0.8, 1.7]), ("solid", [1.0, 0.5, 2.0])]:
        image = images[name]
        derivatives = np.gradient(image.astype(np.float64), *spacing[::-1])
        yield {
            "image": name,
            "spacing": spacing,
            "median": listed(ndimage.median_filter(image, size=3, mode="reflect")),
            "box": listed(ndimage.uniform_filter(image.astype(np.float64), size=5, mode="reflect")),
            "derivatives": [listed(values) for values in derivatives[::-1]],
        }


def colours():
    rgb = np.vstack([rng.uniform(size=(20, 3)).round(4), np.eye(3), np.ones(3), np.zeros(3), np.full(3, 0.03)])
    yield {
        "rgb": rgb.tolist(),
        "lab": [listed(row) for row in color.rgb2lab(rgb)],
        "hsv": [listed(row) for row in color.rgb2hsv(rgb)],
    }


def histogram():
    values = np.concatenate([draw(1, 40)[0], [0, 1, -1, 2]]).astype(np.float32)[None]
    counts, _ = np.histogram(values, bins=7, range=(-1, 2))
    yield {"values": listed(values), "bins": 7, "low": -1, "high": 2, "counts": counts.tolist()}


makers = [gaussian, resize, sampling, resampling, orientation, distance, windows, colours, histogram]
golden = {
    "tool": f"SciPy {scipy.__version__}, Pillow {PIL.__version__}, nibabel {nib.__version__}, scikit-image {skimage.__version__}",
    "script": "test/golden/generate/image_grids.py",
    "images": {name: grid(image) for name, image in images.items()},
    **{maker.__name__: list(maker()) for maker in makers},
}
Path(sys.argv[1]).write_text(json.dumps(golden, separators=(",", ":")) + "\n")
