"""Golden losses, for each case and with gradients, from PyTorch, torchvision and LibAUC. Needs torch, torchvision, libauc:
python3 test/golden/generate/losses.py test/golden/learn/losses.json"""
import contextlib
import io
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
import torchvision
from torchvision.ops import sigmoid_focal_loss

with contextlib.redirect_stdout(io.StringIO()):
    import libauc
    from libauc.losses import AUCMLoss

torch.manual_seed(11)
cases = []


def draw(*shape, scale=1.5):
    return (torch.randn(shape, dtype=torch.float64) * scale * 1e3).round() / 1e3


def plain(tensor):
    return {"shape": list(tensor.shape), "data": tensor.detach().to(torch.float64).reshape(-1).tolist()}


def case(loss, function, scores, labels, **options):
    """Loss of each case, and the gradient of the sum of the losses, case i weighted by i + 1."""
    leaf = scores.clone().requires_grad_()
    losses = function(leaf, labels)
    losses = losses.flatten(1).mean(1) if losses.dim() > 1 else losses
    weights = torch.arange(1, len(losses) + 1, dtype=torch.float64)
    (gradient,) = torch.autograd.grad((losses * weights).sum(), leaf)
    integer = not labels.is_floating_point()
    cases.append(
        {
            "loss": loss,
            "options": options,
            "scores": plain(scores),
            "labels": {**plain(labels), "dtype": "int64" if integer else "float64"},
            "losses": losses.tolist(),
            "gradient": plain(gradient),
        }
    )


labels = torch.tensor([2, 0, 1, 2, 0])
weights = [0.5, 2.0, 1.25]
entropy = lambda **o: lambda x, y: F.cross_entropy(x, y, reduction="none", **o)
case("crossEntropy", entropy(), draw(5, 3), labels)
case("crossEntropy", entropy(weight=torch.tensor(weights).double()), draw(5, 3), labels, classWeights=weights)
case("crossEntropy", entropy(label_smoothing=0.1), draw(5, 3), labels, labelSmoothing=0.1)
case(
    "crossEntropy",
    entropy(weight=torch.tensor(weights).double(), label_smoothing=0.2),
    draw(5, 3),
    labels,
    classWeights=weights,
    labelSmoothing=0.2,
)
case("crossEntropy", entropy(), draw(2, 3, 2, 2), torch.tensor([[[0, 1], [2, 2]], [[1, 1], [0, 2]]]))
case("crossEntropy", entropy(ignore_index=255), draw(5, 3), torch.tensor([2, 255, 1, 255, 0]), ignoredLabel=255)
case("crossEntropy", entropy(), draw(4, 3), torch.softmax(draw(4, 3), 1))
case("crossEntropy", entropy(), draw(4, 3, scale=300), torch.tensor([0, 1, 2, 0]))
bce = lambda **o: lambda x, y: F.binary_cross_entropy_with_logits(x, y.double(), reduction="none", **o)
case("binaryCrossEntropy", bce(), draw(6), torch.tensor([0, 1, 1, 0, 1, 0]))
case("binaryCrossEntropy", bce(), draw(3, 4, scale=40), torch.rand(3, 4, dtype=torch.float64))
case(
    "binaryCrossEntropy",
    bce(pos_weight=torch.tensor(3.0).double()),
    draw(6),
    torch.tensor([0, 1, 1, 0, 1, 0]),
    positiveWeight=3,
)
case("squaredError", lambda x, y: F.mse_loss(x, y, reduction="none"), draw(4, 3), draw(4, 3))
case("absoluteError", lambda x, y: F.l1_loss(x, y, reduction="none"), draw(4, 3), draw(4, 3))
for delta in (1.0, 0.3):
    case("huber", lambda x, y: F.huber_loss(x, y, reduction="none", delta=delta), draw(4, 5), draw(4, 5), delta=delta)
truth = torch.tensor([0, 1, 1, 0, 1, 0])
for options in ({}, {"gamma": 0}, {"gamma": 1, "alpha": 0.25}, {"gamma": 2.5, "alpha": 0.7}):
    function = lambda x, y: sigmoid_focal_loss(x, y.double(), alpha=options.get("alpha", -1), gamma=options.get("gamma", 2))
    case("focal", function, draw(6), truth, **options)


def pairs(x, _):
    index = torch.arange(len(x))
    return (F.cross_entropy(x, index, reduction="none") + F.cross_entropy(x.T, index, reduction="none")) / 2


case("clipLoss", pairs, draw(6, 6), torch.zeros(6))

aucm = []
for version in ("v1", "v2"):
    for scores, truth in (
        ([0.1, 0.4, 0.35, 0.8, 0.6, 0.2], [0, 0, 1, 1, 0, 0]),
        ([0.9, 0.3, 0.7, 0.2], [1, 1, 0, 1]),
    ):
        module = AUCMLoss(version=version, margin=1.0, device=torch.device("cpu")).double()
        with torch.no_grad():
            module.a.fill_(0.3)
            module.b.fill_(0.2)
            module.alpha.fill_(0.5)
        leaf = torch.tensor(scores, dtype=torch.float64, requires_grad=True)
        loss = module(leaf, torch.tensor(truth, dtype=torch.float64)).sum()
        gradients = torch.autograd.grad(loss, [leaf, module.a, module.b, module.alpha])
        aucm.append(
            {
                "version": version,
                "scores": scores,
                "labels": truth,
                "loss": loss.item(),
                "gradients": [gradient.reshape(-1).tolist() for gradient in gradients],
            }
        )

values = [0.05, 0.3, 1.0, 1.5, 2.0, 3.7, 10.0, 40.0]
points = torch.tensor(values, dtype=torch.float64)
gamma = {"x": values, "logGamma": torch.lgamma(points).tolist(), "digamma": torch.digamma(points).tolist()}

Path(sys.argv[1]).write_text(
    json.dumps(
        {
            "tool": "torch, torchvision, libauc",
            "version": f"{torch.__version__}, {torchvision.__version__}, 2.0.1",
            "script": "test/golden/generate/losses.py",
            "cases": cases,
            "aucMargin": aucm,
            "gamma": gamma,
        }
    )
)
