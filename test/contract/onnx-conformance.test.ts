// The conformance models of the ONNX project (Debian's libonnx-testdata): imported into the graph, exported and run, they give what
// ONNX Runtime gives for them as they are; and those made of the operations that networks are made of are wholly taken apart, with
// gradients that agree with differences.
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EvenhandError } from '../../src/core/errors.ts';
import {
  type ConformanceCase,
  caseNames,
  checkGradient,
  conformanceFolder,
  differenceOf,
  exportCase,
  importCase,
  importFixed,
  readCase,
  type Value,
} from '../fixtures/onnx-conformance.ts';

const isPresent = existsSync(conformanceFolder);
if (!isPresent) {
  console.log(`Not run: ONNX conformance (no ${conformanceFolder}; EVENHAND_ONNX_TESTDATA names another folder).`);
}

/** Draws at random: a match would be luck. */
const random = /bernoulli|training_dropout/;

/** What ONNX Runtime can run and the graph cannot hold. */
const knownGaps: Readonly<Record<string, string>> = {
  'node/test_cast_STRING_to_FLOAT': 'engine/onnx-input-type',
  'node/test_castlike_STRING_to_FLOAT': 'engine/onnx-input-type',
  'node/test_castlike_STRING_to_FLOAT_expanded': 'engine/onnx-input-type',
  'node/test_strnormalizer_export_monday_casesensintive_nochangecase': 'engine/onnx-input-type',
  'node/test_strnormalizer_nostopwords_nochangecase': 'engine/onnx-input-type',
  'simple/test_strnorm_model_monday_casesensintive_nochangecase': 'engine/onnx-input-type',
  'simple/test_strnorm_model_nostopwords_nochangecase': 'engine/onnx-input-type',
  // Scan with a batch axis, and a way to count pixels whose sizes come in a run: no later operator set can say them.
  'node/test_scan_sum': 'engine/onnx-old-operator',
  'node/test_resize_downsample_sizes_nearest_tf_half_pixel_for_nn': 'engine/onnx-old-operator',
};

/** Of the networks: what is not taken apart, or has no gradient. */
const knownLimits: Readonly<Record<string, string>> = {
  'node/test_resize_downsample_sizes_nearest_tf_half_pixel_for_nn': 'engine/onnx-old-operator',
  'node/test_scatternd_multiply': 'engine/no-gradient',
};

/** The operations of CLIP, DINOv2, ResNet, DenseNet, EfficientNet, MobileNet, U-Net, 3-D networks and SAM's encoder. */
const networkOperators = new Set(
  `MatMul Gemm Einsum Conv ConvTranspose MaxPool AveragePool GlobalMaxPool GlobalAveragePool BatchNormalization
  LayerNormalization GroupNormalization InstanceNormalization Softmax LogSoftmax ReduceLogSumExp Relu Gelu HardSwish Sigmoid Tanh
  Softplus Erf LeakyRelu Elu PRelu HardSigmoid Clip ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceSumSquare ReduceL1
  ReduceL2 Add Sub Mul Div Pow Neg Abs Exp Log Sqrt Reciprocal Sin Cos Sum Mean Max Min Where Equal Less LessOrEqual Greater
  GreaterOrEqual And Or Not Gather GatherElements GatherND ScatterElements ScatterND Reshape Flatten Transpose Expand Concat Split
  Slice Pad Tile Squeeze Unsqueeze Identity Cast CastLike Resize Upsample GridSample TopK ArgMax ArgMin Dropout Constant
  ConstantOfShape Shape Size Range`.split(/\s+/),
);

interface Row {
  models: number;
  runtime: number;
  matched: number;
  /** Run after a way through the graph, though not as they are: operator sets before 7. */
  beyond: number;
  whole: number;
  networks: number;
  /** Taken apart as they are. */
  apart: number;
  /** Taken apart once the inputs that decide shapes are fixed at import. */
  fixed: number;
  agree: number;
  flat: number;
}

const emptyRow = (): Row => ({
  models: 0,
  runtime: 0,
  matched: 0,
  beyond: 0,
  whole: 0,
  networks: 0,
  apart: 0,
  fixed: 0,
  agree: 0,
  flat: 0,
});

interface Finding {
  readonly name: string;
  readonly problem: string;
}

async function attempt<Result>(work: () => Promise<Result> | Result): Promise<Result | { readonly failed: unknown }> {
  try {
    return await work();
  } catch (failed) {
    return { failed };
  }
}

function isFailed(result: unknown): result is { readonly failed: unknown } {
  return typeof result === 'object' && result !== null && 'failed' in result;
}

function describe(failed: unknown): string {
  return failed instanceof EvenhandError ? failed.code : failed instanceof Error ? failed.message : String(failed);
}

function isRealNetwork({ model, sets }: ConformanceCase): boolean {
  const values: readonly Value[] = sets.flatMap(({ inputs, outputs }) => [...Object.values(inputs), ...outputs]);
  const isReal = values.some(({ dtype }) => dtype === 'float32' || dtype === 'float64');
  const isPlain = values.every(({ dtype }) => !['float16', 'bfloat16', 'string'].includes(dtype));
  return (
    isReal && isPlain && model.graph!.node.every(({ opType, domain }) => domain === '' && networkOperators.has(opType))
  );
}

/** Runs one case; fills the row and gives what went wrong. */
async function examine(name: string, row: Row): Promise<{ readonly gap?: Finding; readonly weak?: Finding }> {
  row.models += 1;
  const own = await attempt(() => readCase(name));
  if (isFailed(own)) return {};
  const outputs = own.model.graph!.output.map((output) => output.name);
  const runtime = await attempt(() => differenceOf(own.bytes, own.sets, outputs));
  const imported = await attempt(() => importCase(own));
  const ours = isFailed(imported)
    ? imported
    : await attempt(() => differenceOf(exportCase(imported), own.sets, outputs));
  if (runtime !== undefined || random.test(name)) {
    if (ours === undefined && !random.test(name)) row.beyond += 1;
    return {};
  }
  row.runtime += 1;
  const gap = ours === undefined ? {} : { gap: { name, problem: isFailed(ours) ? describe(ours.failed) : ours } };
  if (ours === undefined) row.matched += 1;
  if (!isFailed(imported) && imported.kept.length === 0) row.whole += 1;
  if (!isRealNetwork(own)) return gap;
  row.networks += 1;
  if (!isFailed(imported) && imported.kept.length === 0) row.apart += 1;
  const fixed = await attempt(() => importFixed(own));
  if (isFailed(fixed)) return { ...gap, weak: { name, problem: describe(fixed.failed) } };
  if (fixed.kept.length > 0) return { ...gap, weak: { name, problem: `kept: ${fixed.kept[0]!.reason}` } };
  row.fixed += 1;
  const verdict = await attempt(() => checkGradient(fixed, own.sets[0]!.inputs, name));
  if (verdict === 'agrees') row.agree += 1;
  else if (verdict === 'none') row.flat += 1;
  else return { ...gap, weak: { name, problem: isFailed(verdict) ? describe(verdict.failed) : verdict } };
  return gap;
}

function tableOf(rows: ReadonlyMap<string, Row>): string {
  const heading = [
    '',
    'models',
    'runtime',
    'ours',
    'beyond',
    'whole',
    'networks',
    'apart',
    'fixed',
    'gradient',
    'no slope',
  ];
  const lines = [...rows].map(([name, row]) => [name, ...Object.values(row).map(String)]);
  return [heading, ...lines]
    .map(([name, ...cells]) => `${name!.padEnd(18)}${cells.map((cell) => cell.padStart(9)).join('')}`)
    .join('\n');
}

it.skipIf(!isPresent)('imports, exports and differentiates the conformance models', { timeout: 240_000 }, async () => {
  const rows = new Map<string, Row>();
  const total = emptyRow();
  const gaps: Finding[] = [];
  const weak: Finding[] = [];
  for (const name of caseNames()) {
    const group = name.split('/')[0]!;
    if (!rows.has(group)) rows.set(group, emptyRow());
    const found = await examine(name, rows.get(group)!);
    if (found.gap) gaps.push(found.gap);
    if (found.weak) weak.push(found.weak);
  }
  for (const row of rows.values()) for (const key of Object.keys(row) as (keyof Row)[]) total[key] += row[key];
  console.log(tableOf(new Map([...rows, ['all', total]])));
  expect(gaps.filter(({ name, problem }) => knownGaps[name] !== problem)).toEqual([]);
  expect(total.matched / total.runtime).toBeGreaterThan(900 / 933);
  expect(weak.filter(({ name, problem }) => knownLimits[name] !== problem)).toEqual([]);
  expect((total.agree + total.flat) / total.networks).toBeGreaterThan(0.95);
});
