"""Numbers of the evaluation modules of FairCLIP / Robust Fairness, FairMedFM and MEDFAIR and of fairlearn, by running them.

Run: python compat.py FOLDER > ../metrics/compat.json
FOLDER holds, fetched from the public repositories and never committed:
  fairclip_modules.py    Purdue-M2/Robust_Fairness_for_Medical_Image b235716, RobustFairCLIP/src/modules.py
  fairmedfm_metrics.py   FairMedFM/FairMedFM ac062df, utils/metrics.py
  medfair_evaluation.py  ys-zong/MEDFAIR 2fae424, utils/evaluation.py
  legacy_inputs.json     inputs of FairMedFM's tests/fixtures/legacy_golden.json
The modules import torch for the cross-entropy alone; it is replaced by the same formula in numpy, in the precision of the scores.
"""
import importlib
import json
import math
import sys
import types
import warnings

import fairlearn
import numpy as np
import pandas
import scipy
import sklearn
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    demographic_parity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)

warnings.filterwarnings("ignore")
# pandas 3 only knows the method by its new name; fairlearn 0.9.0 calls the old one.
pandas.DataFrame.applymap = pandas.DataFrame.map


class Tensor:
    def __init__(self, values):
        self.values = np.asarray(values)

    flatten = cuda = lambda self: self

    def float(self):
        return Tensor(self.values.astype(np.float32))

    def item(self):
        return float(self.values)


class CrossEntropy:
    def __call__(self, p, y):
        p, y = p.values, y.values.astype(p.values.dtype)
        cut = p.dtype.type(-100)
        with np.errstate(divide="ignore"):
            terms = (y - 1) * np.maximum(np.log1p(-p), cut) - y * np.maximum(np.log(p), cut)
        return Tensor(terms.mean())


class NoGrad:
    __enter__ = __exit__ = lambda self, *_: None


def stand_in(name, **contents):
    module = types.ModuleType(name)
    module.__getattr__ = lambda attribute: type(attribute, (), {}) if not attribute.startswith("__") else None
    module.__all__ = []
    for key, value in contents.items():
        setattr(module, key, value)
    sys.modules[name] = module
    return module


nn = stand_in("torch.nn", BCELoss=CrossEntropy)
data = stand_in("torch.utils.data")
torch = stand_in("torch", nn=nn, from_numpy=Tensor, no_grad=NoGrad, is_tensor=lambda _: False, utils=stand_in("torch.utils", data=data))
for name in ["ipdb", "clip", "PIL", "PIL.Image", "torchvision", "torchvision.models", "torch.nn.functional"]:
    if name not in sys.modules:
        stand_in(name)
sys.path.insert(0, sys.argv[1])
if not hasattr(np, "NaN"):
    np.NaN = np.nan
fairclip = importlib.import_module("fairclip_modules")
fairmedfm = importlib.import_module("fairmedfm_metrics")
medfair = importlib.import_module("medfair_evaluation")


def plain(value):
    value = float(np.asarray(value))
    return value if math.isfinite(value) else None


def fairlearn_values(y, decision, groups, weight):
    options = {"sensitive_features": groups, "sample_weight": weight}
    values = {
        "demographic_parity_difference": demographic_parity_difference(y, decision, **options),
        "demographic_parity_ratio": demographic_parity_ratio(y, decision, **options),
        "equalized_odds_difference": equalized_odds_difference(y, decision, **options),
        "equalized_odds_ratio": equalized_odds_ratio(y, decision, **options),
    }
    rates = {"selection_rate": selection_rate, "true_positive_rate": true_positive_rate, "false_positive_rate": false_positive_rate}
    by_group = MetricFrame(metrics=rates, y_true=y, y_pred=decision, sensitive_features=groups,
                           sample_params={name: {"sample_weight": weight} for name in rates}).by_group
    for name in rates:
        for group in by_group.index:
            values[f"{name}.{group}"] = by_group[name][group]
    return {name: plain(value) for name, value in values.items()}


def fairclip_values(y, p, groups, classes=2):
    acc = np.mean((p >= 0.5) == y) if classes == 2 else np.mean(p.argmax(axis=1) == y)
    attrs = np.array([groups])
    es_accs, es_aucs, aucs, dpds, eods = fairclip.evalute_perf_by_attr(p, y, attrs, num_classes=classes)
    overall = fairclip.compute_auc(p, y, num_classes=classes)
    std, largest = fairclip.compute_between_group_disparity(aucs[0], overall)
    values = {"acc": acc, "es_acc": es_accs[0], "auc": overall, "es_auc": es_aucs[0], "dpd": dpds[0], "eod": eods[0],
              "disparity_std": std, "disparity_range": largest}
    for k, group in enumerate(np.unique(groups)):
        values[f"auc.{group}"] = aucs[0][k]
    return {name: plain(value) for name, value in values.items()}


def fairmedfm_values(y, p, groups):
    p = p.astype(np.float32)
    overall, by_group = fairmedfm.evaluate_binary(p, y, groups)
    values = {"threshold": fairmedfm.find_threshold(p, y), **fairmedfm.organize_results(overall, by_group)}
    for ours, theirs in {"auc": "auc", "acc": "acc@best_f1", "bce": "bce", "ece": "ece", "tpr": "tpr@best_f1", "tnr": "tnr@best_f1"}.items():
        for k, value in enumerate(by_group[theirs]):
            values[f"{ours}.{k}"] = value
    return {name: plain(value) for name, value in values.items()}


def medfair_values(y, p, groups):
    count = len(np.unique(groups))
    report, _, _ = medfair.calculate_metrics(p, y.astype(float), groups, np.arange(len(y)), count)
    values = {name: report[name] for name in ["Overall AUC", "Overall Acc", "Overall ECE", "Overall BCE", "worst_auc"]}
    for name in ["DP", "EqOpp0", "EqOpp1", "EqOdd", "EqOdd_0.5", "EqOdd_specificity_0.8", "EqOdd_sensitivity_0.8"]:
        if name in report:
            values[name] = report[name]
    names = {"auc-group": "auc-group_{}", "acc-group": "acc-group_{}", "tpr_at_tnr": "tpr_at_tnr_{}", "fnr_at_thres": "fnr_at_thres-group_{}",
             "fpr_at_thres": "fpr_at_thres-group_{}", "recall_at_thres": "recall_at_thres-group_{}",
             "specificity_at_thres": "specificity_at_thres-group_{}", "ECE": "ECE-group_{}", "BCE": "BCE-group_{}"}
    for ours, theirs in names.items():
        for k in range(count):
            values[f"{ours}.{k}"] = report[theirs.format(k)]
    return {name: plain(value) for name, value in values.items()}


def scored(seed, rows, groups, digits):
    rng = np.random.default_rng(seed)
    group = rng.integers(0, groups, rows)
    label = rng.integers(0, 2, rows)
    p = 1 / (1 + np.exp(-(1.4 * (label - 0.5) + 0.3 * group + rng.normal(0, 1, rows))))
    return label, np.clip(np.round(p, digits), 0.001, 0.999), group, np.round(rng.uniform(0.5, 3, rows), 2)


toy_label = np.array([1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1])
toy_score = np.array([.91, .12, .63, .55, .48, .31, .72, .83, .58, .44, .49, .27, .77, .66, .50, .09, .35, .95, .62, .41, .18, .53, .69, .50])
toy_group = np.repeat([0, 1, 2], 8)
no_events = np.where(toy_group == 1, 0, toy_label)
with open(f"{sys.argv[1]}/legacy_inputs.json") as file:
    legacy = json.load(file)

cases = {
    "toy, three groups": (toy_label, toy_score, toy_group, np.ones(24)),
    "toy, two groups": (toy_label, toy_score, (toy_group == 2).astype(int), np.ones(24)),
    "ties, two groups": scored(1, 200, 2, 1),
    "three decimals, two groups": scored(2, 300, 2, 3),
    "two decimals, four groups": scored(3, 400, 4, 2),
    **{name: (np.array(legacy[name]["label"]), np.array(legacy[name]["prob"]), np.array(legacy[name]["group"]), np.ones(len(legacy[name]["label"])))
       for name in ["cls_two_groups", "cls_three_groups"]},
}
result = []
for name, (y, p, g, w) in cases.items():
    decision = (p >= 0.5).astype(int)
    result.append({
        "name": name, "label": y.tolist(), "score": p.tolist(), "group": g.tolist(), "weight": w.tolist(),
        "fairlearn": fairlearn_values(y, decision, g, None), "fairlearnWeighted": fairlearn_values(y, decision, g, w),
        "fairclip": fairclip_values(y, p, g), "fairmedfm": fairmedfm_values(y, p, g), "medfair": medfair_values(y, p, g),
    })
decision = (toy_score >= 0.5).astype(int)
one_class = {"label": no_events.tolist(), "fairlearn": fairlearn_values(no_events, decision, toy_group, None)}
single = {"label": [1, 0, 1, 0, 1], "decision": [1, 0, 0, 0, 1], "group": [0, 0, 0, 1, 2]}
single["fairlearn"] = fairlearn_values(*(np.array(single[k]) for k in ["label", "decision", "group"]), None)
nobody = {"label": [1, 0, 1, 0], "decision": [0, 0, 0, 0], "group": [0, 0, 1, 1]}
nobody["fairlearn"] = fairlearn_values(*(np.array(nobody[k]) for k in ["label", "decision", "group"]), None)

rng = np.random.default_rng(5)
classes = 3
m_group = rng.integers(0, 3, 300)
m_label = rng.integers(0, classes, 300)
logits = rng.normal(0, 1, (300, classes)) + 1.2 * np.eye(classes)[m_label]
m_score = np.round(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), 2)
dice = np.array(legacy["seg_two_groups"]["dice"])
dice_group = np.array(legacy["seg_two_groups"]["group"])
json.dump(
    {
        "tool": {"fairlearn": fairlearn.__version__, "scikit-learn": sklearn.__version__, "scipy": scipy.__version__,
                 "pandas": pandas.__version__, "numpy": np.__version__, "Robust_Fairness_for_Medical_Image": "b235716",
                 "FairMedFM": "ac062df", "MEDFAIR": "2fae424"},
        "script": "test/golden/generate/compat.py",
        "cases": result,
        "groupWithoutEvents": one_class,
        "groupsOfOne": single,
        "nobodyFlagged": nobody,
        "multiclass": {"label": m_label.tolist(), "scores": m_score.T.tolist(), "group": m_group.tolist(),
                       "fairclip": fairclip_values(m_label, m_score, m_group, classes)},
        "segmentation": {"value": dice.tolist(), "group": dice_group.tolist(),
                         "fairmedfm": {name: plain(v) for name, v in fairmedfm.evaluate_seg(dice.tolist(), dice_group.tolist()).items()}},
    },
    sys.stdout,
)
