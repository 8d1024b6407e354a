// By what the epoch or the settings are chosen: figures of the validation cases.

/** AUC of one group, in 0..1. */
export interface GroupFigure {
  readonly attribute: string;
  readonly group: string;
  /** NaN where the group has cases of one class only. */
  readonly auc: number;
  readonly cases: number;
  readonly events: number;
  /** Where the group has too few cases to be compared: it counts in no figure of several groups and no rule looks at it. */
  readonly isLeftOut?: true | undefined;
}

/** How the cases of a split fare at one point of a training. Values that do not exist are NaN. */
export interface EpochFigures {
  /** Mean base loss. */
  readonly loss: number;
  /** Area under the ROC curve; of several classes the mean over one class against the rest. */
  readonly auc: number;
  /** Known groups of all attributes. */
  readonly groups: readonly GroupFigure[];
  /** Least AUC of any group that counts and has one. */
  readonly worstGroupAuc: number;
  /** Equity-scaled AUC by attribute: `AUC / (1 + sum |AUC_g - AUC|)` over the groups that count and have one (Luo et al. 2024). */
  readonly equityScaledAuc: Readonly<Record<string, number>>;
}

/** A figure to choose by. */
export interface Criterion {
  readonly name: string;
  readonly about: string;
  readonly better: 'lower' | 'higher';
  /** NaN never wins. Of a contest the value of an epoch that is alone. */
  value(figures: EpochFigures): number;
  /** How epochs are compared where the figure of one alone does not say which is better. */
  readonly contest?: Contest | undefined;
}

/** A comparison of epochs with each other, in which later epochs may change which of the earlier ones wins. */
export interface Contest {
  /** Value of each epoch among these; NaN where it has none. */
  values(epochs: readonly EpochFigures[]): readonly number[];
  /**
   * Indices of the epochs that may still win, whatever later ones have: first the one that wins if there are none, then the others in their order.
   * Empty where no epoch has a value. One that is not among them is never again.
   */
  contenders(epochs: readonly EpochFigures[]): readonly number[];
}

/** Value of each epoch, or of each training, among these. */
export function valuesAmong({ value, contest }: Criterion, figures: readonly EpochFigures[]): readonly number[] {
  return contest?.values(figures) ?? figures.map(value);
}

/** Index of the epoch that is selected, the earlier of equal ones; undefined where none has a value. */
export function selectedAmong(criterion: Criterion, figures: readonly EpochFigures[]): number | undefined {
  if (criterion.contest) return criterion.contest.contenders(figures)[0];
  const sign = criterion.better === 'higher' ? 1 : -1;
  return firstLargest(figures.map((own) => sign * criterion.value(own)));
}

/** Index of the first of the largest numbers; undefined where all are NaN. */
export function firstLargest(values: readonly number[]): number | undefined {
  let best: number | undefined;
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    if (best === undefined || value > values[best]!) best = index;
  });
  return best;
}
