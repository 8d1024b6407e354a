"""Golden Sinkhorn divergences with gradients from geomloss. Needs torch, geomloss 0.2.6:
python3 test/golden/generate/sinkhorn.py test/golden/learn/sinkhorn.json"""
import json
import sys
from pathlib import Path

import geomloss
import torch
from geomloss import SamplesLoss

torch.manual_seed(5)
cases = []


def case(x, y, **options):
    points = [value.clone().requires_grad_() for value in (x, y)]
    settings = {"blur": 0.05, "scaling": 0.5, "p": 2, **options}
    flat = [value if value.dim() == 2 else value[:, None] for value in points]
    loss = SamplesLoss("sinkhorn", backend="tensorized", **settings)(*flat)
    gradients = torch.autograd.grad(loss, points)
    cases.append(
        {
            "x": {"shape": list(x.shape), "data": x.reshape(-1).tolist()},
            "y": {"shape": list(y.shape), "data": y.reshape(-1).tolist()},
            "options": {"power" if key == "p" else key: value for key, value in options.items()},
            "value": loss.item(),
            "gradients": [gradient.reshape(-1).tolist() for gradient in gradients],
        }
    )


def single(values):
    return values.to(torch.float32).to(torch.float64)


x = torch.tensor([0.10, 0.25, 0.40, 0.70, 0.95], dtype=torch.float64)
y = torch.tensor([0.05, 0.30, 0.35, 0.80], dtype=torch.float64)
for blur, scaling in ((0.5, 0.5), (0.05, 0.5), (0.01, 0.5), (1e-4, 0.5), (1e-6, 0.5), (0.05, 0.9), (1e-4, 0.9)):
    case(x, y, blur=blur, scaling=scaling)
case(y, x)
case(x, y, p=1)
case(x, y, diameter=2.0, scaling=0.95, blur=1e-2)
draw = lambda n, *d: single(torch.rand((n, *d), dtype=torch.float64))
case(draw(32), draw(32), blur=1e-2)
case(draw(32), draw(24), blur=1e-4)
case(draw(12, 3), draw(9, 3))
case(draw(12, 3), draw(9, 3), p=1)
case(30000 * draw(16), 30000 * draw(16), blur=1e-4)
S = torch.tensor([828.0, 874.0, 650.0, 1127.0], dtype=torch.float64)
N = torch.tensor([0.2292432035, 0.2847171198, 0.2740631888, 0.2119764879], dtype=torch.float64)
case(S, N, blur=1e-4)
case(torch.tensor([20.0, 22, 19, 24]).double(), torch.tensor([18.0, 21, 20, 17]).double(), blur=1e-4)

Path(sys.argv[1]).write_text(
    json.dumps(
        {
            "tool": "geomloss",
            "version": f"{geomloss.__version__}, torch {torch.__version__}",
            "script": "test/golden/generate/sinkhorn.py",
            "cases": cases,
        }
    )
)
