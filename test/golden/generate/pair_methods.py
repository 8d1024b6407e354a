"""Golden numbers for methods that weigh pairs and match groups. Needs torch, scipy, geomloss 0.2.6 and, fetched, never committed:
  - the folder of lanxiang1017/DynamicBadPairMining_ICLR24 (e9355a0), whose training loop runs here on given losses,
  - finetune_RobustFairCLIP.py of Purdue-M2/Robust_Fairness_for_Medical_Image (b235716), of which the weight is used.
python3 test/golden/generate/pair_methods.py DBPM_FOLDER ROBUST_SCRIPT test/golden/learn/pair-methods.json"""
import ast
import importlib.machinery
import json
import math
import sys
import types
from pathlib import Path

import geomloss
import numpy as np
import torch
from geomloss import SamplesLoss

folder, script, target = sys.argv[1:]
double = torch.float64


def stub(name, **members):
    module = types.ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    for key, value in members.items():
        setattr(module, key, value)
    sys.modules[name] = module


def rounded(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def losses_of(pairs, epochs, seed):
    """Losses that fall, a tenth of the pairs far above and a tenth far below the others."""
    draw = np.random.default_rng(seed)
    level = np.where(np.arange(pairs) % 10 == 0, 3.0, np.where(np.arange(pairs) % 10 == 1, 0.05, 1.0))
    noise = np.exp(draw.normal(0, 0.15, (epochs, pairs)))
    return rounded(level * noise * (1 - 0.05 * np.arange(epochs))[:, None])


def authors_trace():
    """The authors' own loop: the gradient of each loss is its weight over the number of pairs in the batch."""
    stub("sklearn")
    stub("sklearn.preprocessing", StandardScaler=None)
    stub("utils", get_scores=None, save_model=None)
    stub("models.resnet", ResNet34=None)
    sys.path.insert(0, folder)
    from models import dbpm_model

    pairs, epochs, batch, warm, limits = 40, 6, 10, 2, (1, 1.5)
    table = torch.tensor(losses_of(pairs, epochs, 3)).requires_grad_()
    visits = []

    class Data(torch.utils.data.Dataset):
        def __len__(self):
            return pairs

        def __getitem__(self, index):
            return 0, torch.tensor([float(index)]), torch.zeros(1), 0, index

    def losses(features, device):
        index = features[0][:, 0].long()
        epoch = sum(visits) // pairs
        visits.append(len(index))
        return table[epoch, index] * 1

    dbpm_model.loss_ntxent = losses
    dbpm_model.tqdm = lambda each: each
    model = dbpm_model.simpleModel.__new__(dbpm_model.simpleModel)
    torch.nn.Module.__init__(model)
    model.seed, model.device = 0, "cpu"
    model.encoder = model.head = torch.nn.Identity()
    model.optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    model.writer = types.SimpleNamespace(add_scalar=lambda *args, **named: None)
    model.config = {
        "trainer": {"num_workers": 0, "warm_epochs": warm, "max_epochs": epochs},
        "correction": {"cut_np": limits[0], "cut_fp": limits[1]},
    }
    try:
        model.fit(epochs, batch, Data())
    except UnboundLocalError:
        pass  # the loop has no result without test data
    return {
        "batch": batch,
        "warmUp": warm,
        "limits": limits,
        "losses": table.tolist(),
        "weights": (table.grad * batch).tolist(),
    }


def slot_trace():
    """Robust Fairness: slots of an epoch, stored after weighting, all columns of a row over the number of past epochs."""
    tree = ast.parse(Path(script).read_text())
    wanted = [node for node in tree.body if getattr(node, "name", "") == "weight_estimation"]
    scope = {"math": math}
    exec(compile(ast.Module(wanted, []), script, "exec"), scope)
    slots, epochs, limits = 20, 6, (1.5, 1.5)
    losses = losses_of(slots, epochs, 4)
    memory = np.zeros((slots, epochs))
    weights = np.ones((epochs, slots))
    for epoch in range(epochs):
        history = memory.sum(axis=1) / max(epoch, 1)
        mean, deviation = history.mean(), history.std()
        for slot in range(slots):
            outlying = history[slot] < mean - limits[0] * deviation or history[slot] > mean + limits[1] * deviation
            if epoch > 0 and outlying:
                weights[epoch, slot] = scope["weight_estimation"](losses[epoch, slot], mean, deviation)
            memory[slot, epoch] = losses[epoch, slot] * weights[epoch, slot]
    return {"limits": limits, "losses": losses.tolist(), "weights": weights.tolist()}


def logits_of(generator, size, scale):
    base = torch.rand((size, size), generator=generator, dtype=double) * 0.4 + 0.3 * torch.eye(size, dtype=double)
    return torch.tensor(rounded(base * scale)).requires_grad_()


def contrastive(logits):
    right = torch.arange(len(logits))
    cross = torch.nn.functional.cross_entropy
    return (cross(logits, right) + cross(logits.T, right)) / 2


def step(kind, sizes, scale, weight, blur, seed):
    generator = torch.Generator().manual_seed(seed)
    batch, *groups = [logits_of(generator, size, scale) for size in sizes]
    distance = SamplesLoss("sinkhorn", p=2, blur=blur, backend="tensorized")
    total = contrastive(batch)
    for group in groups:
        if kind == "fairclip-as-released":
            ours = (batch @ batch).diag()
            theirs = (group.detach() @ group.detach()).diag()
            theirs = theirs / theirs.sum()
        else:
            ours, theirs = batch.diag(), group.diag()
        if kind == "standardised":
            ours, theirs = [(side - side.mean()) / side.std() for side in (ours, theirs)]
        total = total + weight * distance(ours[:, None], theirs[:, None])
    wrt = [batch] if kind == "fairclip-as-released" else [batch, *groups]
    gradients = torch.autograd.grad(total, wrt)
    return {
        "kind": kind,
        "weight": weight,
        "blur": blur,
        "batch": batch.tolist(),
        "groups": [group.tolist() for group in groups],
        "loss": total.item(),
        "gradients": [gradient.tolist() for gradient in gradients],
    }


def sigmoid_losses():
    logits = torch.tensor(rounded([[8, -2, 1], [0.5, 12, -3], [2, 4, 9.5]]), dtype=double).requires_grad_()
    bias = torch.tensor(-10.0, dtype=double, requires_grad=True)
    signs = 2 * torch.eye(3, dtype=double) - 1
    loss = -torch.nn.functional.logsigmoid(signs * (logits + bias)).sum() / 3
    gradients = torch.autograd.grad(loss, [logits, bias])
    return {"logits": logits.tolist(), "loss": loss.item(), "gradients": [each.tolist() for each in gradients]}


steps = [
    step("fairclip-paper", (6, 5, 4), 20, 0.1, 1e-4, 11),
    step("fairclip-paper", (6, 6), 100, 1e-4, 1e-2, 12),
    step("standardised", (7, 5, 3), 14, 0.5, 1e-2, 13),
    step("fairclip-as-released", (6, 5, 4), 20, 1e-6, 1e-6, 14),
    step("fairclip-as-released", (6, 6), 100, 1e-7, 1e-4, 15),
]
Path(target).write_text(
    json.dumps(
        {
            "tool": "DynamicBadPairMining_ICLR24 e9355a0, Robust_Fairness_for_Medical_Image b235716, geomloss",
            "version": f"{geomloss.__version__}, torch {torch.__version__}",
            "script": "test/golden/generate/pair_methods.py",
            "authors": authors_trace(),
            "slots": slot_trace(),
            "steps": steps,
            "sigmoid": sigmoid_losses(),
        }
    )
)
