"""Golden values of intervals, tests and models from statsmodels and SciPy, and by direct derivation where neither has them
(each such entry says so). Writes ../stats/intervals.json."""
import json, math, os
import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import integrate, optimize, stats
from statsmodels.stats import meta_analysis, multitest, proportion

z = stats.norm.ppf(0.975)
out = {"tool": f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}", "script": "test/golden/generate/intervals.py"}

counts = [(0, 10), (10, 10), (1, 7), (15, 148), (81, 263), (4999, 5000)]
out["wilson"] = [[s, n, *proportion.proportion_confint(s, n, 0.05, "wilson")] for s, n in counts]
out["wilson90"] = [[s, n, *proportion.proportion_confint(s, n, 0.10, "wilson")] for s, n in counts]
out["clopperPearson"] = [[s, n, *[float(v) for v in proportion.proportion_confint(s, n, 0.05, "beta")]] for s, n in counts]
out["newcombe"] = [[*a, *b, *proportion.confint_proportions_2indep(*a, *b, compare="diff", method="newcomb", alpha=0.05)]
                   for a, b in [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((10, 10), (0, 20)), ((5, 56), (0, 29))]]

# Korn-Graubard effective count with Wilson's interval, derived by hand: 30 rows, 6 patients.
value, variance, clusters, n = 0.3, 0.012, 6, 30
effective = n / (variance * (n - 1) / (value * (1 - value)))
effective = min(n, effective) * (stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, clusters - 1)) ** 2
out["clusteredWilson"] = [value, variance, clusters, n, effective, *proportion.proportion_confint(value * effective, effective, 0.05, "wilson")]

p = [0.01, 0.04, 0.03, 0.03, 0.5, 0.9, 0.0002]
out["multiplicity"] = {"p": p, "holm": list(multitest.multipletests(p, method="holm")[1]), "benjaminiHochberg": list(multitest.multipletests(p, method="fdr_bh")[1])}

# Newcombe 2006 method 5: |A - t| = z sqrt(V(t)), V(t) = t(1-t)/(mn) (1 + N*(1-t)/(2-t) + N* t/(1+t)), N* = (m+n)/2 - 1.
def newcombe_auc(a, m, n):
    v = lambda t: t * (1 - t) / (m * n) * (1 + ((m + n) / 2 - 1) * ((1 - t) / (2 - t) + t / (1 + t)))
    f = lambda t: (a - t) ** 2 - z * z * v(t)
    low = 0.0 if a == 0 else optimize.brentq(f, 1e-12, a - 1e-12, xtol=1e-15)
    high = 1.0 if a == 1 else optimize.brentq(f, a + 1e-12, 1 - 1e-12, xtol=1e-15)
    return [low, high]
out["newcombeAuc"] = [[a, m, n, *newcombe_auc(a, m, n)] for a, m, n in [(0.8931711, 58, 51), (1.0, 5, 45), (0.6, 10, 90), (0.97, 12, 400)]]

def hanley(a, m, n):
    return (a * (1 - a) + (m - 1) * (a / (2 - a) - a * a) + (n - 1) * (2 * a * a / (1 + a) - a * a)) / (m * n)
out["hanleyMcNeil"] = [[a, m, n, hanley(a, m, n)] for a, m, n in [(0.893, 58, 51), (0.85, 10, 90)]]

# Obuchowski 1997 by its formulas with double loops, on clustered rows with ties.
rng = np.random.default_rng(7)
patient = rng.integers(0, 14, 40)
shift = rng.normal(0, 0.7, 14)[patient]
label = (rng.random(40) < 0.45).astype(int)
score = np.round(label + shift + rng.normal(0, 0.8, 40), 1)
second = np.round(0.5 * label + shift + rng.normal(0, 0.8, 40), 1)
psi = lambda x, y: 1.0 if x > y else 0.5 if x == y else 0.0
def obuchowski(score, covariate=None):
    def parts(s):
        x, y = np.where(label == 1)[0], np.where(label == 0)[0]
        v10 = {i: np.mean([psi(s[i], s[j]) for j in y]) for i in x}
        v01 = {j: np.mean([psi(s[i], s[j]) for i in x]) for j in y}
        theta = np.mean(list(v10.values()))
        a = np.array([sum(v10[i] - theta for i in x if patient[i] == c) for c in range(14)])
        b = np.array([sum(v01[j] - theta for j in y if patient[j] == c) for c in range(14)])
        return theta, a, b, len(x), len(y)
    theta, a, b, m, n = parts(score)
    _, a2, b2, _, _ = parts(score if covariate is None else covariate)
    i10 = len(set(patient[label == 1])); i01 = len(set(patient[label == 0])); i = len(set(patient))
    s10 = i10 / ((i10 - 1) * m) * np.sum(a * a2)
    s01 = i01 / ((i01 - 1) * n) * np.sum(b * b2)
    s11 = i / (i - 1) * np.sum(a * b2)
    s11b = i / (i - 1) * np.sum(a2 * b)
    return theta, s10 / m + s01 / n + (s11 + s11b) / (m * n)
theta, var = obuchowski(score)
out["obuchowski"] = {"derivation": "direct double loops", "patient": patient.tolist(), "label": label.tolist(), "score": score.tolist(), "second": second.tolist(),
                     "auc": theta, "variance": var, "secondAuc": obuchowski(second)[0], "covariance": obuchowski(score, second)[1]}

# Weighted AUC by double loop.
w = np.round(rng.uniform(0.5, 3, 40), 2)
num = sum(w[i] * w[j] * psi(score[i], score[j]) for i in np.where(label == 1)[0] for j in np.where(label == 0)[0])
out["weightedAuc"] = {"weight": w.tolist(), "auc": num / (w[label == 1].sum() * w[label == 0].sum())}

effects = np.array([28.0, 8, -3, 7, -1, 1, 18, 12]); ses = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])
spread = np.array([0.9, 0.62, 0.7, 0.81, 0.75]); spread_var = np.array([0.001, 0.002, 0.0015, 0.0008, 0.003])
re = meta_analysis.combine_effects(spread, spread_var, method_re="iterated", use_t=False, atol=1e-14, maxiter=500)
q_at = lambda t2, e, v: np.sum((e - np.sum(e / (v + t2)) / np.sum(1 / (v + t2))) ** 2 / (v + t2))
profile = [optimize.brentq(lambda t2: q_at(t2, spread, spread_var) - stats.chi2.ppf(q, 4), 0, 10, xtol=1e-16) for q in (0.975, 0.025)]
out["betweenVariance"] = {"values": spread.tolist(), "variances": spread_var.tolist(), "pauleMandel": optimize.brentq(lambda t2: q_at(t2, spread, spread_var) - 4, 0, 1, xtol=1e-17),
                          "statsmodelsPauleMandel": float(re.tau2), "q": float(re.q), "qP": float(stats.chi2.sf(re.q, 4)), "interval": profile}

# Wald test of equality by direct linear algebra, chi-square; correlated estimates.
sd = np.sqrt(spread_var); corr = 0.3 ** np.abs(np.subtract.outer(range(5), range(5))); cov = corr * np.outer(sd, sd)
c = np.array([[1, -1, 0, 0, 0], [0, 1, -1, 0, 0], [0, 0, 1, -1, 0], [0, 0, 0, 1, -1]], float)
wald = float((c @ spread) @ np.linalg.solve(c @ cov @ c.T, c @ spread))
out["wald"] = {"values": spread.tolist(), "covariance": cov.tolist(), "statistic": wald, "p": float(stats.chi2.sf(wald, 4))}
xs, ys = rng.normal(0, 1, 9), rng.normal(0.8, 2, 14)
welch = stats.ttest_ind(xs, ys, equal_var=False)
out["welch"] = {"values": [xs.mean(), ys.mean()], "variances": [xs.var(ddof=1) / 9, ys.var(ddof=1) / 14], "clusters": [9, 14], "t": float(welch.statistic), "p": float(welch.pvalue), "degreesOfFreedom": float(welch.df)}

out["tukey"] = [[k, float(stats.studentized_range.ppf(0.95, k, np.inf) / math.sqrt(2))] for k in (3, 5, 12)]
mean_range = lambda k: integrate.quad(lambda x: 1 - stats.norm.cdf(x) ** k - stats.norm.sf(x) ** k, -12, 12)[0]
out["range"] = [[k, mean_range(k), float(stats.studentized_range.ppf(0.95, k, np.inf))] for k in (2, 3, 12)]

# Binormal AUC: exact variance of DeLong's estimator by quadrature (unit variances, means 0 and d).
def binormal_variance(a, m, n):
    d = stats.norm.ppf(a) * math.sqrt(2)
    q = integrate.quad(lambda x: stats.norm.cdf(x) ** 2 * stats.norm.pdf(x - d), -12, 14)[0] - a * a
    return (a * (1 - a) + (m - 1) * q + (n - 1) * q) / (m * n)
nulls = [(0.75, 0.5, [1640, 200, 160]), (0.75, 0.5, [1920, 80]), (0.85, 0.1, [6000, 3000, 1000]), (0.85, 0.1, [6000, 3000, 300]), (0.85, 0.05, [6000, 3000, 300]), (0.85, 0.1, [500] * 12)]
out["binormal"] = [{"auc": a, "sizes": sizes, "variances": [binormal_variance(a, n * prev, n * (1 - prev)) for n in sizes]} for a, prev, sizes in nulls]

# Logistic regression with an offset, weights and clusters.
x1, x2 = rng.normal(0, 1, 60), rng.integers(0, 2, 60).astype(float)
off = np.round(rng.normal(0, 0.3, 60), 2); wt = np.round(rng.uniform(0.5, 2, 60), 2); groups = rng.integers(0, 20, 60)
x1 = np.round(x1, 2)
yy = (rng.random(60) < 1 / (1 + np.exp(-(0.4 + 0.9 * x1 - 0.7 * x2 + off)))).astype(int)
X = sm.add_constant(np.column_stack([x1, x2]))
fit = sm.GLM(yy, X, family=sm.families.Binomial(), offset=off, freq_weights=wt).fit(tol=1e-14, maxiter=200)
bread = np.linalg.inv((X * (wt * fit.fittedvalues * (1 - fit.fittedvalues))[:, None]).T @ X)
scores = X * (wt * (yy - fit.fittedvalues))[:, None]
sums = np.array([scores[groups == g].sum(0) for g in np.unique(groups)]); G = len(np.unique(groups))
plain = sm.GLM(yy, X, family=sm.families.Binomial()).fit(tol=1e-14, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
out["logistic"] = {"x1": x1.tolist(), "x2": x2.tolist(), "offset": off.tolist(), "weight": wt.tolist(), "label": yy.tolist(), "patient": groups.tolist(),
                   "coefficients": fit.params.tolist(), "covariance": fit.cov_params().tolist(), "clustered": (G / (G - 1) * bread @ sums.T @ sums @ bread).diagonal().tolist(),
                   "plainCoefficients": plain.params.tolist(), "plainClusteredUncorrected": np.diag(plain.cov_params()).tolist(), "clusters": G}

# Hierarchical normal model, flat prior on mean and tau in [0, L]: posterior means by adaptive quadrature.
L = 4 * (effects.max() - effects.min())
def posterior(tau):
    v = ses ** 2 + tau ** 2; vm = 1 / np.sum(1 / v); mu = vm * np.sum(effects / v)
    logw = 0.5 * math.log(vm) + np.sum(stats.norm.logpdf(effects, mu, np.sqrt(v)))
    b = tau ** 2 / v
    return math.exp(logw + 30), mu + b * (effects - mu), np.sqrt((1 - b) * tau ** 2 + (1 - b) ** 2 * vm)
norm_c = integrate.quad(lambda t: posterior(t)[0], 0, L, limit=400, epsabs=0, epsrel=1e-10)[0]
post = [integrate.quad(lambda t: posterior(t)[0] * posterior(t)[1][i], 0, L, limit=400, epsabs=0, epsrel=1e-9)[0] / norm_c for i in range(8)]
def cdf(i, x):
    return integrate.quad(lambda t: posterior(t)[0] * stats.norm.cdf((x - posterior(t)[1][i]) / max(posterior(t)[2][i], 1e-12)), 0, L, limit=400, epsrel=1e-9)[0] / norm_c
lims = [optimize.brentq(lambda x: cdf(0, x) - q, -60, 90, xtol=1e-7) for q in (0.025, 0.975)]
tau = integrate.quad(lambda t: posterior(t)[0] * t, 0, L, limit=400, epsabs=0, epsrel=1e-9)[0] / norm_c
out["shrink"] = {"values": effects.tolist(), "standardErrors": ses.tolist(), "means": post, "tau": tau, "firstLimits": lims}

path = os.path.join(os.path.dirname(__file__), "..", "stats", "intervals.json")
with open(path, "w") as f:
    json.dump(out, f, indent=1, default=float)
    f.write("\n")
