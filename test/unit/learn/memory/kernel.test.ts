// The WebAssembly kernel against the TypeScript one, bit by bit: numbers of all sizes, subnormals, infinities and NaN, lengths with and
// without a rest.
import { expect, test } from 'vitest';
import { createStream, type Stream } from '../../../../src/core/stream.ts';
import type { Kernel } from '../../../../src/learn/memory/kernel.ts';
import { createParameterMemory, type ParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';

const sections = ['values', 'gradients', 'a', 'b', 'c'];
const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 1000, 1003];
const parameters = lengths.map((length) => ({ name: `p${length}`, shape: [length] }));
const specials = [0, -0, 1e-45, -3e-40, 1.2e-38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3e38];

type Fill = (stream: Stream, section: string) => number;
const ordinary: Fill = (stream, section) => {
  const value = stream.normal() * 10 ** (stream.below(9) - 6);
  return section === 'b' ? Math.abs(value) : value;
};
const hostile: Fill = (stream, section) => {
  const value = stream.below(3) === 0 ? specials[stream.below(specials.length)]! : stream.normal();
  return section === 'b' ? Math.abs(value) : value;
};

function filled(kernel: 'wasm' | 'plain', fill: Fill): ParameterMemory {
  const memory = createParameterMemory(parameters, { sections, kernel });
  const stream = createStream(11, 'kernel');
  for (const section of sections) {
    for (const { name } of parameters) {
      const view = memory.section(section).view(name);
      for (let i = 0; i < view.length; i++) view[i] = fill(stream, section);
    }
  }
  return memory;
}

/** NaN has many bit patterns and the standard leaves open which one results: all count as one. */
function bits(memory: ParameterMemory): Uint32Array {
  const all = sections.flatMap((name) => Array.from(memory.section(name).all));
  return new Uint32Array(Float32Array.from(all, (value) => (Number.isNaN(value) ? Number.NaN : value)).buffer);
}

/** The first place where the bits differ, or -1. */
function difference(a: Uint32Array, b: Uint32Array): number {
  return a.findIndex((word, i) => word !== b[i]);
}

type Place = (section: string) => number;
type Work = (kernel: Kernel, place: Place, length: number) => unknown;

const scaled = { gradientScale: 0.37, decay: 0.011, rate: 0.0123 };
const spot = (place: Place, length: number) => ({ values: place('values'), gradients: place('gradients'), length });
const works: Record<string, Work> = {
  sgd: (kernel, place, length) => kernel.sgd(spot(place, length), scaled),
  momentum: (kernel, place, length) =>
    kernel.momentum(
      { ...spot(place, length), buffer: place('a') },
      { ...scaled, keep: 0.9, take: 0.7, ahead: 1, buffered: 0.9 },
    ),
  adam: (kernel, place, length) =>
    kernel.adam(
      { ...spot(place, length), firstMoment: place('a'), secondMoment: place('b') },
      {
        ...scaled,
        shrink: 0.99,
        beta1: 0.9,
        rest1: 1 - 0.9,
        beta2: 0.999,
        rest2: 1 - 0.999,
        correction: 3.1,
        epsilon: 1e-8,
      },
    ),
  pesg: (kernel, place, length) =>
    kernel.pesg(
      { ...spot(place, length), buffer: place('a'), reference: place('b'), total: place('c') },
      { ...scaled, limit: 0.9, pull: 0.002, keep: 0.1, take: 0.9 },
    ),
  scale: (kernel, place, length) => kernel.scale(place('a'), length, 0.1),
  clamp: (kernel, place, length) => kernel.clamp(place('a'), length, 0.1),
  axpy: (kernel, place, length) => kernel.axpy(place('a'), place('c'), length, 0.3),
  'lerp from the target': (kernel, place, length) => kernel.lerp(place('a'), place('c'), length, 0.001),
  'lerp from the source': (kernel, place, length) => kernel.lerp(place('a'), place('c'), length, 0.9),
  perturb: (kernel, place, length) => kernel.perturb(spot(place, length), 0.05, false),
  'perturb adaptively': (kernel, place, length) => kernel.perturb(spot(place, length), 0.05, true),
  sumOfSquares: (kernel, place, length) => kernel.sumOfSquares(place('a'), length),
  sumOfSquaresDecayed: (kernel, place, length) => kernel.sumOfSquaresDecayed(spot(place, length), scaled),
  sumOfSquaresWeighted: (kernel, place, length) => kernel.sumOfSquaresWeighted(spot(place, length)),
  firstNonFinite: (kernel, place, length) => kernel.firstNonFinite(place('a'), length),
};

function perform(memory: ParameterMemory, work: Work): unknown[] {
  return memory.parameters.map(({ offset, length }) =>
    work(memory.kernel, (section) => memory.section(section).start + offset, length),
  );
}

for (const [name, work] of Object.entries(works)) {
  for (const [numbers, fill] of Object.entries({ ordinary, hostile })) {
    test(`${name}: equal bits in WebAssembly and TypeScript on ${numbers} numbers`, () => {
      const wasm = filled('wasm', fill);
      const plain = filled('plain', fill);
      const before = bits(wasm);
      expect(difference(before, bits(plain))).toBe(-1);
      for (let round = 0; round < 3; round++) expect(perform(wasm, work)).toEqual(perform(plain, work));
      const after = bits(wasm);
      expect(difference(after, bits(plain))).toBe(-1);
      if (!/sum|first/.test(name)) expect(difference(after, before)).toBeGreaterThanOrEqual(0);
    });
  }
}

test('nothing is written between parameters', () => {
  const memory = filled('wasm', hostile);
  for (const work of Object.values(works)) perform(memory, work);
  const inside = new Set(
    memory.parameters.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i)),
  );
  for (const section of sections) {
    const all = memory.section(section).all;
    expect(Array.from(all).every((value, i) => inside.has(i) || Object.is(value, 0))).toBe(true);
  }
});

test('finds the first number that is not finite', () => {
  for (const kernel of ['wasm', 'plain'] as const) {
    const memory = createParameterMemory([{ name: 'w', shape: [11] }], { kernel });
    const { start, view } = memory.section('values');
    const find = (): number => memory.kernel.firstNonFinite(start, 11);
    view('w').fill(3.4e38);
    expect(find()).toBe(-1);
    for (const [place, value] of [
      [10, Number.NaN],
      [9, Number.POSITIVE_INFINITY],
      [6, Number.NEGATIVE_INFINITY],
      [0, Number.NaN],
    ] as const) {
      view('w')[place] = value;
      expect(find()).toBe(place);
    }
  }
});

test('a weight of one copies the source, whatever the target held', () => {
  for (const kernel of ['wasm', 'plain'] as const) {
    const memory = createParameterMemory([{ name: 'w', shape: [5] }], { kernel });
    memory.section('values').view('w').fill(0.1);
    memory.section('gradients').view('w').fill(1e20);
    memory.kernel.lerp(memory.section('gradients').start, memory.section('values').start, 5, 1);
    expect(memory.section('gradients').view('w')).toEqual(memory.section('values').view('w'));
  }
});
