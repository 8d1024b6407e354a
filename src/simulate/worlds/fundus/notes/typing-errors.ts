import type { Stream } from '../../../../core/stream.ts';

/**
 * A text in which each word of four letters or more is mistyped with chance `rate`: two letters change places, one is left out, doubled,
 * or replaced by another of the word. Words shorter than that, numbers and marks stay, so that no stated value changes. The draws of a
 * word do not depend on the rate: a higher rate adds errors and changes none.
 */
export function addTypingErrors(text: string, rate: number, stream: Stream): string {
  return text.replaceAll(/\p{L}{4,}/gu, (word) => {
    const chance = stream.uniform();
    const kind = stream.below(4);
    const place = stream.uniform();
    return chance < rate ? mistype(Array.from(word), kind, place) : word;
  });
}

function mistype(letters: readonly string[], kind: number, place: number): string {
  const at = 1 + Math.floor(place * (letters.length - 2));
  const [before, letter, after] = [letters.slice(0, at), letters[at]!, letters.slice(at + 1)];
  const changed = {
    0: [...before, after[0]!, letter, ...after.slice(1)],
    1: [...before, ...after],
    2: [...before, letter, letter, ...after],
    3: [...before, letters[at - 1]!, ...after],
  }[kind];
  return (changed ?? letters).join('');
}
