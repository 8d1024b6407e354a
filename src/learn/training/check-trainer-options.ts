import { usageError } from '../../core/errors.ts';
import { elementCount, type TensorValue } from '../../core/tensor-value.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import type { Averaging, TrainerOptions } from './trainer-options.ts';

/**
 * Throws `learn/bad-trainer` (usage) with all problems of the options, and `learn/nothing-to-train` (usage) when no parameter is
 * trainable.
 */
export function checkTrainerOptions(options: TrainerOptions): void {
  const { clipNorm, clipValue, sharpness, averaging, graphBytes, stepsPerRun = 1, placement } = options;
  const problems = [
    ...above('clipNorm', clipNorm),
    ...above('clipValue', clipValue),
    ...above('sharpness.radius', sharpness?.radius),
    ...averagingProblems(averaging),
    ...(graphBytes === undefined || graphBytes >= 0 ? [] : [`\`graphBytes\` must be 0 or more; got ${graphBytes}.`]),
    ...(isWhole(stepsPerRun, 1) ? [] : [`\`stepsPerRun\` must be a whole number of 1 or more; got ${stepsPerRun}.`]),
    ...(stepsPerRun > 1 && placement === 'host' ? ["`stepsPerRun` is for `placement: 'device'`."] : []),
    ...valueProblems(options),
  ];
  if (problems.length > 0) throw usageError('learn/bad-trainer', problems.slice(0, 5).join(' '), { problems });
  if (trainedNames(options).length > 0) return;
  throw usageError('learn/nothing-to-train', 'No parameter is trainable.', {
    hint: 'Loosen the pattern of what is frozen.',
  });
}

/** Names of the trained parameters, in their order. */
export function trainedNames({ parameters, trainable = () => true }: TrainerOptions): readonly string[] {
  return Object.keys(parameters).filter((name) => trainable(name));
}

function averagingProblems(averaging: Averaging | undefined): readonly string[] {
  if (averaging?.kind === 'exponential') {
    const { decay } = averaging;
    return decay >= 0 && decay < 1 ? [] : [`\`averaging.decay\` must be in 0..1 (1 excluded); got ${decay}.`];
  }
  if (averaging?.kind !== 'equal') return [];
  const { from, every } = averaging;
  return [
    ...(isWhole(from, 0) ? [] : [`\`averaging.from\` must be a whole number of 0 or more; got ${from}.`]),
    ...(isWhole(every, 1) ? [] : [`\`averaging.every\` must be a whole number of 1 or more; got ${every}.`]),
  ];
}

function valueProblems(options: TrainerOptions): readonly string[] {
  const { parameters, buffers = {} } = options;
  const trained = new Set(trainedNames(options));
  const lengths = (kind: string, values: Readonly<Record<string, TensorValue>>): readonly string[] =>
    Object.entries(values).flatMap(([name, value]) =>
      value.data.length === elementCount(value.shape)
        ? []
        : [`The ${kind} "${name}" is ${formatType(value)} but has ${value.data.length} numbers.`],
    );
  return [
    ...lengths('parameter', parameters),
    ...lengths('buffer', buffers),
    ...[...trained].flatMap((name) =>
      parameters[name]!.dtype === 'float32'
        ? []
        : [`The parameter "${name}" is ${parameters[name]!.dtype}: only float32 is trained.`],
    ),
    ...Object.keys(buffers).flatMap((name) =>
      name in parameters ? [`"${name}" is both a parameter and a buffer.`] : [],
    ),
  ];
}

function above(name: string, value: number | undefined): readonly string[] {
  return value === undefined || (value > 0 && Number.isFinite(value))
    ? []
    : [`\`${name}\` must be finite and above 0; got ${value}.`];
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}
