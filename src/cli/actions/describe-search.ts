// Which settings a search selected: of each row, how often each of its trials.
import type { BenchResult } from '../../learn/benchmark/bench-cell.ts';
import { methodOf } from '../../learn/methods/methods.ts';
import type { Setting } from '../../learn/methods/setting.ts';
import type { BenchPlan } from '../../learn/plan/learn-plan.ts';
import { alignColumns } from '../align-columns.ts';

type SelectedTrial = NonNullable<NonNullable<BenchResult['figures']>['selectedTrial']>;

/** Lines on the search of a plan; none where nothing was searched. `trial-0` has the settings as they are given; the folders of trainings have these names. */
export function describeSearch({ methods, search }: BenchPlan, results: readonly BenchResult[]): readonly string[] {
  const rows = methods.flatMap(({ name, label = name }) => {
    const chosen = results.flatMap(({ row, figures }) =>
      row === label && figures?.selectedTrial ? [figures.selectedTrial] : [],
    );
    const trials = [...new Map(chosen.map((trial) => [trial.trial, trial])).values()];
    return trials
      .sort((a, b) => a.trial - b.trial)
      .map((trial, index) => {
        const times = chosen.filter((each) => each.trial === trial.trial).length;
        return [
          `  ${index === 0 ? label : ''}`,
          `${times} of ${chosen.length}`,
          `trial-${trial.trial}${trial.trial === 0 ? ', as given' : ''}:`,
          settingsText(name, trial),
        ];
      });
  });
  if (rows.length === 0) return [];
  return [
    `Settings that ${search.rule} of the validation cases selected, of all cases and seeds:`,
    ...alignColumns(rows),
    '',
  ];
}

/** The shared settings, and those of the method that are searched. */
function settingsText(name: string, { training, method }: SelectedTrial): string {
  const own = Object.entries(methodOf(name).settings as Readonly<Record<string, Setting>>)
    .filter(([, { search }]) => (search?.length ?? 0) > 1)
    .map(([key]) => [key, method[key]] as const);
  return [...Object.entries(training), ...own].map(([key, value]) => `${key} ${String(value)}`).join(', ');
}
