// The jobs of an audit, and what all of them read.
import type { Cases } from '../cases/cases.ts';
import type { AnalysisPlan } from './plan.ts';
import type { TaskSettings } from './settings.ts';

/** What all jobs of an audit read; it is handed to each worker once. */
export interface AuditData {
  readonly cases: Cases;
  readonly analysis: AnalysisPlan;
  readonly settings: readonly TaskSettings[];
  /** Reference group named in the plan, by attribute. */
  readonly references: Readonly<Record<string, string>>;
  /** Number of tests planned in the confirmatory family and in the exploratory one. */
  readonly families: { readonly confirmatory: number; readonly exploratory: number };
}

/** Everything about one attribute of one task that needs no resampling; `attribute` -1 is everybody as one group. */
export interface AnalyseJob {
  readonly kind: 'analyse';
  readonly task: number;
  readonly attribute: number;
  /** Counts and the primary metric alone: what a first verdict rests on. */
  readonly primaryOnly?: boolean;
}

/** Permutations `from` to `to` (exclusive) of the groups of one attribute over patients. */
export interface PermuteJob {
  readonly kind: 'permute';
  readonly task: number;
  readonly attribute: number;
  /** Codes of the groups that take part. */
  readonly groups: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Bootstrap replicates `from` to `to` (exclusive) of the metrics of all groups of one task that need them. */
export interface ResampleJob {
  readonly kind: 'resample';
  readonly task: number;
  readonly from: number;
  readonly to: number;
}

/** A piece of the work of an audit, told apart by `kind`. */
export type Job = AnalyseJob | PermuteJob | ResampleJob;
