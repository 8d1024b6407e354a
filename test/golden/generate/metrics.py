"""Golden values of the metrics from scikit-learn, statsmodels and plain numpy, on seeded data with ties and weights.

Run: python metrics.py > ../metrics/metrics.json   (scikit-learn 1.9.1, statsmodels 0.15.0, numpy 2.4.6)
"""
import json
import sys

import numpy as np
import sklearn
import sklearn.metrics as sk
import statsmodels
import statsmodels.api as sm


def auprg(label, score, weight):
    """Trapezoids in precision-recall-gain space over the distinct scores, with the point where recall gain is 0 interpolated
    along the ROC segment (Flach and Kull, 2015)."""
    P, N = weight[label == 1].sum(), weight[label == 0].sum()
    points = [(0.0, 0.0)]
    for t in sorted(set(score), reverse=True):
        up = score >= t
        points.append((weight[up & (label == 1)].sum(), weight[up & (label == 0)].sum()))
    zero = P * P / (P + N)
    path = []
    for (tp0, fp0), (tp1, fp1) in zip(points[:-1], points[1:]):
        if tp0 < zero < tp1:
            a = (zero - tp0) / (tp1 - tp0)
            path.append((zero, fp0 + a * (fp1 - fp0)))
        if tp1 >= zero:
            path.append((tp1, fp1))
    recall_gain = [1 - (P / N) * (P - tp) / tp for tp, _ in path]
    precision_gain = [1 - (P / N) * fp / tp for tp, fp in path]
    return float(np.trapezoid(precision_gain, recall_gain))


def ece(label, score, weight, edges):
    bins = np.clip(np.searchsorted(edges, score, side="left") - 1, 0, len(edges) - 2)
    return float(sum(abs((weight * (score - label))[bins == k].sum()) for k in range(len(edges) - 1)) / weight.sum())


def debiased(label, score, weight, edges):
    bins = np.clip(np.searchsorted(edges, score, side="left") - 1, 0, len(edges) - 2)
    total = kept = 0.0
    for k in range(len(edges) - 1):
        w, y, p = weight[bins == k], label[bins == k], score[bins == k]
        if len(w) == 0:
            continue
        n = w.sum() ** 2 / (w ** 2).sum()
        if n <= 1:
            continue
        rate = np.average(y, weights=w)
        total += w.sum() * ((np.average(p, weights=w) - rate) ** 2 - rate * (1 - rate) / (n - 1))
        kept += w.sum()
    return float(np.sqrt(max(0.0, total / kept)))


def binary(label, score, weight, threshold):
    decision = (score >= threshold).astype(int)
    w = weight
    logit = np.log(score / (1 - score))
    # Weights enter the fit as frequencies; point estimates do not depend on that choice.
    intercept = sm.GLM(label, np.ones((len(label), 1)), family=sm.families.Binomial(), offset=logit, freq_weights=w).fit(tol=1e-14)
    slope = sm.GLM(label, sm.add_constant(logit), family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14)
    tn, fp, fn, tp = sk.confusion_matrix(label, decision, sample_weight=w).ravel()
    total = w.sum()
    rate = np.average(label, weights=w)
    edges = np.arange(11) / 10
    return {
        "auc": sk.roc_auc_score(label, score, sample_weight=w),
        "partialAuc": sk.roc_auc_score(label, score, max_fpr=0.1, sample_weight=w),
        "averagePrecision": sk.average_precision_score(label, score, sample_weight=w),
        "auprg": auprg(label, score, w),
        "sensitivity": sk.recall_score(label, decision, sample_weight=w),
        "specificity": sk.recall_score(label, decision, pos_label=0, sample_weight=w),
        "ppv": sk.precision_score(label, decision, sample_weight=w),
        "npv": sk.precision_score(label, decision, pos_label=0, sample_weight=w),
        "fpr": 1 - sk.recall_score(label, decision, pos_label=0, sample_weight=w),
        "fnr": 1 - sk.recall_score(label, decision, sample_weight=w),
        "accuracy": sk.accuracy_score(label, decision, sample_weight=w),
        "balancedAccuracy": sk.balanced_accuracy_score(label, decision, sample_weight=w),
        "f1": sk.f1_score(label, decision, sample_weight=w),
        "alertRate": np.average(decision, weights=w),
        "prevalence": rate,
        "netBenefit": tp / total - fp / total * threshold / (1 - threshold),
        "logLoss": sk.log_loss(label, score, sample_weight=w),
        "brier": sk.brier_score_loss(label, score, sample_weight=w),
        "brierSkill": sk.d2_brier_score(label, score, sample_weight=w),
        "brierUncertainty": rate * (1 - rate),
        "calibrationIntercept": intercept.params[0],
        "calibrationSlope": slope.params[1],
        "eceEqualWidth": ece(label, score, w, edges),
        "eceDebiasedTenths": debiased(label, score, w, edges),
    }


def binary_case(seed, rows, digits):
    rng = np.random.default_rng(seed)
    logit = rng.normal(-0.7, 1.3, rows)
    label = (rng.uniform(size=rows) < 1 / (1 + np.exp(-(0.3 + 0.8 * logit)))).astype(int)
    score = np.clip(np.round(1 / (1 + np.exp(-logit)), digits), 0.01, 0.99)
    weight = np.round(rng.uniform(0.25, 4, rows), 3)
    threshold = 0.35
    return {
        "label": label.tolist(), "score": score.tolist(), "weight": weight.tolist(), "threshold": threshold,
        "unweighted": binary(label, score, np.ones(rows), threshold),
        "weighted": binary(label, score, weight, threshold),
    }


def multiclass(label, scores, w):
    predicted = scores.argmax(axis=1)
    onehot = np.eye(scores.shape[1])[label]
    top = scores.max(axis=1)
    return {
        "macroAuc": sk.roc_auc_score(onehot, scores, average="macro", sample_weight=w),
        "microAuc": sk.roc_auc_score(onehot, scores, average="micro", sample_weight=w),
        "multiclassAccuracy": sk.accuracy_score(label, predicted, sample_weight=w),
        "multiclassBalancedAccuracy": sk.balanced_accuracy_score(label, predicted, sample_weight=w),
        "macroF1": sk.f1_score(label, predicted, average="macro", sample_weight=w),
        "microF1": sk.f1_score(label, predicted, average="micro", sample_weight=w),
        "multiclassLogLoss": sk.log_loss(label, scores, sample_weight=w),
        "multiclassBrier": sk.brier_score_loss(label, scores, sample_weight=w, scale_by_half=False),
        "topLabelEce": ece((predicted == label).astype(int), top, w, np.arange(11) / 10),
    }


def multiclass_case(seed, rows, classes):
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1.2, (rows, classes))
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    # Tenths that sum to 1 exactly in steps of 1/20, to make ties.
    units = np.floor(scores * 20).astype(int)
    for i in range(rows):
        units[i, rng.integers(classes)] += 20 - units[i].sum()
    scores = units / 20
    label = np.array([rng.choice(classes, p=(s + 0.3) / (s + 0.3).sum()) for s in scores])
    weight = np.round(rng.uniform(0.25, 4, rows), 3)
    return {
        "label": label.tolist(), "scores": scores.T.tolist(), "weight": weight.tolist(),
        "unweighted": multiclass(label, scores, np.ones(rows)),
        "weighted": multiclass(label, scores, weight),
    }


def quality_case(seed, rows):
    rng = np.random.default_rng(seed)
    value = np.round(rng.beta(8, 2, rows), 3)
    weight = rng.integers(1, 5, rows).astype(float)
    replicated = np.repeat(value, weight.astype(int))
    of = lambda x: {
        "meanQuality": float(np.mean(x)),
        "medianQuality": float(np.quantile(x, 0.5, method="averaged_inverted_cdf")),
        "p10Quality": float(np.quantile(x, 0.1, method="averaged_inverted_cdf")),
        "p90Quality": float(np.quantile(x, 0.9, method="averaged_inverted_cdf")),
    }
    return {"value": value.tolist(), "weight": weight.tolist(), "unweighted": of(value), "weighted": of(replicated)}


json.dump(
    {
        "tool": {"scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__},
        "script": "test/golden/generate/metrics.py",
        "binary": [binary_case(1, 300, 2), binary_case(2, 600, 1), binary_case(3, 250, 6)],
        "multiclass": [multiclass_case(4, 300, 3), multiclass_case(5, 400, 5)],
        "quality": [quality_case(6, 121), quality_case(7, 40)],
    },
    sys.stdout,
    default=float,
)
