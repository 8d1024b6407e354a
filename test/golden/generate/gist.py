"""Golden values of the gist of pictures: parts of samples, and the strength of edges by Gabor filters, by SciPy's correlation in double
precision. python3 test/golden/generate/gist.py test/golden/learn/gist.json"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy.signal import correlate2d

taps, directions, width, frequency = 7, 4, 1.6, 1.6


def filters():
    reach = np.arange(taps) - taps // 2
    y, x = np.meshgrid(reach, reach, indexing="ij")
    window = np.exp(-(x**2 + y**2) / (2 * width**2))
    for k in range(directions):
        angle = frequency * (x * np.cos(np.pi * k / directions) + y * np.sin(np.pi * k / directions))
        pair = [window * np.cos(angle), window * np.sin(angle)]
        pair = [each - window * each.sum() / window.sum() for each in pair]
        yield [each / np.sqrt((each**2).sum()) for each in pair]


def parts(maps, along):
    kernel = [max(1, extent // along) for extent in maps.shape[1:]]
    counts = [extent // own for extent, own in zip(maps.shape[1:], kernel)]
    return [
        maps[channel, row * kernel[0] : (row + 1) * kernel[0], column * kernel[1] : (column + 1) * kernel[1]].mean()
        for channel in range(len(maps))
        for row in range(counts[0])
        for column in range(counts[1])
    ]


def gist(picture):
    own = (picture - picture.mean()) / max(picture.std(), 1e-6)
    features = parts(own, 16)
    level = own.mean(axis=0)
    while min(level.shape) >= 16:
        energies = []
        for pair in filters():
            replies = [correlate2d(np.pad(level, taps // 2), each, mode="valid")[::2, ::2] for each in pair]
            energies.append(np.sqrt(replies[0] ** 2 + replies[1] ** 2))
        features += parts(np.stack(energies), 6)
        height, across = (extent // 2 for extent in level.shape)
        level = level[: 2 * height, : 2 * across].reshape(height, 2, across, 2).mean(axis=(1, 3))
    return features


def case(channels, height, across, seed):
    picture = np.random.default_rng(seed).integers(0, 50, (channels, height, across)).astype(float)
    picture[:, : height // 2] += np.linspace(0, 90, across).round()
    return {"shape": list(picture.shape), "data": picture.flatten().tolist(), "gist": gist(picture)}


cases = [case(1, 48, 48, 1), case(3, 37, 34, 2), case(1, 15, 20, 3)]
cases.append({"shape": [1, 16, 16], "data": [7.0] * 256, "gist": gist(np.full((1, 16, 16), 7.0))})
Path(sys.argv[1]).write_text(json.dumps({"cases": cases}) + "\n")
