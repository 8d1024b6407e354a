// The cases of one world and seed as pictures and words, to be learnt end to end.
import { tensorValue } from '../../core/tensor-value.ts';
import { tokenise } from '../inputs/tokeniser.ts';
import { fitWordTokeniser, wordTokeniser } from '../inputs/word-tokeniser.ts';
import type { InputSource } from '../learner/learner.ts';
import { type BenchmarkCases, type BenchmarkParts, casesWithoutInputs } from './benchmark-cases.ts';
import { pictureSize } from './embed-pictures.ts';
import { benchmarkPrompts } from './note-features.ts';

/** What a world of one seed is made of. Pictures are samples [n,96,96] of 0 to 255. */
export interface ImageParts extends Omit<BenchmarkParts, 'pictures' | 'test'> {
  readonly pictures: Uint8Array;
  readonly test: readonly {
    readonly stratum: BenchmarkParts['test'][number]['stratum'];
    readonly pictures: Uint8Array;
  }[];
}

/** Words of a note with its beginning and end. */
const noteLength = 64;

/**
 * Builds the cases: pictures float32 [B,1,96,96] of mean 0 and deviation 1 over all samples of the training pairs, notes as words of a
 * vocabulary of the training notes. Test cases have no note. Prompts are those of the features.
 */
export function imageCases({ factors, pairs, training, pictures, test }: ImageParts): BenchmarkCases {
  const tested = test.flatMap(({ stratum, pictures: own }) =>
    Array.from({ length: own.length / pictureSize }, () => stratum),
  );
  const tokeniser = wordTokeniser(
    fitWordTokeniser(
      pairs.slice(0, training).map(({ note }) => note),
      { length: noteLength },
    ),
  );
  const notes = [...pairs.map(({ note }) => note), ...tested.map(() => '')];
  const prompts = tokenise(
    benchmarkPrompts.map(({ text }) => text),
    tokeniser,
  );
  return {
    ...casesWithoutInputs({ factors, pairs, training, tested }),
    inputs: sampledInputs([pictures, ...test.map((each) => each.pictures)], {
      words: tokenise(notes, tokeniser).words.data,
      training,
    }),
    prompts: { inputs: { words: prompts.words }, classOf: benchmarkPrompts.map((prompt) => prompt.class) },
    words: { words: tokeniser.words, longest: tokeniser.length, padding: tokeniser.padding },
  };
}

/** Rows of several blocks of pictures, and of words. */
function sampledInputs(
  blocks: readonly Uint8Array[],
  { words, training }: { readonly words: BigInt64Array; readonly training: number },
): InputSource {
  const starts: number[] = [];
  let rows = 0;
  for (const block of blocks) {
    starts.push(rows);
    rows += block.length / pictureSize;
  }
  const levels = scaledLevels(blocks[0]!.subarray(0, training * pictureSize));
  return {
    load: ({ cases }) => {
      const image = new Float32Array(cases.length * pictureSize);
      const text = new BigInt64Array(cases.length * noteLength);
      for (const [place, row] of cases.entries()) {
        const at = starts.findLastIndex((start) => start <= row);
        const first = (row - starts[at]!) * pictureSize;
        const own = blocks[at]!.subarray(first, first + pictureSize);
        for (const [sample, level] of own.entries()) image[place * pictureSize + sample] = levels[level]!;
        text.set(words.subarray(row * noteLength, (row + 1) * noteLength), place * noteLength);
      }
      const edge = Math.sqrt(pictureSize);
      return {
        image: tensorValue('float32', [cases.length, 1, edge, edge], image),
        words: { dtype: 'int64', shape: [cases.length, noteLength], data: text },
      };
    },
  };
}

/** What each of 256 levels becomes for samples to have mean 0 and deviation 1. */
function scaledLevels(samples: Uint8Array): Float32Array {
  let [sum, squares] = [0, 0];
  for (const level of samples) {
    sum += level;
    squares += level * level;
  }
  const mean = sum / samples.length;
  const deviation = Math.max(1, Math.sqrt(Math.max(squares / samples.length - mean * mean, 0)));
  return Float32Array.from({ length: 256 }, (_, level) => (level - mean) / deviation);
}
