import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { pairingPosterior } from '../../../../../src/learn/methods/pairing/pairing-posterior.ts';
import { promptLogits } from '../../../../../src/learn/methods/pairing/prompt-logits.ts';
import { auc } from '../../../../../src/stats/auc.ts';

const width = 16;
/** Column of the class in texts, the first of two that image and text have in common, and how far classes lie apart in images. */
const [stated, content, distance] = [5, 8, 2.2];
/** Correlation of what image and text have in common beyond the class. */
const common = 0.8;

interface ProblemOptions {
  readonly count?: number;
  /** Shares of contrary and of unrelated pairs in each group. */
  readonly contrary?: readonly number[];
  readonly unrelated?: readonly number[];
  /** Shares of pairs that have the class in common and nothing else. */
  readonly sameClass?: readonly number[];
  /** How far classes lie apart in the images of each group, of the usual. */
  readonly strength?: readonly number[];
  readonly classes?: number;
  /** How far texts of unrelated pairs lie off in a column of their own. */
  readonly mark?: number;
  /** A side of unrelated pairs that lies apart and says nothing. */
  readonly silent?: 'image' | 'text' | undefined;
}

/** Pairs of two groups whose classes show in images along an axis of the group's own; texts state a class, with other words besides. */
function drawPairs({
  count = 1600,
  contrary = [0, 0],
  unrelated = [0, 0],
  sameClass = [0, 0],
  strength = [1, 1],
  classes = 2,
  mark = 0,
  silent,
}: ProblemOptions = {}) {
  const image = { count, width, data: new Float64Array(count * width) };
  const text = { count, width, data: new Float64Array(count * width) };
  const group = new Int32Array(count);
  const bad = new Uint8Array(count);
  const exact = new Float64Array(count);
  const shows = new Uint8Array(count);
  const says = new Uint8Array(count).fill(1);
  for (let row = 0; row < count; row += 1) {
    const stream = createStream(3, 'pair', row);
    const own = stream.uniform() < 0.3 ? 1 : 0;
    group[row] = own;
    const [truth, kind] = [stream.below(classes), stream.uniform()];
    const isContrary = kind < contrary[own]!;
    const isUnrelated = !isContrary && kind < contrary[own]! + unrelated[own]!;
    const before = contrary[own]! + unrelated[own]!;
    const isSameClass = kind >= before && kind < before + sameClass[own]!;
    shows[row] = truth;
    says[row] = Number(!isUnrelated);
    bad[row] = isContrary || isUnrelated || isSameClass ? 1 : 0;
    const told = isContrary ? (truth + 1) % classes : isUnrelated ? stream.below(classes) : truth;
    const apart = distance * strength[own]!;
    let [nearer, ratio] = [0, 0];
    for (let k = 0; k < width; k += 1) {
      const [a, b] = [stream.normal(), stream.normal()];
      const isContent = k >= content && k < content + 2;
      image.data[row * width + k] = a + (k === 2 * own + Number(truth === 2) && truth !== 0 ? apart : 0);
      text.data[row * width + k] = isContent
        ? bad[row] === 1
          ? b
          : common * a + Math.sqrt(1 - common ** 2) * b
        : 0.4 * b + (k === stated + told ? 2 : 0) + (isUnrelated && k === width - 1 ? mark : 0);
      if (isContent) {
        const [u, v] = [a, text.data[row * width + k]!];
        ratio -= 0.5 * Math.log(1 - common ** 2);
        ratio -= (common ** 2 * (u * u + v * v) - 2 * common * u * v) / (2 * (1 - common ** 2));
      }
      if (isUnrelated && silent !== undefined) {
        const says = { image, text }[silent];
        says.data[row * width + k] = 0.3 * (silent === 'image' ? a : b) + (k === width - 2 ? 10 : 0);
      }
      if (k === 2 * own) nearer = apart * (image.data[row * width + k]! - apart / 2);
    }
    // Log-odds of a good pair against a contrary or unrelated one, for two classes.
    const agrees = 1 / (1 + Math.exp(told === 1 ? -nearer : nearer));
    const [c, u] = [contrary[own]!, unrelated[own]!];
    exact[row] = Math.log((1 - c - u) * agrees) + ratio - Math.log(c * (1 - agrees) + u * 0.5 + 1e-12);
  }
  return { image, text, group, bad, exact, shows, says, classes };
}

const options = {
  dimensions: 12,
  ruleDimensions: 12,
  cost: 0.1,
  commonDimensions: 12,
  textDimensions: 16,
  directions: 4,
  ridge: 0.05,
  folds: 4,
  rounds: 6,
};
function posteriorOf(
  { image, text, group, classes }: ReturnType<typeof drawPairs>,
  { groups = 2, dimensions = options.dimensions, rounds = options.rounds } = {},
) {
  const data = Float64Array.from({ length: classes * width }, (_, at) =>
    at % width === stated + Math.floor(at / width) ? 2 : 0,
  );
  const rows = { count: classes, width, data };
  const named = promptLogits(text, { rows, classOf: Array.from({ length: classes }, (_, k) => k), classes });
  return pairingPosterior(
    { image, text, group, groups, named, classes },
    { ...options, dimensions, rounds, ruleDimensions: dimensions, stream: createStream(1, 'fit') },
  );
}

function within(group: number, drawn: ReturnType<typeof drawPairs>, suspicion: Float64Array): number {
  const rows = Array.from(drawn.group.keys()).filter((row) => drawn.group[row] === group);
  return auc({
    score: Float64Array.from(rows, (row) => suspicion[row]!),
    label: Uint8Array.from(rows, (row) => drawn.bad[row]!),
  });
}

describe('pairingPosterior', () => {
  it('finds bad pairs nearly as well as who knows the problem, and how many there are', () => {
    const drawn = drawPairs({ contrary: [0.08, 0.25], unrelated: [0.04, 0.1] });
    const { good, rates } = posteriorOf(drawn);
    const suspicion = good.map((chance) => -chance);
    const exact = drawn.exact.map((odds) => -odds);
    for (const group of [0, 1]) {
      expect(within(group, drawn, suspicion)).toBeGreaterThan(within(group, drawn, exact) - 0.04);
    }
    expect(Math.abs(1 - rates[0]![0] - 0.12)).toBeLessThan(0.05);
    expect(Math.abs(1 - rates[1]![0] - 0.35)).toBeLessThan(0.1);
  });

  it('finds texts that are unrelated to their image by what such texts have in common', () => {
    const drawn = drawPairs({ unrelated: [0.1, 0.4], mark: 1.2 });
    const suspicion = posteriorOf(drawn).good.map((chance) => -chance);
    const unmarked = drawn.exact.map((odds) => -odds);
    for (const group of [0, 1]) {
      expect(within(group, drawn, suspicion)).toBeGreaterThan(0.97);
      expect(within(group, drawn, unmarked)).toBeLessThan(0.96);
    }
  });

  it.each(['image', 'text'] as const)(
    'sets pairs apart whose %s says nothing, and judges the others without them',
    (silent) => {
      const drawn = drawPairs({ contrary: [0.1, 0.2], unrelated: [0.1, 0.3], silent });
      const { good, contrary, rates, fair } = posteriorOf(drawn);
      const apart = good.map((chance) => Number(chance === 0));
      const wrong = apart.filter((is, row) => is === drawn.says[row]).length;
      expect(wrong / apart.length).toBeLessThan(0.005);
      expect(Math.abs(rates[1]![3] - 0.3)).toBeLessThan(0.06);
      const others = Array.from(apart.keys()).filter((row) => apart[row] === 0);
      const suspected = Float64Array.from(others, (row) => contrary[row]!);
      expect(auc({ score: suspected, label: Uint8Array.from(others, (row) => drawn.bad[row]!) })).toBeGreaterThan(0.93);
      const areaUnderRule = (is: number): number => {
        const rows = Array.from(apart.keys()).filter((row) => apart[row] === is);
        return auc({
          score: Float64Array.from(rows, (row) => fair.data[2 * row + 1]!),
          label: Uint8Array.from(rows, (row) => drawn.shows[row]!),
        });
      };
      if (silent === 'text') expect(areaUnderRule(1)).toBeGreaterThan(areaUnderRule(0) - 0.05);
      else
        expect(apart.every((is, row) => (fair.data[2 * row]! + fair.data[2 * row + 1]! === 0) === (is === 1))).toBe(
          true,
        );
    },
  );

  it('takes pairs for contrary where texts state another class', () => {
    const { rates } = posteriorOf(drawPairs({ contrary: [0.3, 0.3] }));
    expect(Math.abs(rates[0]![1] - 0.3)).toBeLessThan(0.08);
    expect(rates[0]![3]).toBeLessThan(0.08);
    expect(rates[0]![2]).toBe(0);
  });

  it('tells pairs that share the class alone, and how many there are, from those that state another class', () => {
    const drawn = drawPairs({ sameClass: [0.1, 0.4] });
    const { good, contrary, within: alike, rates } = posteriorOf(drawn);
    const suspicion = good.map((chance) => -chance);
    // Good pairs differ from these in two columns whose correlation is 0.8: the likelihood ratio itself tells them with .84.
    for (const group of [0, 1]) expect(within(group, drawn, suspicion)).toBeGreaterThan(0.78);
    expect(rates[1]![2]).toBeGreaterThan(0.25);
    expect(rates[0]![2]).toBeLessThan(0.2);
    expect(alike.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(
      3 * contrary.reduce((sum, each) => sum + each, 0),
    );
  });

  it('says nothing against any pair where too few tell what belongs together', () => {
    const drawn = drawPairs({ count: 60, contrary: [0.3, 0.5] });
    const { good, rates, fair } = posteriorOf(drawn);
    expect(good.every((chance) => chance === 1)).toBe(true);
    expect(rates[1]).toEqual([1, 0, 0, 0]);
    expect(fair.data.every((chance) => chance === 0)).toBe(true);
  });

  it('treats few pairs as bad where all are good, also in a group that is harder', () => {
    const { good, rates } = posteriorOf(drawPairs({ strength: [1, 0.5] }));
    const flagged = good.filter((chance) => chance < 0.5).length / good.length;
    expect(flagged).toBeLessThan(0.05);
    expect(Math.min(...rates.map(([share]) => share))).toBeGreaterThan(0.85);
  });

  it('finds bad pairs among three classes', () => {
    const drawn = drawPairs({ contrary: [0.1, 0.3], classes: 3 });
    const { good, stated: classes } = posteriorOf(drawn);
    expect(
      within(
        0,
        drawn,
        good.map((chance) => -chance),
      ),
    ).toBeGreaterThan(0.9);
    expect(
      within(
        1,
        drawn,
        good.map((chance) => -chance),
      ),
    ).toBeGreaterThan(0.85);
    for (let row = 0; row < 20; row += 1) {
      const own = classes.data.subarray(3 * row, 3 * row + 3);
      expect(own[0]! + own[1]! + own[2]!).toBeCloseTo(1, 12);
    }
  });

  it('gives equal numbers again, and first shares for an empty group', () => {
    const drawn = drawPairs({ count: 300, contrary: [0.2, 0.2] });
    expect(posteriorOf(drawn)).toEqual(posteriorOf(drawn));
    const alone = posteriorOf({ ...drawn, group: new Int32Array(300) });
    expect(alone.rates[1]![0]).toBeCloseTo(0.9, 12);
  });

  it('ends its rounds once pairs have settled', () => {
    const drawn = drawPairs({ count: 800, contrary: [0.2, 0.2] });
    expect(posteriorOf(drawn, { rounds: 60 })).toEqual(posteriorOf(drawn, { rounds: 40 }));
  });

  it('teaches the rule for all groups where the class shows in directions in which images hardly differ', () => {
    const drawn = drawPairs({ contrary: [0.1, 0.3] });
    const { data } = drawn.image;
    for (const at of data.keys()) data[at]! *= at % width === 0 || at % width === 2 ? 0.5 : at % width >= 10 ? 3 : 1;
    const { fair } = posteriorOf(drawn, { dimensions: width });
    const areas = [0, 1].map((own) => {
      const rows = Array.from(drawn.group.keys()).filter((row) => drawn.group[row] === own);
      const score = Float64Array.from(rows, (row) => fair.data[2 * row + 1]!);
      return auc({ score, label: Uint8Array.from(rows, (row) => drawn.shows[row]!) });
    });
    expect((areas[0]! + areas[1]!) / 2).toBeGreaterThan(0.85);
  });
});
