"""Golden values of the oracle by numerical integration: python3 test/golden/generate/oracle.py > test/golden/simulate/oracle.json

Nothing here uses the closed forms: the model's log-odds are written as a function of (c, pattern), decisions and rankings follow from it, and
the densities of c are integrated by quadrature with the decision's crossing found by a root-finder. Tables of recorded labels likewise."""
import itertools
import json

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm


def patterns(biases):
    for code in range(2 ** len(biases)):
        present = [code >> i & 1 for i in range(len(biases))]
        event = float(np.prod([a if b else 1 - a for b, (a, _) in zip(present, biases)]))
        other = float(np.prod([n if b else 1 - n for b, (_, n) in zip(present, biases)]))
        yield present, event, other


def density(c, separation, finding):
    return norm.pdf(c, separation / 2 if finding else -separation / 2)


def log_odds(c, present, trained, use):
    value = norm.logpdf(c, trained["separation"] / 2) - norm.logpdf(c, -trained["separation"] / 2)
    value += np.log(trained["prevalence"] / (1 - trained["prevalence"]))
    for b, u, (a, n) in zip(present, use, trained["biases"]):
        value += u * np.log(a / n if b else (1 - a) / (1 - n))
    return value


def oracle(trained, tested, use, absent):
    seen = lambda present: [0] * len(present) if absent else present
    rows = list(patterns(tested["biases"]))
    pi, d = tested["prevalence"], tested["separation"]
    groups, accuracy = [], 0.0
    for present, event, other in rows:
        cut = brentq(lambda c: log_odds(c, seen(present), trained, use), -30, 30, xtol=1e-14)
        tpr = quad(density, cut, cut + 40, args=(d, 1), epsabs=1e-13, limit=200)[0] if cut > d / 2 else 1 - quad(density, cut - 40, cut, args=(d, 1), epsabs=1e-13, limit=200)[0]
        fpr = quad(density, cut, cut + 40, args=(d, 0), epsabs=1e-13, limit=200)[0] if cut > -d / 2 else 1 - quad(density, cut - 40, cut, args=(d, 0), epsabs=1e-13, limit=200)[0]
        groups.append({"tpr": tpr, "fpr": fpr})
        accuracy += pi * event * tpr + (1 - pi) * other * (1 - fpr)
    auc = 0.0
    for (g, eg, _), (h, _, nh) in itertools.product(rows, rows):
        def beats(c):  # chance that a non-event of h scores below an event of g at c
            cut = brentq(lambda x: log_odds(x, seen(h), trained, use) - log_odds(c, seen(g), trained, use), -60, 60, xtol=1e-13)
            return density(c, d, 1) * norm.cdf(cut + d / 2)
        auc += eg * nh * quad(beats, d / 2 - 12, d / 2 + 12, epsabs=1e-12, limit=400)[0]
    return {"accuracy": accuracy, "auc": auc, "groups": groups}


def ideal(separation, trained, tested, sees):
    f1, f0 = (lambda c: density(c, separation, 1)), (lambda c: density(c, separation, 0))

    def joint(c, g):  # density of c with label 1 and with any label, times share
        one = g["share"] * (g["prevalence"] * f1(c) * (1 - g["missed"]) + (1 - g["prevalence"]) * f0(c) * g["invented"])
        any_ = g["share"] * (g["prevalence"] * f1(c) + (1 - g["prevalence"]) * f0(c))
        return one, any_

    out = []
    for g in tested:
        known = [t for t in trained if t["name"] == g["name"]] if sees else trained
        chance = lambda c: sum(joint(c, t)[0] for t in known) / sum(joint(c, t)[1] for t in known) - 0.5
        cut = brentq(chance, -15, 15, xtol=1e-14)
        p, m, v = g["prevalence"], g["missed"], g["invented"]
        label1 = lambda c: p * f1(c) * (1 - m) + (1 - p) * f0(c) * v
        label0 = lambda c: p * f1(c) * m + (1 - p) * f0(c) * (1 - v)
        total1 = quad(label1, -25, 25, points=[-2, 0, 2], epsabs=1e-13)[0]
        total0 = quad(label0, -25, 25, points=[-2, 0, 2], epsabs=1e-13)[0]
        below0 = lambda c: (p * m * norm.cdf(c - separation / 2) + (1 - p) * (1 - v) * norm.cdf(c + separation / 2)) / total0
        out.append({
            "name": g["name"], "threshold": cut,
            "truthTpr": quad(f1, cut, 25, epsabs=1e-13)[0], "truthFpr": quad(f0, cut, 25, epsabs=1e-13)[0],
            "labelTpr": quad(label1, cut, 25, epsabs=1e-13)[0] / total1, "labelFpr": quad(label0, cut, 25, epsabs=1e-13)[0] / total0,
            "labelAuc": quad(lambda c: label1(c) * below0(c), -25, 25, points=[-2, 0, 2], epsabs=1e-13, limit=400)[0] / total1,
        })
    return out


def population(separation, prevalence, biases):
    return {"separation": separation, "prevalence": prevalence, "biases": biases}


oracles = []
for trained, tested, use, absent in [
    (population(2, 0.5, [(0.7, 0.3)]), None, [1], False),
    (population(2, 0.5, [(0.8, 0.3)]), None, [1], False),
    (population(1.5, 0.2, [(0.6, 0.1)]), None, [0.5], False),
    (population(1, 0.3, [(0.7, 0.3), (0.2, 0.6)]), population(1.2, 0.4, [(0.5, 0.5), (0.3, 0.3)]), [1, 0.7], False),
    (population(2, 0.35, [(0.9, 0.2)]), None, [1.3], True),
]:
    tested = tested or trained
    oracles.append({"trained": trained, "tested": tested, "utilisation": use, "absent": absent, "result": oracle(trained, tested, use, absent)})


def group(name, share, prevalence, missed, invented):
    return {"name": name, "share": share, "prevalence": prevalence, "missed": missed, "invented": invented}


ideals = []
for separation, trained, tested, sees in [
    (2, [group("a", 0.7, 0.3, 0.1, 0.02), group("b", 0.3, 0.3, 0.35, 0.02)], None, False),
    (2, [group("a", 0.7, 0.3, 0.1, 0.02), group("b", 0.3, 0.3, 0.35, 0.02)], None, True),
    (1.4, [group("a", 2, 0.1, 0, 0), group("b", 1, 0.4, 0, 0)], [group("a", 1, 0.25, 0, 0), group("b", 1, 0.05, 0.1, 0.1)], False),
]:
    tested = tested or trained
    ideals.append({"separation": separation, "trained": trained, "tested": tested, "seesGroup": sees, "groups": ideal(separation, trained, tested, sees)})

print(json.dumps({"tool": "scipy.integrate.quad", "version": scipy.__version__, "script": "test/golden/generate/oracle.py", "oracles": oracles, "ideals": ideals}, indent=1))
