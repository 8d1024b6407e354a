// By what the epoch or the settings are chosen: figures of the validation cases.

/** AUC of one group. */
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
  /** NaN never wins. */
  value(figures: EpochFigures): number;
}
