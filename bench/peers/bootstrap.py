"""Times the common Python ways of bootstrapping group AUCs on a table written by bench/audit.ts.

Usage: python bootstrap.py TABLE.csv. Prints one JSON object: seconds per replicate and versions. The loops run a number of replicates
that takes seconds, not all thousand: their cost is proportional to it.
"""
import inspect
import json
import platform
import sys
import time
import warnings

import numpy
import pandas
import sklearn
from sklearn.metrics import roc_auc_score

warnings.simplefilter("ignore")
table = pandas.read_csv(sys.argv[1])
attributes = ["a0", "a1", "a2", "a3"]
rng = numpy.random.default_rng(1)


def loop(replicates):
    """As users write it: resample the patients, gather their rows, group, score."""
    rows_of = table.groupby("patient").indices
    patients = numpy.array(list(rows_of))
    start = time.perf_counter()
    for _ in range(replicates):
        drawn = rng.choice(patients, len(patients))
        sample = table.iloc[numpy.concatenate([rows_of[p] for p in drawn])]
        for attribute in attributes:
            for _, group in sample.groupby(attribute):
                roc_auc_score(group["label"], group["score"])
    return (time.perf_counter() - start) / replicates


def fairlearn_frame(replicates):
    """MetricFrame of each attribute: its own bootstrap where it has one (from 0.10 on), else one frame per resampled table. Rows are resampled."""
    from fairlearn.metrics import MetricFrame

    def frame(sample, attribute, **bootstrap):
        return MetricFrame(metrics={"auc": roc_auc_score}, y_true=sample["label"], y_pred=sample["score"],
                           sensitive_features=sample[attribute], **bootstrap)

    own = "n_boot" in inspect.signature(MetricFrame.__init__).parameters
    start = time.perf_counter()
    for attribute in attributes:
        if own:
            frame(table, attribute, n_boot=replicates, ci_quantiles=[0.025, 0.975], random_state=1).by_group_ci
        else:
            for _ in range(replicates):
                frame(table.iloc[rng.integers(0, len(table), len(table))], attribute).by_group
    return (time.perf_counter() - start) / replicates


result = {"python": platform.python_version(), "pandas": pandas.__version__, "scikit-learn": sklearn.__version__, "loop": loop(40)}
try:
    import fairlearn

    result["fairlearn"] = fairlearn.__version__
    result["frame"] = fairlearn_frame(20)
except ImportError:
    pass
print(json.dumps(result))
