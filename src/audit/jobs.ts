// The jobs of an audit. Each is a pure function of the shared data and its own few numbers, so it may run in any worker and in any order.
import type { Cases } from '../cases/cases.ts';
import { type Analysis, analyse } from './analyse.ts';
import { type Permuted, permute } from './permute.ts';
import type { AnalysisPlan } from './plan.ts';
import { resample } from './resample.ts';
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

/** What a job gives: an analysis; permuted statistics, or undefined where nothing can be permuted; replicates by row. */
export type JobResult<J extends Job> = J extends AnalyseJob
  ? Analysis
  : J extends PermuteJob
    ? Permuted | undefined
    : Float64Array;

/** Performs one job: a pure function of the data and the job, so the thread and the order do not matter. Throws what the metrics of the plan throw. */
export function performJob<J extends Job>(data: AuditData, job: J): JobResult<J> {
  return perform(data, job) as JobResult<J>;
}

function perform(data: AuditData, job: Job): Analysis | Permuted | undefined | Float64Array {
  switch (job.kind) {
    case 'analyse':
      return analyse(data, job);
    case 'permute':
      return permute(data, job);
    case 'resample':
      return resample(data, job);
  }
}
