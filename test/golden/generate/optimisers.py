"""Golden steps of optimisers, averages, clipping and schedules from PyTorch, LibAUC and timm. Needs torch, libauc, timm:
python3 test/golden/generate/optimisers.py test/golden/learn"""
import contextlib
import io
import json
import sys
from pathlib import Path

import libauc
import timm
import torch
from libauc.losses.auc import AUCMLoss
from libauc.optimizers.pesg import PESG
from timm.optim.lars import Lars
from timm.scheduler import CosineLRScheduler

folder = Path(sys.argv[1])
SCRIPT = "test/golden/generate/optimisers.py"
SHAPES = {"weight": [3, 5], "bias": [5], "temperature": []}
STEPS = 20
KEPT = [1, 2, 3, 20]
torch.manual_seed(20)


def single(values):
    """Numbers that single precision holds exactly, so that both precisions start from the same ones."""
    return values.to(torch.float32).to(torch.float64)


start = {name: single(torch.randn(shape, dtype=torch.float64)) for name, shape in SHAPES.items()}
gradients = []
for step in range(STEPS):
    sizes = 10.0 ** (torch.randint(-4, 2, (1,)).item())
    gradients.append({name: single(torch.randn(shape, dtype=torch.float64) * sizes) for name, shape in SHAPES.items()})
gradients[4]["weight"] = torch.zeros(SHAPES["weight"], dtype=torch.float64)


def flat(tensors):
    return {name: tensor.detach().to(torch.float64).reshape(-1).tolist() for name, tensor in tensors.items()}


def train(make, precision, rates):
    parameters = {name: torch.nn.Parameter(value.clone().to(precision)) for name, value in start.items()}
    optimiser = make(parameters)
    kept = {}
    for step in range(STEPS):
        for name, parameter in parameters.items():
            parameter.grad = gradients[step][name].to(precision).clone()
        for group in optimiser.param_groups:
            group["lr"] = rates[step] * group.get("rate_scale", 1.0)
        optimiser.step()
        if step + 1 in KEPT:
            kept[str(step + 1)] = flat(parameters)
    return kept


class FormulaLars(torch.optim.Optimizer):
    """The rule of robust linear probes of masked autoencoders, with torch operations: timm's version divides by |g| + lambda |p|."""

    def __init__(self, parameters, weight_decay):
        super().__init__(parameters, dict(lr=0.1, weight_decay=weight_decay, momentum=0.9, trust=0.001))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                direction = parameter.grad
                if parameter.ndim > 1:
                    direction = direction + group["weight_decay"] * parameter
                    weight, change = parameter.norm(), direction.norm()
                    if weight > 0 and change > 0:
                        direction = direction * (group["trust"] * weight / change)
                buffer = self.state[parameter].setdefault("buffer", torch.zeros_like(parameter))
                buffer.mul_(group["momentum"]).add_(direction)
                parameter.add_(buffer, alpha=-group["lr"])


def timm_lars(parameters):
    return Lars([
        dict(params=[parameters["weight"]], always_adapt=True),
        dict(params=[parameters["bias"], parameters["temperature"]], always_adapt=False),
    ], lr=0.1, momentum=0.9, trust_coeff=0.001, eps=0, weight_decay=0)


def groups(parameters, **others):
    return [dict(params=[parameters["weight"]], rate_scale=0.1, **others),
            dict(params=[parameters["bias"], parameters["temperature"]], weight_decay=0.0)]


sgd, adam, adamw = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
CASES = [
    ("sgd", {}, 0.05, lambda p: sgd(p.values(), lr=1)),
    ("sgd", {"weightDecay": 0.1}, 0.05, lambda p: sgd(p.values(), lr=1, weight_decay=0.1)),
    ("sgd", {"momentum": 0.9}, 0.02, lambda p: sgd(p.values(), lr=1, momentum=0.9)),
    ("sgd", {"momentum": 0.8, "dampening": 0.3, "weightDecay": 0.02}, 0.02,
     lambda p: sgd(p.values(), lr=1, momentum=0.8, dampening=0.3, weight_decay=0.02)),
    ("sgd", {"momentum": 0.9, "nesterov": True, "weightDecay": 1e-4}, 0.02,
     lambda p: sgd(p.values(), lr=1, momentum=0.9, nesterov=True, weight_decay=1e-4)),
    ("adam", {}, 0.01, lambda p: adam(p.values(), lr=1)),
    ("adam", {"weightDecay": 0.1}, 0.01, lambda p: adam(p.values(), lr=1, weight_decay=0.1)),
    ("adam", {"beta1": 0.1, "beta2": 0.1, "epsilon": 1e-6, "weightDecay": 6e-5}, 0.01,
     lambda p: adam(p.values(), lr=1, betas=(0.1, 0.1), eps=1e-6, weight_decay=6e-5)),
    ("adam", {"beta1": 0.0, "beta2": 0.5}, 0.01, lambda p: adam(p.values(), lr=1, betas=(0.0, 0.5))),
    ("adamw", {}, 0.01, lambda p: adamw(p.values(), lr=1)),
    ("adamw", {"weightDecay": 0.3, "beta2": 0.98}, 0.03, lambda p: adamw(p.values(), lr=1, weight_decay=0.3, betas=(0.9, 0.98))),
    ("lars", {}, 2.0, timm_lars),
    ("lars", {"weightDecay": 0.05}, 2.0, lambda p: FormulaLars(p.values(), 0.05)),
]
cases = []
for name, settings, rate, make in CASES:
    rates = [rate / (1 + 0.1 * step) for step in range(STEPS)]
    cases.append({"optimiser": name, "settings": settings, "learningRates": rates,
                  "float64": train(make, torch.float64, rates), "float32": train(make, torch.float32, rates)})
grouped_rates = [0.02] * STEPS
grouped = {"optimiser": "adamw", "settings": {"weightDecay": 0.2}, "learningRates": grouped_rates,
           "float64": train(lambda p: adamw(groups(p, weight_decay=0.2), lr=1), torch.float64, grouped_rates)}

w = torch.nn.Parameter(torch.tensor([0.3, -0.7], dtype=torch.float64))
small = torch.optim.Adam([w], lr=1e-5, betas=(0.1, 0.1), eps=1e-6, weight_decay=6e-5)
short_betas = {"start": w.tolist(), "gradients": [[0.02, -0.5], [0.01, 0.3], [-0.04, 0.1]], "values": []}
for gradient in short_betas["gradients"]:
    w.grad = torch.tensor(gradient, dtype=torch.float64)
    small.step()
    short_betas["values"].append(w.tolist())


def pesg():
    """LibAUC's optimiser with its AUC margin loss on a one-weight model; the reference starts at known numbers, the stage ends after step 4."""
    torch.manual_seed(3)
    x = torch.tensor([[0.2, -0.4], [0.8, 0.1], [0.7, 0.9], [1.6, -0.3], [1.2, 0.5], [0.4, 2.0]])
    y = torch.tensor([0.0, 0, 1, 1, 0, 0])
    weight = torch.nn.Parameter(torch.tensor([0.5, -0.25]))
    with contextlib.redirect_stdout(io.StringIO()):
        loss = AUCMLoss(device="cpu")
        optimiser = PESG([weight], loss_fn=loss, lr=0.1, clip_value=0.05, epoch_decay=0.02, weight_decay=1e-3,
                                           momentum=0.9, verbose=False, device="cpu")
    reference = [tensor.tolist() for tensor in optimiser.model_ref]
    names = ["w", "a", "b"]
    record = {"shapes": {"w": [2], "a": list(loss.a.shape), "b": list(loss.b.shape), "alpha": list(loss.alpha.shape)},
              "start": {"w": weight.tolist()}, "reference": dict(zip(names, reference)), "steps": [], "stageAfter": 4,
              "settings": {"momentum": 0.9, "clip": 0.05, "epochDecay": 0.02, "weightDecay": 1e-3}, "learningRates": []}
    variables = [weight, optimiser.a, optimiser.b]
    for step in range(8):
        optimiser.zero_grad()
        loss(torch.sigmoid(x @ weight), y).backward()
        gradient = {name: v.grad.reshape(-1).tolist() for name, v in zip(names, variables)}
        record["learningRates"].append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        values = {name: v.detach().reshape(-1).tolist() for name, v in zip(names, variables)}
        values["alpha"] = optimiser.alpha.detach().reshape(-1).tolist()
        record["steps"].append({"gradients": gradient, "values": values})
        if step + 1 == record["stageAfter"]:
            optimiser.update_regularizer(decay_factor=10)
    return record


def averages():
    values = [single(torch.randn(7, dtype=torch.float64)) for _ in range(6)]
    model = torch.nn.ParameterList([torch.nn.Parameter(values[0].clone())])
    equal = torch.optim.swa_utils.AveragedModel(model)
    moving = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9))
    record = {"values": [value.tolist() for value in values], "equal": [], "exponential": [], "decay": 0.9}
    for value in values:
        model[0].data.copy_(value)
        equal.update_parameters(model)
        moving.update_parameters(model)
        record["equal"].append(equal.module[0].tolist())
        record["exponential"].append(moving.module[0].tolist())
    return record


def clipping():
    record = []
    for limit in (0.5, 1e6):
        parameters = [torch.nn.Parameter(torch.zeros(shape, dtype=torch.float64)) for shape in SHAPES.values()]
        for parameter, gradient in zip(parameters, gradients[0].values()):
            parameter.grad = gradient.clone()
        norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
        record.append({"limit": limit, "norm": norm.item(), "gradients": {n: p.grad.reshape(-1).tolist() for n, p in zip(SHAPES, parameters)}})
    for parameter, gradient in zip(parameters, gradients[0].values()):
        parameter.grad = gradient.clone()
    torch.nn.utils.clip_grad_value_(parameters, 0.02)
    return {"norm": record, "valueLimit": 0.02, "value": {n: p.grad.reshape(-1).tolist() for n, p in zip(SHAPES, parameters)}}


def walk(make, length, rate):
    """The rate that torch uses in each step."""
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    schedule = make(optimiser)
    rates = []
    for _ in range(length):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return rates


def schedules():
    s = torch.optim.lr_scheduler
    warmed = lambda later: lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 5), later(o)], [5])
    timm_optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    timm_cosine = CosineLRScheduler(timm_optimiser, t_initial=40, lr_min=1e-3, warmup_t=4, warmup_lr_init=0.0, warmup_prefix=True)
    fractions = [k / 8 for k in range(8 * 44)]
    return [
        {"settings": {"schedule": "constant", "rate": 0.1}, "rates": walk(lambda o: s.ConstantLR(o, 1.0), 5, 0.1)},
        {"settings": {"schedule": "cosine", "rate": 0.1, "total": 30, "floor": 0.002}, "rates": walk(lambda o: s.CosineAnnealingLR(o, 30, 0.002), 31, 0.1)},
        {"settings": {"schedule": "cosine", "rate": 0.1, "total": 30, "warmUp": {"length": 5, "from": 0.01}},
         "rates": walk(warmed(lambda o: s.CosineAnnealingLR(o, 25)), 31, 0.1)},
        {"settings": {"schedule": "cosine", "rate": 0.3, "total": 44, "floor": 1e-3, "warmUp": {"length": 4}},
         "times": fractions, "rates": [timm_cosine._get_lr(t)[0] for t in fractions]},
        {"settings": {"schedule": "step", "rate": 0.1, "every": 7, "factor": 0.3}, "rates": walk(lambda o: s.StepLR(o, 7, 0.3), 30, 0.1)},
        {"settings": {"schedule": "multiStep", "rate": 0.1, "milestones": [3, 10, 11], "factor": 0.1},
         "rates": walk(lambda o: s.MultiStepLR(o, [3, 10, 11], 0.1), 20, 0.1)},
        {"settings": {"schedule": "exponential", "rate": 0.1, "factor": 0.95}, "rates": walk(lambda o: s.ExponentialLR(o, 0.95), 30, 0.1)},
        {"settings": {"schedule": "exponential", "rate": 0.1, "factor": 0.95, "warmUp": {"length": 5, "from": 0.01}},
         "rates": walk(warmed(lambda o: s.ExponentialLR(o, 0.95)), 30, 0.1)},
        {"settings": {"schedule": "polynomial", "rate": 0.1, "total": 20, "power": 0.9}, "rates": walk(lambda o: s.PolynomialLR(o, 20, 0.9), 23, 0.1)},
        {"settings": {"schedule": "polynomial", "rate": 0.1, "total": 20}, "rates": walk(lambda o: s.LinearLR(o, 1.0, 0.0, 20), 23, 0.1)},
        {"settings": {"schedule": "oneCycle", "rate": 0.1, "total": 30}, "rates": walk(lambda o: s.OneCycleLR(o, 0.1, total_steps=30), 29, 0.1)},
        {"settings": {"schedule": "oneCycle", "rate": 0.2, "total": 25, "rise": 0.4, "start": 10, "end": 100, "shape": "linear"},
         "rates": walk(lambda o: s.OneCycleLR(o, 0.2, total_steps=25, pct_start=0.4, anneal_strategy="linear", div_factor=10, final_div_factor=100), 24, 0.1)},
    ]


def write(name, tool, version, content):
    text = json.dumps({"tool": tool, "version": version, "script": SCRIPT, **content})
    (folder / name).write_text(text + "\n")


write("optimisers.json", "torch.optim, timm.optim.Lars", f"{torch.__version__}, {timm.__version__}", {
    "shapes": SHAPES, "start": flat(start), "gradients": [flat(g) for g in gradients], "cases": cases, "grouped": grouped,
    "shortBetas": short_betas, "averages": averages(), "clipping": clipping()})
write("pesg.json", "libauc.optimizers.PESG", f"{libauc.__version__}, torch {torch.__version__}", pesg())
write("schedules.json", "torch.optim.lr_scheduler, timm.scheduler", f"{torch.__version__}, {timm.__version__}", {"cases": schedules()})
