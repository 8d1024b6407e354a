// What the columns of a table mean for learning.
import type { AttributePlan } from '../../audit/plan.ts';
import type { ByPart, LearningCases } from './learning-cases.ts';

/** What is told apart: a finding that is there or not, or the values of a column. */
export type LabelPlan =
  | {
      readonly kind: 'finding';
      /** A column of 0/1 or true/false, or an expression: `Finding Labels contains Hernia`. */
      readonly label: string;
      /** Names of the two classes; default `absent` and `present`. */
      readonly names?: readonly [absent: string, present: string] | undefined;
    }
  | {
      readonly kind: 'classes';
      /** A column of class names. */
      readonly label: string;
      /** Classes in the order of their codes; default all values, in order of code units. */
      readonly classes?: readonly string[] | undefined;
    };

/** Parts as a column has them: for each role the values that stand for it. Cases with other values, or none, are left out. */
export interface SplitColumnPlan {
  readonly kind: 'column';
  readonly column: string;
  readonly roles: ByPart<string | readonly string[]>;
}

/** Parts that are drawn among patients. */
export interface DrawnSplitPlan {
  readonly kind: 'drawn';
  /** Share of the patients in each part; positive, together 1. */
  readonly shares: ByPart<number>;
  readonly seed: number;
}

/** What the columns of a table mean for learning. */
export interface LearningCasesPlan {
  readonly columns: {
    /** Name of each case, unique. */
    readonly case: string;
    /** Absent: each case is a patient of its own. */
    readonly patient?: string | undefined;
  };
  readonly label: LabelPlan;
  /** The true class, as `label` names the recorded one; in simulation only. */
  readonly truth?: string | undefined;
  readonly split: SplitColumnPlan | DrawnSplitPlan;
  readonly attributes: readonly AttributePlan[];
  /** What else is known of each case: a name, and the column of numbers or the expression that holds it. */
  readonly known?: Readonly<Record<string, string>> | undefined;
  /** Which cases take part, as an expression; default all. */
  readonly where?: string | undefined;
  /** Size of training batches, to be checked against the number of groups. */
  readonly batchSize?: number | undefined;
}

/** What became of the cases of a part; for the record. */
export interface PartRecord {
  readonly cases: number;
  readonly patients: number;
  /** Cases of each class, in the order of the classes. */
  readonly classes: readonly number[];
  /** Cases without a label. */
  readonly unlabelled: number;
  /** Cases of each group by attribute, in the order of its groups. */
  readonly groups: Readonly<Record<string, readonly number[]>>;
}

/** How the cases were made; plain data. */
export interface LearningCasesRecord {
  /** Rows of the table. */
  readonly rows: number;
  readonly leftOut: readonly { readonly reason: string; readonly cases: number }[];
  readonly classes: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly split:
    | SplitColumnPlan
    | (DrawnSplitPlan & {
        /** What the draw was balanced over. */
        readonly stratifiedBy: readonly string[];
        readonly unit: 'patient' | 'case';
      });
  readonly parts: ByPart<PartRecord>;
}

/** Cases to learn from, and how they were made. */
export interface BuiltLearningCases {
  readonly cases: LearningCases;
  /** Values by name and case; NaN where missing. */
  readonly known: Readonly<Record<string, Float64Array>>;
  /** Row of the table of each case, from 0. */
  readonly rows: Int32Array;
  readonly record: LearningCasesRecord;
  readonly warnings: readonly LearningCasesWarning[];
}

/** Something about the cases, or what is made of them, that a user should know. */
export interface LearningCasesWarning {
  readonly code:
    | 'unknown-group'
    | 'missing-label'
    | 'absent-class'
    | 'missing-patient'
    | 'decisions'
    | 'dark-pictures'
    | 'not-adapted'
    | 'unknown-words';
  readonly message: string;
}
