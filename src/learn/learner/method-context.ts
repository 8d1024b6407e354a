import type { Attribute } from '../../cases/cases.ts';
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { MethodContext, TrainingGroups } from '../methods/method.ts';
import type { LearnerOptions } from './learner.ts';

/** Attributes of the names given, in their order. Throws `learn/unknown-attribute` (usage). */
export function attributesOf({
  cases,
  attributes,
}: Pick<LearnerOptions, 'cases' | 'attributes'>): readonly Attribute[] {
  return attributes.map((name) => {
    const found = cases.attributes.find((attribute) => attribute.name === name);
    if (found) return found;
    const names = cases.attributes.map((attribute) => attribute.name);
    const [near] = nearestNames(name, names);
    throw usageError('learn/unknown-attribute', `The cases have no attribute "${name}".`, {
      hint: near === undefined ? `Attributes are: ${names.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
    });
  });
}

/** Names of the known groups of an attribute, and the code of each case among them (-1: unknown). */
export function knownGroups({ name, groups, codes, unknown }: Attribute): TrainingGroups {
  const kept = groups.flatMap((_, code) => (code === unknown ? [] : [code]));
  const codeOf = new Map(kept.map((code, index) => [code, index]));
  return {
    attribute: name,
    groups: kept.map((code) => groups[code]!),
    codes: Int32Array.from(codes, (code) => codeOf.get(code) ?? -1),
  };
}

/** The cases that are trained on: those of the split, of classifiers only those with a recorded class. */
export function trainingCases({ cases, model }: Pick<LearnerOptions, 'cases' | 'model'>): Int32Array {
  const { train } = cases.splits;
  return model.kind === 'pairs' ? train : train.filter((index) => cases.label[index]! >= 0);
}

/** What the method knows before the first step. `groups` are over all cases. */
export function methodContext(options: LearnerOptions, groups: readonly TrainingGroups[]): MethodContext {
  const { cases, model, known = {}, epochs, batchSize, seed } = options;
  const rows = trainingCases(options);
  const codesOf = (codes: ArrayLike<number>): Int32Array => Int32Array.from(rows, (index) => codes[index]!);
  return {
    kind: model.kind,
    count: rows.length,
    classes: cases.classes,
    label: codesOf(cases.label),
    attributes: groups.map((each) => ({ ...each, codes: codesOf(each.codes) })),
    known: Object.fromEntries(
      Object.entries(known).map(([name, values]) => [name, Float64Array.from(rows, (index) => values[index]!)]),
    ),
    epochs,
    batchSize,
    stepsPerEpoch: Math.ceil(rows.length / batchSize),
    seed,
  };
}
