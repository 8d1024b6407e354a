// Simulated embeddings of pairs that share eight latent numbers; the texts of some pairs are exchanged among them.
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import type { Values } from '../../../../src/engine/executable.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import type { LearnerOptions, PairModel } from '../../../../src/learn/learner/learner.ts';

const latents = 8;
const width = 16;

const linearPairs: PairModel = {
  kind: 'pairs',
  image: (scope, { image }) => linear(scope.child('image'), image!, { outputs: 8 }),
  text: (scope, { text }) => linear(scope.child('text'), text!, { outputs: 8 }),
  textInputs: ['text'],
};

/** `train` pairs to train on, the first `swapped` of them bad, and 40 each to validate and to test. Two sites. */
export function swappedPairs({
  train,
  swapped,
  seed = 1,
}: {
  readonly train: number;
  readonly swapped: number;
  readonly seed?: number;
}) {
  const count = train + 80;
  const draw = (name: string, size: number) => {
    const stream = createStream(seed, name);
    return Float64Array.from({ length: size }, () => stream.normal());
  };
  const latent = draw('latent', count * latents);
  const told = (index: number): number => (index < swapped ? (index + 1) % swapped : index);
  const image = embed(latent, { map: draw('image map', latents * width), noise: draw('image noise', count * width) });
  const own = Float64Array.from(latent, (_, at) => latent[told(Math.floor(at / latents)) * latents + (at % latents)]!);
  const textMap = draw('text map', latents * width);
  const text = embed(own, { map: textMap, noise: draw('text noise', count * width) });
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
  const codes = range(0, count).map((index) => index % 2);
  const rows = (data: Float32Array, of: readonly number[]): Values[string] =>
    tensorValue(
      'float32',
      [of.length, width],
      of.flatMap((index) => Array.from(data.subarray(index * width, (index + 1) * width))),
    );
  const label = Int32Array.from(codes, (_, index) => (latent[index * latents]! > 0 ? 1 : 0));
  return {
    cases: {
      count,
      ids: Array.from(codes, (_, index) => `pair-${index}`),
      patient: range(0, count),
      classes: ['low', 'high'],
      label,
      attributes: [{ name: 'site', codes, groups: ['north', 'south'], unknown: -1, recipe: { columns: ['site'] } }],
      splits: { train: range(0, train), validation: range(train, train + 40), test: range(train + 40, count) },
    },
    inputs: { load: ({ cases: of }) => ({ image: rows(image, of), text: rows(text, of) }) },
    model: linearPairs,
    prompts: {
      inputs: {
        text: tensorValue(
          'float32',
          [2, width],
          [-2, 2].flatMap((z) => Array.from(textMap.subarray(0, width), (value) => z * value)),
        ),
      },
      classOf: [0, 1],
    },
  } satisfies Partial<LearnerOptions>;
}

function embed(
  latent: Float64Array,
  { map, noise }: { readonly map: Float64Array; readonly noise: Float64Array },
): Float32Array {
  return Float32Array.from(noise, (value, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    let sum = 0.6 * value;
    for (let k = 0; k < latents; k += 1) sum += latent[row * latents + k]! * map[k * width + column]!;
    return sum / Math.sqrt(latents);
  });
}
