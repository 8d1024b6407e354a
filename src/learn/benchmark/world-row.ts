import type { LeftOutGroup } from '../selection/left-out-groups.ts';
import type { FewCases } from './few-cases.ts';
import type { MeanInterval } from './mean-interval.ts';
import type { RunRemark } from './run-remarks.ts';

/** Seeds by what the levelling-down check says. */
export type LevellingCounts = Readonly<Record<'some-group-worse' | 'not-shown' | 'none', number>>;

/** A row on a world, over seeds. Differences are paired: the same seed, the same pairs. */
export interface WorldRow {
  readonly world: string;
  readonly row: string;
  readonly seeds: number;
  readonly auc: MeanInterval;
  readonly equityScaledAuc: MeanInterval;
  readonly worstGroupAuc: MeanInterval;
  /** Of ES-AUC against the baseline; absent for the baseline itself and without it. */
  readonly gain?: MeanInterval | undefined;
  /** Change of each group's AUC against the baseline. */
  readonly groupChange?: Readonly<Record<string, MeanInterval>> | undefined;
  /** Groups that do not count in the worst group, ES-AUC and gaps of decisions; absent where all known ones do. */
  readonly leftOut?: readonly LeftOutGroup[] | undefined;
  /** Of a rule of post-processing, by metric: in how many seeds some group is worse, no loss can be excluded, and none is worse. */
  readonly levellingDown?: Readonly<Record<string, LevellingCounts>> | undefined;
  readonly demographicParityDifference: MeanInterval;
  readonly equalizedOddsDifference: MeanInterval;
  /** AUC of telling bad pairs, as measured and over that of the Bayes detector. */
  readonly badPairAuc?: MeanInterval | undefined;
  readonly badPairRatio?: MeanInterval | undefined;
  /** The same AUC for each type of bad pair against the good ones, and within each group; means over seeds. */
  readonly badPairAucByType?: Readonly<Record<string, number>> | undefined;
  readonly badPairAucByGroup?: Readonly<Record<string, number>> | undefined;
  /** Share of the flagged pairs that are bad, and of the bad ones that are flagged, where the row flags pairs. */
  readonly precision?: MeanInterval | undefined;
  readonly recall?: MeanInterval | undefined;
  /** Seeds in which it suspected all pairs alike and so left them alone; absent where there are none. */
  readonly pairsAlike?: number | undefined;
  /** Figures that stand on too few cases to be read, each as of the first seed where it does; absent where none does. */
  readonly few?: readonly FewCases[] | undefined;
  /** What its trainings say of themselves, and how many of them; absent where they say nothing. */
  readonly remarks?: readonly RunRemark[] | undefined;
  /** Why it could not be run, where it could not. */
  readonly refused?: string | undefined;
}
