# One volume of 192 voxels an axis through TorchIO's elastic deformation, bias field and ghosting: the peer of bench/simulate.ts.
import time

import torch
import torchio as tio

torch.set_num_threads(1)
volume = tio.ScalarImage(tensor=torch.rand(1, 192, 192, 192))


def pick(*names):
    for name in names:
        if hasattr(tio, name):
            return getattr(tio, name)
    raise ImportError(f"torchio has none of {names}")


chain = tio.Compose([
    pick("RandomElasticDeformation", "ElasticDeformation")(),
    pick("RandomBiasField", "BiasField")(),
    pick("RandomGhosting", "Ghosting")(),
])
times = []
for _ in range(4):
    start = time.perf_counter()
    chain(volume)
    times.append(1000 * (time.perf_counter() - start))
times.sort()
print(f"TorchIO {tio.__version__}, one thread: elastic + bias field + ghosting of 192 x 192 x 192: {times[len(times) // 2]:.0f} ms, best {times[0]:.0f}")
