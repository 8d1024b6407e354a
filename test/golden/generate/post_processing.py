"""Golden post-processing: accuracies that fairlearn's ThresholdOptimizer expects on the data it was fitted on, and isotonic fits of
scikit-learn. Needs fairlearn, scikit-learn: python3 test/golden/generate/post_processing.py test/golden/learn/post-processing.json"""
import json
import sys
import warnings
from pathlib import Path

import fairlearn
import numpy as np
import sklearn
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.isotonic import IsotonicRegression

warnings.filterwarnings("ignore")


class Scores(BaseEstimator, ClassifierMixin):
    """Gives back the scores that it is given as features."""

    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict_proba(self, x):
        return np.stack([1 - x[:, 0], x[:, 0]], 1)


def draw(seed, sizes, decimals):
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    label = (random.random(len(group)) < 0.25 + 0.15 * group).astype(int)
    skill = np.array([1.6, 0.9, 0.5])[group]
    score = np.round(1 / (1 + np.exp(-(skill * label + random.normal(size=len(group)) - 0.5 + 0.4 * group))), decimals)
    return label, score, group


def optimise(label, score, group, constraint, objective):
    fitted = ThresholdOptimizer(
        estimator=Scores().fit(None, None),
        constraints=constraint,
        objective=objective,
        prefit=True,
        predict_method="predict_proba",
        grid_size=10001,
    ).fit(score[:, None], label, sensitive_features=group)
    chance = fitted._pmf_predict(score[:, None], sensitive_features=group)[:, 1]
    accuracy = np.where(label == 1, chance, 1 - chance)
    rates = [
        {"sensitivity": chance[(group == g) & (label == 1)].mean(), "specificity": 1 - chance[(group == g) & (label == 0)].mean()}
        for g in np.unique(group)
    ]
    balanced = (accuracy[label == 1].mean() + accuracy[label == 0].mean()) / 2
    return {
        "constraint": constraint,
        "objective": objective,
        "value": float(accuracy.mean() if objective == "accuracy_score" else balanced),
        "rates": rates,
    }


def case(seed, sizes, decimals):
    label, score, group = draw(seed, sizes, decimals)
    wanted = [
        ("equalized_odds", "accuracy_score"),
        ("equalized_odds", "balanced_accuracy_score"),
        ("true_positive_rate_parity", "accuracy_score"),
        ("false_positive_rate_parity", "accuracy_score"),
    ]
    return {
        "label": label.tolist(),
        "score": score.tolist(),
        "group": group.tolist(),
        "optima": [optimise(label, score, group, *each) for each in wanted],
    }


def isotonic(seed, size, decimals):
    random = np.random.default_rng(seed)
    score = np.round(random.random(size), decimals)
    label = (random.random(size) < score**2).astype(int)
    at = np.round(random.random(15) * 1.2 - 0.1, 3)
    fit = IsotonicRegression(out_of_bounds="clip").fit(score, label)
    return {"score": score.tolist(), "label": label.tolist(), "at": at.tolist(), "value": fit.predict(at).tolist()}


golden = {
    "tool": "fairlearn, scikit-learn",
    "version": f"{fairlearn.__version__}, {sklearn.__version__}",
    "script": "test/golden/generate/post_processing.py",
    "thresholds": [case(1, [80, 70], 3), case(2, [120, 60, 50], 1), case(3, [60, 60, 60], 4), case(4, [150, 40], 2)],
    "isotonic": [isotonic(5, 60, 3), isotonic(6, 80, 1), isotonic(7, 12, 2)],
}
Path(sys.argv[1]).write_text(json.dumps(golden))
