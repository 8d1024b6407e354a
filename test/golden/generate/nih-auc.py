"""AUC of the 14 findings of the NIH table, overall and by sex, age band and view, by scikit-learn.

Reads nih-chestxray14/{scores,labels}.csv under EVENHAND_DATA; writes test/golden/audit/nih-auc.json.
"""

import json
import os
import sys

import pandas
import sklearn
from sklearn.metrics import roc_auc_score

folder = os.path.join(os.environ["EVENHAND_DATA"], "nih-chestxray14")
cases = pandas.read_csv(f"{folder}/scores.csv").merge(pandas.read_csv(f"{folder}/labels.csv"), on="Image Index")
cases["age"] = pandas.cut(
    cases["Patient Age"], [-1e9, 40, 60, 1e9], right=False, labels=["<40", "[40,60)", ">=60"]
).astype(str)
findings = cases["Finding Labels"].str.split("|")
groupings = {"sex": "Patient Gender", "age": "age", "view": "View Position"}

tasks = {}
for column in cases.columns:
    if not column.startswith("prob_"):
        continue
    name = column.removeprefix("prob_")
    label = findings.map(lambda found: name in found).astype(int)
    groups = {}
    for attribute, source in groupings.items():
        groups[attribute] = {}
        for value in sorted(cases[source].unique()):
            rows = cases[source] == value
            both = label[rows].nunique() == 2
            groups[attribute][value] = {
                "cases": int(rows.sum()),
                "events": int(label[rows].sum()),
                "auc": roc_auc_score(label[rows], cases[column][rows]) if both else None,
            }
    tasks[name] = {"events": int(label.sum()), "auc": roc_auc_score(label, cases[column]), "groups": groups}

target = os.path.join(os.path.dirname(__file__), "..", "audit", "nih-auc.json")
with open(target, "w") as file:
    json.dump(
        {
            "tool": f"scikit-learn {sklearn.__version__}, pandas {pandas.__version__}, Python {sys.version.split()[0]}",
            "script": "test/golden/generate/nih-auc.py",
            "cases": len(cases),
            "patients": int(cases["Patient ID"].nunique()),
            "tasks": tasks,
        },
        file,
        indent=1,
    )
