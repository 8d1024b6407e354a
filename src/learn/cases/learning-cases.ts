// Cases to learn from: what a method may know of them. Inputs (images, texts, features) come from elsewhere, by the index of the case.
import type { Attribute } from '../../cases/cases.ts';

/** What the cases of a part are used for. Selection, thresholds and temperatures come from `validation`; `test` is read once, at the end. */
export type SplitRole = 'train' | 'validation' | 'test';

/** Those, and a part of its own for rules upon the scores, which nothing else looks at. */
export type PartRole = SplitRole | 'calibration';

/** A value for each part; `calibration` only where there is one. */
export type ByPart<Value> = Readonly<Record<SplitRole, Value>> & { readonly calibration?: Value | undefined };

/** The classes that a task tells apart. */
export interface ClassTask {
  /** As recorded, in the order of their codes; for two classes the second is the finding. */
  readonly classes: readonly string[];
  /** Code of the recorded class by case, -1 where none is recorded. */
  readonly label: Int32Array;
  /** Code of the true class by case; in simulation only. */
  readonly truth?: Int32Array | undefined;
}

/** Cases with labels, groups and splits. Arrays over cases have length `count`. */
export interface LearningCases extends ClassTask {
  readonly count: number;
  /** Name of each case, unique. */
  readonly ids: readonly string[];
  /** Dense codes of patients. */
  readonly patient: Int32Array;
  readonly attributes: readonly Attribute[];
  /** Ascending case indices of each part. A patient is in one part only. */
  readonly splits: ByPart<Int32Array>;
}
