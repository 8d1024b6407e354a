import type { GroupCounts } from './counts.ts';
import type { MetricEstimate } from './estimate.ts';
import type { Measure } from './result.ts';
import type { Frame } from './sample.ts';

/** One group with all that the comparison needs. */
export interface GroupState {
  readonly name: string;
  readonly code: number;
  readonly frame: Frame;
  readonly counts: GroupCounts;
  readonly reason: string | undefined;
  readonly primary: MetricEstimate | undefined;
  readonly measures: Readonly<Record<string, Measure>>;
}
