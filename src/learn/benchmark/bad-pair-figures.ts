/** How well bad pairs of the training are told from good ones. Shares are NaN where there is nothing to count. */
export interface BadPairFigures {
  /** Chance that a bad pair is more suspicious than a good one, ties half. */
  readonly auc: number;
  /** Against good pairs of all groups. */
  readonly byType: Readonly<Record<string, number>>;
  /** Within each group. */
  readonly byGroup: Readonly<Record<string, number>>;
}
