// What a rule of post-processing did to the test cases of several trainings, as lines for a terminal.
import type { ComparedGroup } from '../../audit/compare-result.ts';
import type { PostProcessingRecord } from '../../learn/protocol/post-process-training.ts';
import { alignColumns } from '../align-columns.ts';

/** A training with the record of its rule. */
export interface ProcessedTraining {
  readonly seed: number;
  readonly postProcessing?: PostProcessingRecord | undefined;
}

/** Every group before and after, means over trainings, and what the levelling-down check says of each; nothing without a rule. */
export function describeProcessed(trainings: readonly ProcessedTraining[]): readonly string[] {
  const records = trainings.flatMap(({ postProcessing }) => postProcessing ?? []);
  const [first] = records;
  if (first === undefined) return [];
  const { name, attribute, fittedOn, before } = first;
  const rows = first.check.metrics.flatMap(({ metric, groups }) => {
    const of = (record: PostProcessingRecord) => record.check.metrics.find((each) => each.metric === metric);
    const alls = records.flatMap(({ check }) => check.all.filter((each) => each.metric === metric));
    const inGroup = (group: string) =>
      records.flatMap((record) => of(record)?.groups.filter((each) => each.group === group) ?? []);
    const gaps = records.map((record) => of(record)?.gap);
    return [
      lineOf(
        metric,
        'all',
        alls.map(({ change }) => sidesOf(change)),
      ),
      ...groups.map(({ group }) => lineOf('', group, inGroup(group).map(sidesOf))),
      lineOf(
        '',
        'gap',
        gaps.map((gap) => [gap?.first ?? null, gap?.second ?? null]),
      ),
    ];
  });
  const { withheld } = first.check;
  const compared = `one threshold for all (${'value' in before.rule ? `${before.rule.rule} ${before.rule.value}` : before.rule.rule})`;
  return [
    `  ${name} by ${attribute}, fitted on ${fittedOn.cases} cases of ${fittedOn.split}, against ${compared}; test cases, ${records.length === 1 ? 'before and after' : 'means over seeds before and after'}`,
    ...alignColumns(rows).map((line) => `    ${line}`),
    ...(withheld.length === 0 ? [] : [`    too few cases to be shown: ${withheld.join(', ')}`]),
    ...trainings.flatMap(({ seed, postProcessing }) =>
      (postProcessing?.check.metrics ?? []).map(
        ({ metric, levellingDown }) => `    seed ${seed}, ${metric}: ${levellingDown.sentence}`,
      ),
    ),
    ...[...new Set(records.flatMap(({ notes }) => notes))].map((note) => `    ${note}`),
  ];
}

type Sides = readonly [before: number | null, after: number | null];

function sidesOf({ primary }: ComparedGroup): Sides {
  return [primary.first, primary.second];
}

function lineOf(metric: string, group: string, sides: readonly Sides[]): string[] {
  const mean = (at: 0 | 1): string => {
    const values = sides.flatMap((side) => side[at] ?? []);
    return values.length === 0 ? '-' : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  };
  return [metric, group, mean(0), mean(1)];
}
