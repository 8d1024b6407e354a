// Cases of a biased world, each there twice: row 2 i without the bias, row 2 i + 1 with it. What differs between levels is the input of a row.
import { createStream } from '../../src/core/stream.ts';
import type { LearningCases, SplitRole } from '../../src/learn/cases/learning-cases.ts';
import { tensorInputs } from '../../src/learn/inputs/tensor-inputs.ts';
import type { InputSource } from '../../src/learn/learner/learner.ts';
import { type Dataset, openDataset } from '../../src/simulate/dataset/open-dataset.ts';
import type { BiasedWorld } from './worlds.ts';

export type Level = 'latents' | 'pixels';
export type Sizes = Readonly<Record<SplitRole, number>>;

export interface CasesOptions {
  readonly world: BiasedWorld;
  readonly level: Level;
  readonly sizes: Sizes;
  readonly seed: number;
  /** Pixels along the longer edge. */
  readonly edge: number;
  /** Of readings: standard deviation of the noise over that of the reading. */
  readonly noise: number;
}

/** The cases without any input: enough to evaluate scores. */
export interface DrawnCases {
  readonly dataset: Dataset;
  readonly label: Uint8Array;
  readonly bias: Uint8Array;
  /** First case of each part, and the end. */
  readonly parts: Readonly<Record<SplitRole, readonly [from: number, to: number]>>;
}

export async function drawCases({ world, level, sizes, seed, edge }: CasesOptions): Promise<DrawnCases> {
  const text = level === 'pixels' ? world.pictureText(edge) : world.latentText;
  const total = sizes.train + sizes.validation + sizes.test;
  const twins = [`${world.bias}=0`, `${world.bias}=1`];
  const dataset = await openDataset({ text, file: world.name, cases: total, do: [], twins, seed });
  const label = new Uint8Array(total);
  const bias = new Uint8Array(total);
  for (let index = 0; index < total; index += 1) {
    const { values } = dataset.draw(index).draws[0]!;
    label[index] = Number(values[world.label]);
    bias[index] = Number(values[world.bias]);
  }
  const second = sizes.train + sizes.validation;
  return {
    dataset,
    label,
    bias,
    parts: { train: [0, sizes.train], validation: [sizes.train, second], test: [second, total] },
  };
}

/** What was in training: prevalence, and how frequent the bias was with and without the finding. */
export function trainedPopulation({ label, bias, parts: { train } }: DrawnCases) {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (let index = train[0]; index < train[1]; index += 1) counts[label[index]!]![bias[index]!]! += 1;
  const [without, among] = counts as [[number, number], [number, number]];
  const share = ([no, yes]: readonly [number, number]): number => yes / (no + yes);
  return {
    prevalence: (among[0] + among[1]) / (train[1] - train[0]),
    bias: { amongEvents: share(among), amongNonEvents: share(without) },
  };
}

/** Labels and biases of the test cases. */
export function testCases({ label, bias, parts: { test } }: DrawnCases) {
  return { label: label.subarray(...test), bias: bias.subarray(...test) };
}

/** Cases to learn from: as the population has them, or (`unbiased`) with the bias taken away in training and validation. */
export function learningCases({ label, bias, parts }: DrawnCases, unbiased: boolean): LearningCases {
  const count = 2 * label.length;
  const ofRow = (values: Uint8Array): Int32Array => Int32Array.from({ length: count }, (_, row) => values[row >> 1]!);
  const rows = ([from, to]: readonly [number, number]): Int32Array =>
    Int32Array.from({ length: to - from }, (_, k) => 2 * (from + k) + (unbiased ? 0 : bias[from + k]!));
  const [first, end] = parts.test;
  return {
    count,
    ids: Array.from({ length: count }, (_, row) => `${row >> 1}-${row & 1}`),
    patient: Int32Array.from({ length: count }, (_, row) => row >> 1),
    classes: ['absent', 'present'],
    label: ofRow(label),
    attributes: [
      { name: 'bias', codes: ofRow(bias), groups: ['without', 'with'], unknown: -1, recipe: { columns: ['bias'] } },
    ],
    splits: {
      train: rows(parts.train),
      validation: rows(parts.validation),
      test: Int32Array.from({ length: 2 * (end - first) }, (_, k) => 2 * first + k),
    },
  };
}

/** Readings of latents [rows, readings] or pictures [rows, channels, height, width], under the name `image`. */
export function inputsOf(drawn: DrawnCases, options: CasesOptions): InputSource {
  return options.level === 'pixels' ? pictureInputs(drawn) : readingInputs(drawn, options);
}

function readingInputs({ dataset, bias, parts }: DrawnCases, { world, noise, seed }: CasesOptions): InputSource {
  const { readings } = world;
  const width = readings.length;
  const data = new Float32Array(2 * bias.length * width);
  for (const index of bias.keys()) {
    const [, absent, present] = dataset.draw(index).draws;
    for (const [twin, { values }] of [absent!, present!].entries()) {
      for (const [k, node] of readings.entries()) data[(2 * index + twin) * width + k] = Number(values[node]);
    }
  }
  for (const [k, node] of readings.entries()) {
    const known = Array.from({ length: parts.train[1] }, (_, index) => data[(2 * index + bias[index]!) * width + k]!);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / known.length);
    for (let row = 0; row < 2 * bias.length; row += 1) {
      const place = row * width + k;
      const error = noise * createStream(seed, 'reading', row >> 1, node).normal();
      data[place] = (data[place]! - mean) / deviation + error;
    }
  }
  return tensorInputs({ image: { dtype: 'float32', shape: [2 * bias.length, width], data } });
}

function pictureInputs({ dataset, bias }: DrawnCases): InputSource {
  let data = new Float32Array(0);
  let shape: readonly number[] = [];
  for (const index of bias.keys()) {
    for (const [twin, { image }] of dataset.render(dataset.draw(index).draws.slice(1)).entries()) {
      const { channels, extents, data: samples } = image!;
      const size = samples.length / channels;
      if (index + twin === 0) {
        shape = [2 * bias.length, channels, extents[1]!, extents[0]!];
        data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      }
      const white = samples instanceof Uint8Array ? 255 : 1;
      const start = (2 * index + twin) * samples.length;
      for (let at = 0; at < samples.length; at += 1) {
        data[start + (at % channels) * size + Math.floor(at / channels)] = (Number(samples[at]) / white - 0.5) / 0.25;
      }
    }
  }
  return tensorInputs({ image: { dtype: 'float32', shape: [...shape], data } });
}
