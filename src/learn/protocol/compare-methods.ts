// Methods over worlds and seeds: what holds beyond the worlds and seeds that were run.
import { usageError } from '../../core/errors.ts';
import { type ContrastEstimate, fitMixedModel } from '../../stats/mixed-model.ts';

/** A figure of one training; its value must be finite. */
export interface TrainingFigure {
  readonly method: string;
  readonly world: string;
  readonly seed: number;
  readonly value: number;
}

/** A weighted sum of methods, such as { 'evenhand-robust': 1, clip: -0.15, oracle: -0.85 }. */
export type MethodWeights = Readonly<Record<string, number>>;

/** What is compared. */
export interface CompareMethodsOptions {
  /** Contrasts by name; default each method against the first, named as the method. */
  readonly contrasts?: Readonly<Record<string, MethodWeights>> | undefined;
  /** Between 0 and 1. Default .95. */
  readonly level?: number | undefined;
}

/** Methods compared over worlds and seeds. */
export interface MethodComparison {
  /** Mean of each method over worlds, with t limits. */
  readonly means: Readonly<Record<string, ContrastEstimate>>;
  readonly contrasts: Readonly<Record<string, ContrastEstimate>>;
  /**
   * Variance components: between worlds, seeds within worlds, methods within worlds (how differently worlds favour a method), and the
   * rest.
   */
  readonly variances: {
    readonly world: number;
    readonly seed: number;
    readonly method: number;
    readonly residual: number;
  };
  readonly worlds: number;
  readonly trainings: number;
  /** How the limits were made. */
  readonly about: string;
}

/**
 * The linear mixed model value = method + world + world:seed + world:method + rest, the last four random, by REML
 * (`fitMixedModel`). Limits are t with Satterthwaite's degrees of freedom and Kenward and Roger's standard errors
 * (1997). With complete designs a contrast is that of the means of worlds: for two methods the paired t test over
 * worlds. With one world the factors of worlds are left out and the seeds are what limits are about: the paired t test
 * over seeds. With one training of each method in each world, only the worlds are random. Variances of factors that are
 * left out are NaN.
 *
 * Throws `learn/bad-comparison` (usage): a value that is not finite, a training twice, a contrast without weights or
 * with a method that is not there, fewer than two methods; `stats/bad-level` (usage); and `stats/mixed-model`, such as
 * for a single training of each.
 */
export function compareMethods(
  trainings: readonly TrainingFigure[],
  options: CompareMethodsOptions = {},
): MethodComparison {
  requireDistinct(trainings);
  const methods = [...new Set(trainings.map(({ method }) => method))];
  const worlds = [...new Set(trainings.map(({ world }) => world))];
  if (methods.length < 2)
    throw bad(`two methods are needed; there ${methods.length === 1 ? `is only "${methods[0]}"` : 'are none'}.`);
  const contrasts =
    options.contrasts ?? Object.fromEntries(methods.slice(1).map((name) => [name, { [name]: 1, [methods[0]!]: -1 }]));
  const weights = Object.entries(contrasts).map(([name, of]) => [name, weightsOf(of, methods)] as const);
  const nested = [
    { name: 'world', codes: codesOf(trainings, ({ world }) => world) },
    { name: 'world:seed', codes: codesOf(trainings, ({ world, seed }) => JSON.stringify([world, seed])) },
    { name: 'world:method', codes: codesOf(trainings, ({ world, method }) => JSON.stringify([world, method])) },
  ];
  const seedsEach =
    trainings.length > new Set(trainings.map(({ world, method }) => JSON.stringify([world, method]))).size;
  const random = worlds.length === 1 ? nested.slice(1, 2) : seedsEach ? nested : nested.slice(0, 1);
  const model = fitMixedModel({
    y: Float64Array.from(trainings, ({ value }) => value),
    fixed: methods.map((name) => Float64Array.from(trainings, ({ method }) => (method === name ? 1 : 0))),
    random,
  });
  const limitsOf = (of: readonly number[]): ContrastEstimate => model.contrast(of, options.level, 'kenward-roger');
  const varianceOf = (name: string): number =>
    model.variances[random.findIndex((factor) => factor.name === name)] ?? Number.NaN;
  return {
    means: Object.fromEntries(methods.map((name) => [name, limitsOf(weightsOf({ [name]: 1 }, methods))])),
    contrasts: Object.fromEntries(weights.map(([name, of]) => [name, limitsOf(of)])),
    variances: {
      world: varianceOf('world'),
      seed: varianceOf('world:seed'),
      method: varianceOf('world:method'),
      residual: model.residualVariance,
    },
    worlds: worlds.length,
    trainings: trainings.length,
    about: `Linear mixed model by restricted maximum likelihood, random ${random.map(({ name }) => name).join(', ')}; t limits with Kenward and Roger's standard errors and Satterthwaite's degrees of freedom.`,
  };
}

function requireDistinct(trainings: readonly TrainingFigure[]): void {
  const seen = new Set<string>();
  for (const { method, world, seed, value } of trainings) {
    const key = JSON.stringify([method, world, seed]);
    const what = `method "${method}", world "${world}", seed ${seed}`;
    if (!Number.isFinite(value)) throw bad(`the value of ${what} is ${value}.`);
    if (seen.has(key)) throw bad(`${what} stands twice.`);
    seen.add(key);
  }
}

function weightsOf(of: MethodWeights, methods: readonly string[]): readonly number[] {
  const unknown = Object.keys(of).find((name) => !methods.includes(name));
  if (unknown !== undefined) throw bad(`there is no method "${unknown}"; there are: ${methods.join(', ')}.`);
  const weights = methods.map((name) => of[name] ?? 0);
  if (weights.every(Number.isFinite) && weights.some((weight) => weight !== 0)) return weights;
  throw bad(`the weights of a contrast must be finite and not all 0; got ${JSON.stringify(of)}.`);
}

function codesOf(trainings: readonly TrainingFigure[], key: (training: TrainingFigure) => string): Int32Array {
  const codes = new Map<string, number>();
  return Int32Array.from(trainings, (training) => {
    const name = key(training);
    const code = codes.get(name) ?? codes.size;
    codes.set(name, code);
    return code;
  });
}

function bad(problem: string) {
  return usageError('learn/bad-comparison', `Methods over worlds and seeds: ${problem}`);
}
