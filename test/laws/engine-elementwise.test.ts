// Every elementwise operation on scalars, single elements, empty and broadcast tensors: symbolic gradients (and their gradients)
// against central differences in double precision, and ONNX Runtime's float32 values and gradients against the evaluator.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import * as activations from '../../src/engine/functions/activations.ts';
import * as comparisons from '../../src/engine/functions/comparisons.ts';
import * as elementwise from '../../src/engine/functions/elementwise.ts';
import * as trigonometric from '../../src/engine/functions/trigonometric.ts';
import type { Tensor } from '../../src/engine/graph/tensor.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { openRuntime } from '../../src/platform/node/runtimes/open-runtime.ts';
import { type CheckedInput, checkOperation } from '../fixtures/check-operation.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const shapes: readonly (readonly number[])[] = [[], [1], [2, 3], [3, 0, 2], [2, 1, 5]];

interface UnaryCase {
  readonly range?: readonly [number, number];
  /** Values keep 0.01 away from these. */
  readonly kinks?: readonly number[];
}
type Unary = (x: Tensor) => Tensor;

/** Values of the range at a distance from kinks, where central differences would straddle them. */
function input(shape: readonly number[], { range = [-2, 2], kinks = [] }: UnaryCase, offset = 0): CheckedInput {
  const [low, high] = range;
  return {
    shape,
    values: (index) => {
      const share = (offset + (index + 1) * (offset === 0 ? 0.6180339887 : 0.7548776662)) % 1;
      const value = low + (high - low) * share;
      const near = kinks.find((kink) => Math.abs(kink - value) < 0.01);
      return near === undefined ? value : near + 0.01;
    },
  };
}

const smooth: Record<string, readonly [Unary, UnaryCase]> = {
  neg: [elementwise.neg, {}],
  abs: [elementwise.abs, { kinks: [0] }],
  exp: [elementwise.exp, {}],
  log: [elementwise.log, { range: [0.2, 3] }],
  sqrt: [elementwise.sqrt, { range: [0.2, 3] }],
  reciprocal: [elementwise.reciprocal, { range: [0.4, 3] }],
  square: [elementwise.square, {}],
  rsqrt: [elementwise.rsqrt, { range: [0.4, 3] }],
  sin: [trigonometric.sin, {}],
  cos: [trigonometric.cos, {}],
  tan: [trigonometric.tan, { range: [-1.2, 1.2] }],
  asin: [trigonometric.asin, { range: [-0.8, 0.8] }],
  acos: [trigonometric.acos, { range: [-0.8, 0.8] }],
  atan: [trigonometric.atan, {}],
  sinh: [trigonometric.sinh, {}],
  cosh: [trigonometric.cosh, {}],
  asinh: [trigonometric.asinh, {}],
  acosh: [trigonometric.acosh, { range: [1.3, 3] }],
  atanh: [trigonometric.atanh, { range: [-0.8, 0.8] }],
  clip: [(x) => elementwise.clip(x, { min: -1, max: 0.7 }), { kinks: [-1, 0.7] }],
  'clip above': [(x) => elementwise.clip(x, { max: 0.7 }), { kinks: [0.7] }],
  'clip below': [(x) => elementwise.clip(x, { min: -1 }), { kinks: [-1] }],
  'clip without bounds': [(x) => elementwise.clip(x), {}],
  'cast to float64 and back': [(x) => elementwise.cast(elementwise.cast(x, 'float64'), x.dtype), {}],
  'pow 3': [(x) => elementwise.pow(x, 3), {}],
  'pow 2.5': [(x) => elementwise.pow(x, 2.5), { range: [0.2, 2] }],
  'power of 3': [(x) => elementwise.pow(3, x), {}],
  tanh: [activations.tanh, {}],
  sigmoid: [activations.sigmoid, {}],
  erf: [activations.erf, {}],
  relu: [activations.relu, { kinks: [0] }],
  softplus: [activations.softplus, { range: [-9, 9] }],
  logSigmoid: [activations.logSigmoid, { range: [-9, 9] }],
  softsign: [activations.softsign, { kinks: [0] }],
  mish: [activations.mish, { range: [-9, 30], kinks: [20] }],
  silu: [activations.silu, { range: [-9, 9] }],
  gelu: [activations.gelu, { range: [-5, 5] }],
  'gelu tanh': [(x) => activations.gelu(x, { approximate: 'tanh' }), { range: [-5, 5] }],
  hardSwish: [activations.hardSwish, { range: [-5, 5], kinks: [-3, 3] }],
  hardSigmoid: [activations.hardSigmoid, { range: [-5, 5], kinks: [-3, 3] }],
  leakyRelu: [activations.leakyRelu, { kinks: [0] }],
  'leakyRelu 1.7': [(x) => activations.leakyRelu(x, { alpha: 1.7 }), { kinks: [0] }],
  elu: [activations.elu, { kinks: [0] }],
  'elu 1.7': [(x) => activations.elu(x, { alpha: 1.7 }), { kinks: [0] }],
  'elu -0.5': [(x) => activations.elu(x, { alpha: -0.5 }), { kinks: [0] }],
  celu: [activations.celu, { kinks: [0] }],
  'celu 0.4': [(x) => activations.celu(x, { alpha: 0.4 }), { kinks: [0] }],
  selu: [activations.selu, { kinks: [0] }],
  'selu -1': [(x) => activations.selu(x, { alpha: -1 }), { kinks: [0] }],
  thresholdedRelu: [activations.thresholdedRelu, { kinks: [1] }],
  'thresholdedRelu -0.5': [(x) => activations.thresholdedRelu(x, { alpha: -0.5 }), { kinks: [-0.5] }],
};

describe.each(Object.entries(smooth))('%s', (name, [build, options]) => {
  test.each(shapes.map((shape) => [`[${shape.join(',')}]`, shape] as const))('%s', async (_title, shape) => {
    await checkOperation({ name, inputs: [input(shape, options)], build: (x) => build(x!), second: true }, runtime);
  });
});

const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[], [3]],
  [
    [2, 1, 4],
    [3, 1],
  ],
  [[1], [2, 2]],
  [
    [0, 2],
    [1, 2],
  ],
  [[2, 0], [1]],
];
type Binary = (a: Tensor, b: Tensor) => Tensor;
const binary: Record<string, readonly [Binary, UnaryCase, UnaryCase]> = {
  add: [elementwise.add, {}, {}],
  sub: [elementwise.sub, {}, {}],
  mul: [elementwise.mul, {}, {}],
  div: [elementwise.div, {}, { range: [0.5, 2] }],
  pow: [elementwise.pow, { range: [0.3, 2] }, {}],
  minimum: [elementwise.minimum, {}, {}],
  maximum: [elementwise.maximum, {}, {}],
  'mod floored': [(a, b) => elementwise.mod(a, b), { range: [-2, 2] }, { range: [-1.3, -1.1] }],
  'mod truncated': [(a, b) => elementwise.mod(a, b, { truncated: true }), {}, { range: [1.1, 1.3] }],
  where: [(a, b) => comparisons.where(comparisons.less(a, b), elementwise.square(a), elementwise.exp(b)), {}, {}],
};

describe.each(Object.entries(binary))('%s', (name, [build, left, right]) => {
  test.each(pairs.map(([a, b]) => [`[${a.join(',')}] [${b.join(',')}]`, a, b] as const))('%s', async (_title, a, b) => {
    const inputs = [input(a, left), input(b, right, 0.35)];
    await checkOperation({ name, inputs, build: (x, y) => build(x!, y!), second: true }, runtime);
  });
});

describe('prelu', () => {
  test.each([
    [
      [2, 3, 2],
      [3, 1],
    ],
    [[2, 3], []],
    [[4], [4]],
    [[0, 3], [3]],
  ])('%j slope %j', async (shape, slope) => {
    const inputs = [input(shape, { kinks: [0] }), input(slope, {}, 0.35)];
    await checkOperation({ name: 'prelu', inputs, build: (x, y) => activations.prelu(x!, y!), second: true }, runtime);
  });
});

const predicates = { ...comparisons };
const arithmetic = { ...elementwise };
const both = [0, 1, 1, 0, 0, 1];
const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1.5, -2.5, 2.5, 0.5, -0.5];
const discrete: Record<string, readonly [readonly CheckedInput[], (...x: Tensor[]) => Tensor]> = {
  sign: [[{ shape: [10], values: (i) => (i === 0 ? 3 : special[i]!) }], (x) => elementwise.sign(x!)],
  'sign of whole numbers': [[{ shape: [4], dtype: 'int64', range: [-3, 3] }], (x) => elementwise.sign(x!)],
  floor: [[{ shape: [10], values: (i) => special[i]! }], (x) => elementwise.floor(x!)],
  ceil: [[{ shape: [10], values: (i) => special[i]! }], (x) => elementwise.ceil(x!)],
  round: [[{ shape: [10], values: (i) => special[i]! }], (x) => elementwise.round(x!)],
  isNaN: [[{ shape: [10], values: (i) => special[i]! }], (x) => comparisons.isNaN(x!)],
  isInf: [[{ shape: [10], values: (i) => special[i]! }], (x) => comparisons.isInf(x!)],
  'isInf negative': [[{ shape: [10], values: (i) => special[i]! }], (x) => comparisons.isInf(x!, { positive: false })],
  not: [[{ shape: [3, 2], dtype: 'bool', values: (i) => both[i]! }], (x) => comparisons.not(x!)],
  'relu of int64': [[{ shape: [5], dtype: 'int64', range: [-3, 3] }], (x) => activations.relu(x!)],
  'abs of int32': [[{ shape: [5], dtype: 'int32', range: [-3, 3] }], (x) => elementwise.abs(x!)],
  'where of truth': [
    [
      { shape: [2, 3], dtype: 'bool', values: (i) => both[i]! },
      { shape: [3], dtype: 'bool', values: (i) => both[i]! },
      { shape: [2, 1], dtype: 'bool', values: (i) => both[i + 3]! },
    ],
    (c, a, b) => comparisons.where(c!, a!, b!),
  ],
  'where of int64': [
    [
      { shape: [2, 3], dtype: 'bool', values: (i) => both[i]! },
      { shape: [3], dtype: 'int64', range: [-9, 9] },
    ],
    (c, a) => comparisons.where(c!, a!, 7),
  ],
  'clip of int64': [[{ shape: [6], dtype: 'int64', range: [-9, 9] }], (x) => elementwise.clip(x!, { min: -2, max: 3 })],
  'pow of whole exponents': [
    [
      { shape: [4], range: [-2, 2] },
      { shape: [4], dtype: 'int64', range: [-3, 3] },
    ],
    (a, b) => elementwise.pow(a!, b!),
  ],
};
for (const name of ['and', 'or', 'xor'] as const) {
  discrete[name] = [
    [
      { shape: [2, 2], dtype: 'bool', values: (i) => both[i]! },
      { shape: [2], dtype: 'bool', values: (i) => both[i]! },
    ],
    (a, b) => predicates[name](a!, b!),
  ];
}
for (const name of ['equal', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual'] as const) {
  for (const dtype of ['float32', 'int32', 'int64'] as const) {
    discrete[`${name} of ${dtype}`] = [
      [
        { shape: [3, 4], dtype, values: (i) => i % 3 },
        { shape: [4], dtype, values: (i) => (i * 2) % 3 },
      ],
      (a, b) => predicates[name](a!, b!),
    ];
  }
}
discrete['equal of truth'] = [
  [
    { shape: [6], dtype: 'bool', values: (i) => both[i]! },
    { shape: [1], dtype: 'bool', values: () => 1 },
  ],
  (a, b) => comparisons.equal(a!, b!),
];
for (const name of ['add', 'sub', 'mul', 'div', 'minimum', 'maximum', 'mod'] as const) {
  for (const dtype of ['int32', 'int64'] as const) {
    discrete[`${name} of ${dtype}`] = [
      [
        { shape: [3, 2], dtype, values: (i) => [7, -7, 9, -3, 0, 4][i]! },
        { shape: [2], dtype, values: (i) => [3, -2][i]! },
      ],
      (a, b) => arithmetic[name](a!, b!),
    ];
  }
}
const types = ['float32', 'float64', 'int8', 'uint8', 'int32', 'int64', 'bool', 'float16'] as const;
for (const from of types.filter((type) => type !== 'float16' && type !== 'float64')) {
  for (const to of types) {
    const values = [0, 1, 3, 100, from.startsWith('u') || from === 'bool' ? 2 : -3, from.startsWith('float') ? 2.7 : 5];
    const truths = from === 'bool' ? both : values;
    const signless = to === 'uint8' && from.startsWith('float');
    discrete[`cast ${from} to ${to}`] = [
      [{ shape: [6], dtype: from, values: (i) => (signless ? Math.abs(truths[i]!) : truths[i]!) }],
      (x) => {
        const cast = elementwise.cast(x!, to);
        return to === 'float16' ? elementwise.cast(cast, 'float32') : cast;
      },
    ];
  }
}

describe.each(Object.entries(discrete))('%s', (name, [inputs, build]) => {
  test('the runtime agrees', async () => {
    await checkOperation({ name, inputs, build, differentiable: false }, runtime);
  });
  test('the runtime agrees on no elements', async () => {
    const rank = Math.max(...inputs.map(({ shape }) => shape.length));
    const none = inputs.map((each) => (each.shape.length < rank ? each : { ...each, shape: [0, ...each.shape] }));
    await checkOperation({ name, inputs: none, build, differentiable: false }, runtime);
  });
});

describe('broadcasting', () => {
  /** A shape, and for each operand which of its axes are left out (from the front) or of extent 1. */
  const shapeAndCuts = fc.record({
    shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
    lead: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
    ones: fc.tuple(fc.nat(15), fc.nat(15), fc.nat(15)),
  });
  const operand = (shape: readonly number[], lead: number, ones: number): readonly number[] =>
    shape.map((extent, axis) => ((ones >> axis) & 1 ? 1 : extent)).slice(Math.min(lead, shape.length));

  test('gradients of operands of any shapes that fit', async () => {
    await fc.assert(
      fc.asyncProperty(shapeAndCuts, async ({ shape, lead, ones }) => {
        const shapes = lead.map((cut, index) => operand(shape, cut, ones[index]!));
        await checkOperation({
          name: `shapes ${JSON.stringify(shapes)}`,
          inputs: shapes.map((each, index) => input(each, {}, index * 0.35)),
          build: (a, b, c) =>
            comparisons.where(
              comparisons.less(a!, b!),
              elementwise.mul(a!, b!),
              elementwise.div(b!, elementwise.exp(c!)),
            ),
        });
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
