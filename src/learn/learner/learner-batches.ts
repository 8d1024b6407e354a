// The batches of a learner: inputs of the cases, their classes and groups, and in training the batches of one group each.
import { tensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { BatchRequest } from '../fit/fit-options.ts';
import type { MethodContext, MethodRun, TrainingGroups } from '../methods/method.ts';
import { batchNames, withPrefix } from './batch-names.ts';
import { groupDraw } from './case-draws.ts';
import type { InputRequest, LearnerOptions } from './learner.ts';

/** What batches are made from. */
export interface LearnerBatchOptions {
  readonly options: LearnerOptions;
  readonly context: MethodContext;
  readonly run: MethodRun;
  /** Over all cases. */
  readonly groups: readonly TrainingGroups[];
  /** Case index of each training position. */
  readonly rows: Int32Array;
}

/** The loader of a learner's batches; cases are named by their indices. */
export function learnerBatches({ options, context, run, groups, rows }: LearnerBatchOptions) {
  const { cases, inputs, prompts } = options;
  const { groupBatches } = run;
  const draws = (groupBatches?.attributes ?? []).flatMap((attribute) =>
    context.attributes[attribute]!.groups.map((_, group) => ({
      prefix: batchNames.groupBatch(attribute, group),
      draw: groupDraw(context.attributes[attribute]!, { group, size: groupBatches!.size, seed: context.seed }),
    })),
  );
  const loadCases = (request: InputRequest): Promise<Values> => Promise.resolve(inputs.load(request));
  const codesOf = (values: ArrayLike<number>, of: readonly number[]): Values[string] =>
    tensorValue(
      'int64',
      [of.length],
      of.map((index) => values[index]!),
    );
  return async ({ cases: indices, mode, step, stream }: BatchRequest<number>): Promise<Values> => {
    const request = { mode, stream };
    const own = withPrefix(batchNames.cases, await loadCases({ ...request, cases: indices }));
    const codes = groups.map(
      (group, attribute) => [batchNames.group(attribute), codesOf(group.codes, indices)] as const,
    );
    const asked = mode === 'eval' || run.prompts ? withPrefix(batchNames.prompts, prompts?.inputs ?? {}) : {};
    const batch = { ...own, [batchNames.label]: codesOf(cases.label, indices), ...Object.fromEntries(codes), ...asked };
    if (mode === 'eval') return batch;
    const others = await Promise.all(
      draws.map(async ({ prefix, draw }) => {
        const members = draw.batch(step).map((position) => rows[position]!);
        return withPrefix(prefix, await loadCases({ ...request, cases: members }));
      }),
    );
    return Object.assign(batch, ...others) as Values;
  };
}
