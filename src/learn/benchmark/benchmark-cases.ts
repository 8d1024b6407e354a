// The cases of one world and seed as a training sees them: frozen features, recorded groups and classes, and what is known of each pair.
import { tensorValue } from '../../core/tensor-value.ts';
import type { Values } from '../../engine/executable.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import type { InputSource, Prompts } from '../learner/learner.ts';
import type { TextExtent } from '../models/named-networks.ts';
import type { DrawnPair } from './draw-pairs.ts';
import type { TestStratum } from './embed-pictures.ts';
import { benchmarkPrompts, noteFeatures, noteWidth } from './note-features.ts';
import { pictureWidth } from './picture-features.ts';
import { groupNames, type WorldFactors } from './world-factors.ts';

/** What a world of one seed is made of. */
export interface BenchmarkParts {
  readonly factors: WorldFactors;
  /** Training pairs, then validation pairs. */
  readonly pairs: readonly DrawnPair[];
  /** Number of training pairs. */
  readonly training: number;
  /** Features [pairs,144] of the pictures as paired: spoilt where that is planted. */
  readonly pictures: Float32Array;
  readonly test: readonly { readonly stratum: Omit<TestStratum, 'order'>; readonly pictures: Float32Array }[];
}

/** Everything that a training on a benchmark world is given. */
export interface BenchmarkCases {
  readonly cases: LearningCases;
  readonly inputs: InputSource;
  readonly prompts: Prompts;
  /** By case: `badPair` (1 for bad) and `badPairPosterior`. Test cases are good. */
  readonly known: Readonly<Record<'badPair' | 'badPairPosterior', Float64Array>>;
  /** The training pairs. */
  readonly pairs: readonly DrawnPair[];
  /** Of the notes, where inputs are pictures and words; absent for frozen features. */
  readonly words?: TextExtent | undefined;
}

/** Name of the attribute of benchmark worlds. */
export const groupAttribute = 'group';

/**
 * Builds the cases. Features have mean 0 and deviation 1 over the training pairs (whose classes and notes play no part in it); prompts are
 * scaled like notes. Cases of the test are drawn by group and class and count equally.
 */
export function benchmarkCases({ factors, pairs, training, pictures, test }: BenchmarkParts): BenchmarkCases {
  const tested = test.flatMap(({ stratum, pictures: own }) =>
    Array.from({ length: own.length / pictureWidth }, () => stratum),
  );
  return {
    ...casesWithoutInputs({ factors, pairs, training, tested }),
    ...scaledInputs({ pairs, training, pictures: [pictures, ...test.map((each) => each.pictures)] }),
  };
}

/** The cases without their inputs; `tested` has the group and class of each test case. */
export function casesWithoutInputs({
  factors,
  pairs,
  training,
  tested,
}: Pick<BenchmarkParts, 'factors' | 'pairs' | 'training'> & {
  readonly tested: readonly Omit<TestStratum, 'order'>[];
}): Pick<BenchmarkCases, 'cases' | 'known' | 'pairs'> {
  const count = pairs.length + tested.length;
  const groups = [...groupNames(factors), ...(factors.unknown > 0 ? ['Unknown'] : [])];
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, k) => from + k);
  const label = Int32Array.from([...pairs, ...tested], ({ glaucoma }) => glaucoma);
  const recorded = [...pairs.map((pair) => pair.recordedGroup), ...tested.map(({ group }) => group)];
  const ofTest = (own: (pair: DrawnPair) => number, rest: number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => (k < pairs.length ? own(pairs[k]!) : rest));
  return {
    cases: {
      count,
      ids: Array.from({ length: count }, (_, k) => String(k + 1).padStart(6, '0')),
      patient: range(0, count),
      classes: ['no glaucoma', 'glaucoma'],
      label,
      attributes: [
        {
          name: groupAttribute,
          codes: Int32Array.from(recorded, (group) => groups.indexOf(group)),
          groups,
          unknown: groups.indexOf('Unknown'),
          recipe: { columns: ['recordedGroup'] },
        },
      ],
      splits: {
        train: range(0, training),
        validation: range(training, pairs.length),
        test: range(pairs.length, count),
      },
    },
    known: {
      badPair: ofTest((pair) => (pair.planted === 'good' ? 0 : 1), 0),
      badPairPosterior: ofTest((pair) => pair.posterior, 0),
    },
    pairs: pairs.slice(0, training),
  };
}

function scaledInputs({
  pairs,
  training,
  pictures,
}: Pick<BenchmarkParts, 'pairs' | 'training'> & { readonly pictures: readonly Float32Array[] }): Pick<
  BenchmarkCases,
  'inputs' | 'prompts'
> {
  const image = standardised(joined(pictures), pictureWidth, training);
  const notes = joined(
    [...pairs.map((pair) => pair.note), ...benchmarkPrompts.map(({ text }) => text)].map(noteFeatures),
  );
  const text = standardised(notes, noteWidth, training);
  const rowsOf = (features: Float32Array, width: number, rows: readonly number[]): Values[string] => {
    const taken = new Float32Array(rows.length * width);
    for (const [at, row] of rows.entries()) {
      if (row < features.length / width) taken.set(features.subarray(row * width, (row + 1) * width), at * width);
    }
    return tensorValue('float32', [rows.length, width], taken);
  };
  const noteCount = pairs.length;
  return {
    inputs: {
      load: ({ cases }) => ({
        image: rowsOf(image, pictureWidth, cases),
        text: rowsOf(text.subarray(0, noteCount * noteWidth), noteWidth, cases),
      }),
    },
    prompts: {
      inputs: { text: tensorValue('float32', [benchmarkPrompts.length, noteWidth], text.slice(noteCount * noteWidth)) },
      classOf: benchmarkPrompts.map((prompt) => prompt.class),
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Features by row with mean 0 and deviation 1 over the first rows; a feature that hardly varies there is divided by 0.02 instead. */
function standardised(features: Float32Array, width: number, rows: number): Float32Array {
  const scaled = new Float32Array(features.length);
  for (let column = 0; column < width; column += 1) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      const value = features[row * width + column]!;
      sum += value;
      squares += value * value;
    }
    const mean = sum / rows;
    const deviation = Math.max(0.02, Math.sqrt(Math.max(squares / rows - mean * mean, 0)));
    for (let at = column; at < features.length; at += width) scaled[at] = (features[at]! - mean) / deviation;
  }
  return scaled;
}
