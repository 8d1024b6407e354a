// A method whose numbers change needs another version: finished trainings of the old one would else be taken for trainings by the new one.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../src/learn/methods/methods.ts';
import { type AllNumbers, allNumbers, type MethodNumbers, numbersProblems } from '../../fixtures/method-numbers.ts';

const kept = JSON.parse(readFileSync(new URL('method-numbers.json', import.meta.url), 'utf8')) as AllNumbers;

describe('numbers of all methods', () => {
  it('are those that are kept for their versions', async () => {
    expect(numbersProblems(kept, await allNumbers())).toEqual([]);
  });

  it('show each method at work: no two methods have the same', () => {
    expect(Object.keys(kept.methods)).toEqual(methods.map(({ name }) => name));
    const all = Object.values(kept.methods).flatMap(({ numbers }) =>
      Object.values(numbers).map(({ training, validation, scores }) => JSON.stringify([training, validation, scores])),
    );
    expect(new Set(all).size).toBe(all.length);
    const suspected = Object.entries(kept.methods).filter(
      ([, { numbers }]) => new Set(numbers['pairs']?.['suspicion']).size > 1,
    );
    expect(suspected.map(([name]) => name)).toContain('evenhand-robust');
  });
});

describe('what is said of numbers that differ', () => {
  const one = (loss: number, version = 1): MethodNumbers => ({
    identity: { version, settings: {} },
    numbers: { pairs: { training: [loss, null] } },
  });
  const all = (of: Readonly<Record<string, MethodNumbers>>, runtime = 'r 1'): AllNumbers => ({ runtime, methods: of });
  const before = all({ clip: one(1), erm: one(2), swa: one(3) });
  const problems = (of: Readonly<Record<string, MethodNumbers>>) =>
    numbersProblems(before, all({ ...before.methods, ...of }));

  it('asks for another version of the method, and then for its new numbers', () => {
    expect(problems({ swa: one(3 * (1 + 1e-10)) })).toEqual([]);
    expect(problems({ swa: one(3 * (1 + 1e-8)) })).toEqual([
      expect.stringMatching(
        /"swa" changed while its version did not.*: raise the version of "swa" and write the numbers anew by `npx tsx/,
      ),
    ]);
    expect(problems({ swa: one(4, 2) })).toEqual([expect.stringMatching(/^The method "swa" has another version/)]);
    expect(problems({ swa: one(3, 2) })).toEqual([expect.stringMatching(/^The method "swa" has another version/)]);
  });

  it('tells a change of what all methods share, of the methods that there are, and of the runtime', () => {
    expect(problems({ clip: one(1.5), erm: one(2.5) })).toEqual(
      Array(2).fill(expect.stringContaining('raise `learnerVersion`')),
    );
    expect(problems({ clip: one(1.5) })).toEqual([expect.stringContaining('raise the version of "clip"')]);
    expect(problems({ end: one(1) })).toEqual([
      'The method "end" is new: write its numbers by `npx tsx scripts/write-method-numbers.ts`.',
    ]);
    expect(numbersProblems(before, all({ clip: one(1), erm: one(2) }))).toEqual([
      expect.stringMatching(/^There is no method "swa" any more/),
    ]);
    expect(numbersProblems(before, all(before.methods, 'r 2'))).toEqual([
      expect.stringMatching(/^The runtime is another/),
    ]);
  });
});
