"""Golden training steps of whole networks from torchvision, timm and transformers: loss and gradients of one step in double precision, and
loss curves of 200 steps. Weights and inputs come from a formula that the tests compute too, so none are stored. Needs torch, torchvision,
timm, transformers: python3 test/golden/generate/networks.py test/golden/learn [steps-only | published-sizes]
The last makes only the steps of networks of published size."""
import json
import sys
from pathlib import Path

import numpy as np
import timm
import torch
import torch.nn.functional as F
import torchvision
import transformers
from timm.models.vision_transformer import VisionTransformer
from torchvision.models.resnet import BasicBlock, conv1x1
from transformers import CLIPConfig, CLIPModel

folder = Path(sys.argv[1])
STEPS = 200
torch.set_num_threads(2)


def uniform(name, count):
    """Numbers in -1..1 from the name and the place: FNV-1a of the name, then murmur3's finaliser."""
    key = 2166136261
    for byte in name.encode():
        key = ((key ^ byte) * 16777619) & 0xFFFFFFFF
    h = (np.arange(count, dtype=np.uint64) * 2654435769 + key) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = ((h ^ (h >> shift)) * factor) & 0xFFFFFFFF
    h ^= h >> 16
    return h.astype(np.float64) / 2147483648 - 1


def value(name, shape):
    count = int(np.prod(shape)) if len(shape) else 1
    u = uniform(name, count)
    if name.endswith("logit_scale"):
        u = np.full(1, 1.5)
    elif name.endswith("running_var"):
        u = 1 + 0.5 * np.abs(u)
    elif name.endswith("gamma"):
        u = 0.5 + 0.2 * u
    elif len(shape) == 1:
        u = 1 + 0.2 * u if name.endswith("weight") else 0.1 * u
    else:
        u = u * np.sqrt(3 / np.prod(shape[1:]))
    return torch.from_numpy(u.astype(np.float32).astype(np.float64).reshape(shape))


def images(name, *shape):
    return torch.from_numpy((1.7 * uniform(name, int(np.prod(shape)))).astype(np.float32).astype(np.float64).reshape(shape))


def whole(name, count, *shape):
    u = uniform(name, int(np.prod(shape)))
    return torch.from_numpy(np.floor((u + 1) / 2 * count).astype(np.int64).reshape(shape))


def fill(model):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(value(name, tuple(tensor.shape)))
    return model


def samples(gradient):
    flat = gradient.reshape(-1)
    places = sorted({int(np.floor(i * (len(flat) - 1) / 5)) for i in range(6)})
    return {"rms": flat.square().mean().sqrt().item(), "places": places, "values": [flat[p].item() for p in places]}


class SmallVolume(torch.nn.Module):
    """The 3-D network of the tests: convolution, batch normalisation, relu, maximum pool, twice; mean; linear."""

    def __init__(self, widths):
        super().__init__()
        inputs = [1, *widths[:-1]]
        self.blocks = torch.nn.ModuleList(
            torch.nn.ModuleDict(
                {"conv": torch.nn.Conv3d(i, o, 3, padding=1, bias=False), "norm": torch.nn.BatchNorm3d(o)}
            )
            for i, o in zip(inputs, widths)
        )
        self.relu = torch.nn.ReLU()
        self.head = torch.nn.Linear(widths[-1], 3)

    def forward(self, x):
        for block in self.blocks:
            x = F.max_pool3d(self.relu(block["norm"](block["conv"](x))), 2)
        return self.head(x.mean((2, 3, 4)))


class SmallResidual(torch.nn.Module):
    """Two stages of torchvision's residual network, a quarter as wide."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 16, 7, 2, 3, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(16)
        self.relu = torch.nn.ReLU()
        self.maxpool = torch.nn.MaxPool2d(3, 2, 1)
        self.layer1 = torch.nn.Sequential(BasicBlock(16, 16))
        down = torch.nn.Sequential(conv1x1(16, 32, 2), torch.nn.BatchNorm2d(32))
        self.layer2 = torch.nn.Sequential(BasicBlock(16, 32, 2, down))
        self.fc = torch.nn.Linear(32, 3)

    def forward(self, x):
        x = self.layer2(self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x))))))
        return self.fc(x.mean((2, 3)))


def vit(**options):
    settings = {"img_size": 32, "patch_size": 8, "embed_dim": 48, "depth": 2, "num_heads": 3, "num_classes": 3}
    return VisionTransformer(**{**settings, **options})


def clip_model(depth=2):
    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": depth, "num_attention_heads": 2}
    config = CLIPConfig(
        text_config={**tower, "vocab_size": 50, "max_position_embeddings": 12, "eos_token_id": 49, "bos_token_id": 0},
        vision_config={**tower, "image_size": 32, "patch_size": 8},
        projection_dim=16,
    )
    config._attn_implementation = "eager"
    return CLIPModel(config)


def texts(name, count, length=10, end_word=49):
    """Words 1..48, an end (49) at a place of its own, then zeros."""
    words = 1 + whole(name, end_word - 1, count, length)
    ends = 3 + whole(name + ".ends", length - 3, count)
    for row, end in enumerate(ends.tolist()):
        words[row, end] = end_word
        words[row, end + 1 :] = 0
    return words


def class_loss(model, batch):
    return F.cross_entropy(model(batch["images"]), batch["labels"])


def clip_loss(model, batch):
    result = model(input_ids=batch["texts"], pixel_values=batch["images"])
    logits = result.logits_per_image
    index = torch.arange(len(logits))
    return (F.cross_entropy(logits, index) + F.cross_entropy(logits.T, index)) / 2


def class_batch(shape):
    return lambda name: {"images": images(name + ".images", *shape), "labels": whole(name + ".labels", 3, shape[0])}


def clip_batch(name):
    return {"images": images(name + ".images", 6, 3, 32, 32), "texts": texts(name + ".texts", 6)}


NETWORKS = {
    "resnet18": (lambda: torchvision.models.resnet18(num_classes=3), class_loss, class_batch((6, 3, 32, 32))),
    "resnet50": (lambda: torchvision.models.resnet50(num_classes=3), class_loss, class_batch((4, 3, 64, 64))),
    "vit": (vit, class_loss, class_batch((6, 3, 32, 32))),
    "vitScaledMean": (
        lambda: vit(init_values=0.1, global_pool="avg", class_token=False, qkv_bias=False),
        class_loss,
        class_batch((6, 3, 32, 32)),
    ),
    "vitRegisters": (
        lambda: vit(init_values=0.1, reg_tokens=2, no_embed_class=True),
        class_loss,
        class_batch((6, 3, 32, 32)),
    ),
    "clip": (clip_model, clip_loss, clip_batch),
    "volume": (lambda: SmallVolume([8, 16]), class_loss, class_batch((3, 1, 12, 14, 10))),
}


def clip_base():
    """openai/clip-vit-base-patch32 without its weights."""
    config = CLIPConfig(
        text_config={"eos_token_id": 49407, "bos_token_id": 49406}, vision_config={"patch_size": 32}, projection_dim=512
    )
    config._attn_implementation = "eager"
    return CLIPModel(config)


def clip_base_batch(name):
    return {"images": images(name + ".images", 2, 3, 224, 224), "texts": texts(name + ".texts", 2, 77, 49407)}


PUBLISHED = {
    "vit-small": (
        lambda: timm.create_model("vit_small_patch16_224", num_classes=3),
        class_loss,
        class_batch((2, 3, 224, 224)),
        "vit-small",
    ),
    # A batch for which the gradient of the scale, a difference of nearly equal numbers, does not vanish: else rounding is compared.
    "clip-vit-b-32": (clip_base, clip_loss, clip_base_batch, "clip-vit-b-32.1"),
}


def distance_from_kinks(model, batch, loss_of):
    """Smallest input of a relu, as a part of its tensor's root mean square."""
    smallest = [1.0]

    def look(_, inputs):
        x = inputs[0].detach()
        smallest[0] = min(smallest[0], (x.abs().min() / x.square().mean().sqrt()).item())

    hooks = [m.register_forward_pre_hook(look) for m in model.modules() if isinstance(m, torch.nn.ReLU)]
    with torch.no_grad():
        loss_of(model, batch)
    for hook in hooks:
        hook.remove()
    return smallest[0]


def batch_name(name, make, loss_of, batch_of):
    """Of 40 batches the one whose activations are furthest from the kinks, where rounding decides on the gradient."""
    names = [f"{name}.{index}" for index in range(40)]
    distances = {}
    for each in names:
        model = fill(make()).double().train()
        distances[each] = distance_from_kinks(model, batch_of(each), loss_of)
    best = max(names, key=distances.get)
    print(name, best, distances[best])
    return best


def one_step(name):
    make, loss_of, batch_of = NETWORKS[name]
    batch = batch_name(name, make, loss_of, batch_of)
    model = fill(make()).double().train()
    loss = loss_of(model, batch_of(batch))
    loss.backward()
    parameters = {key: samples(p.grad) for key, p in model.named_parameters()}
    buffers = {
        key: samples(b)
        for key, b in model.named_buffers()
        if b.is_floating_point() and key.split(".")[-1].startswith("running")
    }
    model.eval()
    with torch.no_grad():
        evaluated = loss_of(model, batch_of(batch)).item()
    shapes = {key: list(p.shape) for key, p in model.state_dict().items() if p.is_floating_point()}
    return {"batch": batch, "loss": loss.item(), "evaluated": evaluated, "shapes": shapes, "gradients": parameters, "buffers": buffers}


CURVES = {
    "resnet": (
        SmallResidual,
        class_loss,
        class_batch((8, 3, 32, 32)),
        {"name": "sgd", "learningRate": 0.01, "momentum": 0.9, "weightDecay": 1e-4},
    ),
    "vit": (vit, class_loss, class_batch((8, 3, 32, 32)), {"name": "adamw", "learningRate": 3e-4, "weightDecay": 0.05}),
    "clip": (clip_model, clip_loss, clip_batch, {"name": "adamw", "learningRate": 3e-4, "weightDecay": 0.05}),
    "volume": (
        lambda: SmallVolume([8, 16]),
        class_loss,
        class_batch((4, 1, 12, 14, 10)),
        {"name": "sgd", "learningRate": 0.02, "momentum": 0.9, "weightDecay": 0.0},
    ),
}


def curve(name, precision):
    """Losses of the steps over four batches in turn."""
    make, loss_of, batch_of, settings = CURVES[name]
    model = fill(make()).to(precision).train()
    batches = [batch_of(f"{name}{index}") for index in range(4)]
    batches = [{k: v.to(precision) if v.is_floating_point() else v for k, v in b.items()} for b in batches]
    if settings["name"] == "sgd":
        optimiser = torch.optim.SGD(
            model.parameters(),
            lr=settings["learningRate"],
            momentum=settings["momentum"],
            weight_decay=settings["weightDecay"],
        )
    else:
        optimiser = torch.optim.AdamW(
            model.parameters(), lr=settings["learningRate"], weight_decay=settings["weightDecay"]
        )
    losses = []
    for step in range(STEPS):
        optimiser.zero_grad()
        loss = loss_of(model, batches[step % 4])
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def both_curves(name):
    double, single = curve(name, torch.float64), curve(name, torch.float32)
    largest = max(abs(a - b) for a, b in zip(double, single))
    print(name, double[0], double[-1], "single precision differs by", largest)
    return {"optimiser": CURVES[name][3], "losses": double, "singlePrecisionDiffers": largest}


def brief_samples(gradient):
    """First, middle and last value: the networks have hundreds of tensors."""
    flat = gradient.reshape(-1)
    places = sorted({0, (len(flat) - 1) // 2, len(flat) - 1})
    rounded = [float(f"{flat[place].item():.8g}") for place in places]
    return {"rms": float(f"{flat.square().mean().sqrt().item():.8g}"), "places": places, "values": rounded}


def published_step(name):
    """Both networks are smooth: there are no kinks to keep away from."""
    make, loss_of, batch_of, batch = PUBLISHED[name]
    model = fill(make()).double().train()
    loss = loss_of(model, batch_of(batch))
    loss.backward()
    print(name, loss.item())
    parameters = {key: brief_samples(p.grad) for key, p in model.named_parameters()}
    shapes = {key: list(p.shape) for key, p in model.named_parameters()}
    return {"batch": batch, "loss": loss.item(), "shapes": shapes, "gradients": parameters}


def write(file, content):
    header = {
        "tool": "torch, torchvision, timm, transformers",
        "version": f"{torch.__version__}, {torchvision.__version__}, {timm.__version__}, {transformers.__version__}",
        "script": "test/golden/generate/networks.py",
    }
    (folder / file).write_text(json.dumps({**header, **content}))


def evaluation(name):
    """For a network whose step single precision does not follow closely: names, shapes, and the loss in evaluation."""
    make, loss_of, batch_of = NETWORKS[name]
    model = fill(make()).double().eval()
    with torch.no_grad():
        evaluated = loss_of(model, batch_of(name)).item()
    shapes = {key: list(p.shape) for key, p in model.state_dict().items() if p.is_floating_point()}
    return {"batch": name, "evaluated": evaluated, "shapes": shapes}


if "published-sizes" in sys.argv:
    for name in PUBLISHED:
        write(f"{name}.json", published_step(name))
    sys.exit()
write("networks.json", {"networks": {name: evaluation(name) if name == "resnet50" else one_step(name) for name in NETWORKS}})
if "steps-only" in sys.argv:
    sys.exit()
write("loss-curves.json", {"curves": {name: both_curves(name) for name in CURVES}})
