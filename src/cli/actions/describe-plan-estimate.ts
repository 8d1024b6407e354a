import type { PlanEstimate, Seconds } from '../../platform/node/benchmark/estimate-plan.ts';
import { alignColumns } from '../align-columns.ts';

/** The time of a training of each row on each world, and of all of them. */
export function describePlanEstimate({ rows, total }: PlanEstimate, workers: number): string {
  const lines = alignColumns(
    rows.map(({ world, row, seconds, refused }) => [
      `  ${world}`,
      row,
      refused === undefined ? timeOf(seconds) : `not measured: ${refused}`,
    ]),
  );
  const threads = workers === 1 ? 'one thread' : `${workers} threads, if there are cores for them`;
  return `${[
    'A training, from a few batches of it measured here and now (shortest to longest epoch):',
    ...lines,
    `All of them with ${threads}: ${timeOf(total)}. Trainings that end early take less, other work on this machine makes it more.`,
  ].join('\n')}\n`;
}

function timeOf({ mean, low, high }: Seconds): string {
  return low === high ? `about ${shown(mean)}` : `about ${shown(mean)} (${shown(low)} to ${shown(high)})`;
}

function shown(seconds: number): string {
  if (Number.isNaN(seconds)) return 'unknown';
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
