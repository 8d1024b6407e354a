import type { Table } from '../../../cases/table.ts';
import type { Watch } from '../../../core/progress.ts';
import type { PlaceOf } from '../../../learn/plan/schema-problems.ts';

/** Where what a plan names is found. */
export interface PrepareLearningOptions {
  /** The joined tables of the plan; undefined for the layout of FairVLMed. */
  readonly table: Table | undefined;
  /** Folder of the images, for tables. */
  readonly folder: string;
  /** Folder of the plan. */
  readonly home: string;
  readonly watch: Watch;
  /** Says where a part of the plan stands. */
  readonly place?: PlaceOf | undefined;
}
