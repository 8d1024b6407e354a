// Recorded labels: a true value, changed with probabilities that may depend on the group.
import type { Chance, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { DrawFault } from '../graph/draw-fault.ts';
import { bernoulliChances, chanceQuantile } from '../graph/quantiles.ts';
import { type CheckedNumber, checkNumber, probability } from './checked-number.ts';
import { categoryDomain, sumFault } from './discrete-mechanism.ts';
import type { NodeReader, Parameter } from './node-reader.ts';
import type { CheckedExpression, NodeScope } from './node-scope.ts';
import type { BuildMechanism } from './node-syntax.ts';
import { isMap, type Path, shown, suggestion } from './problems.ts';

type Noise = BinaryNoise | FlipNoise | ConfusionNoise;

interface BinaryNoise {
  readonly kind: 'binary';
  readonly falsePositive: Parameter | undefined;
  readonly falseNegative: Parameter | undefined;
}

interface FlipNoise {
  readonly kind: 'flip';
  readonly flip: Parameter;
}

interface ConfusionNoise {
  readonly kind: 'confusion';
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Parameter>>;
  readonly path: Path;
}

type ChancesOf = (truth: NodeValue, values: NodeValues) => readonly Chance[];

const noiseKeys = ['falsePositive', 'falseNegative', 'flip', 'confusion'];
const noNoise: Noise = { kind: 'binary', falsePositive: undefined, falseNegative: undefined };

/** Reads `label` (a node or expression with few values) and `noise`, which may be a table. */
export function readLabel(
  value: Readonly<Record<string, unknown>>,
  path: Path,
  reader: NodeReader,
): BuildMechanism | undefined {
  const truth = reader.expression(value['label'], [...path, 'label'], 'the true value');
  const noise = reader.choice(value['noise'] ?? {}, [...path, 'noise'], (leaf, leafPath) =>
    readNoise(leaf, leafPath, reader),
  );
  if (truth === undefined || noise === undefined) return undefined;
  return (scope) => {
    const checked = scope.check(truth);
    if (checked?.domain === undefined) return undefined;
    const { values: known } = checked.domain;
    if (known === undefined) {
      scope.problems.add(truth.path, `a label has a few values, but "${truth.text}" takes any number.`);
      return undefined;
    }
    const chancesAt = scope.select(noise, (leaf) => buildNoise(leaf, { known, checked, scope }));
    if (chancesAt === undefined) return undefined;
    const chances = (values: NodeValues): readonly Chance[] => chancesAt(values)(checked.evaluate(values), values);
    return {
      domain: categoryDomain(known),
      mechanism: { chances, valueAt: (values, u) => chanceQuantile(chances(values), u) },
    };
  };
}

function readNoise(value: unknown, path: Path, reader: NodeReader): Noise | undefined {
  const { problems } = reader;
  if (!isMap(value)) {
    problems.add(path, `noise is a map of ${noiseKeys.join(', ')}; got ${shown(value)}.`);
    return undefined;
  }
  problems.unknownKeys(value, noiseKeys, path);
  const read = (name: string): Parameter | undefined =>
    value[name] === undefined ? undefined : reader.parameter(value[name], [...path, name], `the probability "${name}"`);
  const { flip, confusion } = value;
  const given = noiseKeys.filter((name) => value[name] !== undefined);
  if ((flip !== undefined || confusion !== undefined) && given.length > 1) {
    problems.add(path, `"${given.join('" and "')}" exclude each other.`);
    return undefined;
  }
  if (confusion !== undefined) return readConfusion(confusion, [...path, 'confusion'], reader);
  if (flip !== undefined) {
    const read = reader.parameter(flip, [...path, 'flip'], 'the probability "flip"');
    return read && { kind: 'flip', flip: read };
  }
  const [falsePositive, falseNegative] = [read('falsePositive'), read('falseNegative')];
  const wanted = given.length;
  const found = Number(falsePositive !== undefined) + Number(falseNegative !== undefined);
  return found === wanted ? ({ ...noNoise, falsePositive, falseNegative } as Noise) : undefined;
}

function readConfusion(value: unknown, path: Path, reader: NodeReader): Noise | undefined {
  const rows = new Map<string, ReadonlyMap<string, Parameter>>();
  if (!isMap(value) || !Object.values(value).every(isMap)) {
    reader.problems.add(
      path,
      'a confusion is a map from each true value to a map of recorded values and probabilities.',
    );
    return undefined;
  }
  let complete = true;
  for (const [truth, row] of Object.entries(value as Readonly<Record<string, Readonly<Record<string, unknown>>>>)) {
    const parameters = new Map<string, Parameter>();
    for (const [recorded, each] of Object.entries(row)) {
      const read = reader.parameter(each, [...path, truth, recorded], `the probability of ${recorded}`);
      if (read === undefined) complete = false;
      else parameters.set(recorded, read);
    }
    rows.set(truth, parameters);
  }
  return complete ? { kind: 'confusion', rows, path } : undefined;
}

interface NoiseContext {
  readonly known: readonly NodeValue[];
  readonly checked: CheckedExpression;
  readonly scope: NodeScope;
}

function buildNoise(noise: Noise, context: NoiseContext): ChancesOf | undefined {
  if (noise.kind === 'binary') return buildBinary(noise, context);
  if (noise.kind === 'confusion') return buildConfusion(noise, context);
  const { known, scope } = context;
  const flip = checkNumber(noise.flip, probability('the probability "flip"'), scope);
  if (flip === undefined) return undefined;
  return (truth, values) => {
    const chance = known.length === 1 ? 0 : flip.evaluate(values);
    return known.map((value) => ({
      value,
      probability: value === truth ? 1 - chance : chance / (known.length - 1),
    }));
  };
}

function buildBinary(
  { falsePositive, falseNegative }: BinaryNoise,
  { known, checked, scope }: NoiseContext,
): ChancesOf | undefined {
  if (falsePositive === undefined && falseNegative === undefined) {
    return (truth) => [{ value: truth, probability: 1 }];
  }
  if (!known.every((value) => value === 0 || value === 1)) {
    scope.problems.add(
      (falsePositive ?? falseNegative!).path,
      `false positives and negatives are of labels 0 and 1, but "${checked.source.text}" is one of ${known.join(', ')}; use "flip" or "confusion".`,
    );
    return undefined;
  }
  const rate = (parameter: Parameter | undefined, name: string): CheckedNumber | undefined =>
    parameter === undefined
      ? { evaluate: () => 0, low: 0, high: 0, constant: 0 }
      : checkNumber(parameter, probability(`the probability "${name}"`), scope);
  const [positive, negative] = [rate(falsePositive, 'falsePositive'), rate(falseNegative, 'falseNegative')];
  if (positive === undefined || negative === undefined) return undefined;
  return (truth, values) => bernoulliChances(truth === 1 ? 1 - negative.evaluate(values) : positive.evaluate(values));
}

function buildConfusion({ rows, path }: ConfusionNoise, { known, scope }: NoiseContext): ChancesOf | undefined {
  const names = known.map(String);
  const built = new Map<string, ReadonlyMap<string, CheckedNumber>>();
  let complete = true;
  const require = (name: string, place: Path): void => {
    if (names.includes(name)) return;
    complete = false;
    scope.problems.add(place, `"${name}" never occurs.${suggestion(name, names)}`, { at: 'key' });
  };
  for (const [truth, row] of rows) {
    require(truth, [...path, truth]);
    const numbers = new Map<string, CheckedNumber>();
    for (const [recorded, parameter] of row) {
      require(recorded, [...path, truth, recorded]);
      const number = checkNumber(parameter, probability(`the probability of ${recorded}`), scope);
      if (number === undefined) complete = false;
      else numbers.set(recorded, number);
    }
    const fault = sumFault([...numbers.values()].map(({ constant }) => constant));
    if (fault !== undefined) {
      complete = false;
      scope.problems.add([...path, truth], `${fault}.`);
    }
    built.set(truth, numbers);
  }
  if (!complete) return undefined;
  return (truth, values) => {
    const row = built.get(String(truth));
    if (row === undefined) return [{ value: truth, probability: 1 }];
    const chances = known.map((value) => ({ value, probability: row.get(String(value))?.evaluate(values) ?? 0 }));
    const fault = sumFault(chances.map((chance) => chance.probability));
    if (fault !== undefined) throw new DrawFault(fault);
    return chances;
  };
}
