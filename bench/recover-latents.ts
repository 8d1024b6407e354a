// What a small regressor reads from pixels: npx tsx bench/recover-latents.ts [--cases 600] [--coins 40] [--seed 1] [--worlds skin,chest]. Prints tables for
// docs/worlds/realism.md. In each world everything varies at once and independently. Latents: ridge regression on pixel features, three
// quarters of the cases to learn from, the rest held out. Classes: the same regressor on a class that nothing depends on (and on coins
// beside it), then on the class where it drives the finding.
import { parseArgs } from 'node:util';
import { createStream } from '../src/core/stream.ts';
import { type Dataset, openDataset } from '../src/simulate/dataset/open-dataset.ts';
import { worlds } from '../src/simulate/worlds/worlds.ts';
import { aucInfluence, obuchowskiVariance } from '../src/stats/auc.ts';
import { deviateOf, logitLimits } from '../src/stats/interval.ts';
import { fitReadout, type PixelFeatures, pixelFeatures, type Readout } from '../test/fixtures/pixel-readout.ts';
import { type RecoveryWorld, recoveryWorlds } from '../test/fixtures/recovery-worlds.ts';

interface Cases {
  readonly dataset: Dataset;
  readonly features: readonly PixelFeatures[];
  readonly learning: number;
  readonly readout: Readout;
  value(position: number, node: string): number;
}

async function renderCases({ text, name, window }: RecoveryWorld, count: number, drive: 0 | 1): Promise<Cases> {
  const dataset = await openDataset({ text, file: name, cases: count, do: [`drive=${drive}`], twins: [], seed });
  const drawn = Array.from({ length: count }, (_, position) => dataset.draw(position).draws);
  const features = drawn.map((draws) => pixelFeatures(dataset.render(draws)[0]!.image!, window));
  const learning = Math.round(0.75 * count);
  return {
    dataset,
    features,
    learning,
    readout: fitReadout(features, learning),
    value: (position, node) => Number(drawn[position]![0]!.values[node]),
  };
}

interface Errors {
  readonly rSquared: number;
  readonly meanAbsolute: number;
}

function errorsOf(truth: readonly number[], read: readonly number[], rows: readonly number[]): Errors {
  const mean = rows.reduce((sum, i) => sum + truth[i]!, 0) / rows.length;
  let [squares, total, absolute] = [0, 0, 0];
  for (const i of rows) {
    squares += (read[i]! - truth[i]!) * (read[i]! - truth[i]!);
    total += (truth[i]! - mean) * (truth[i]! - mean);
    absolute += Math.abs(read[i]! - truth[i]!);
  }
  return { rSquared: 1 - squares / total, meanAbsolute: absolute / rows.length };
}

/** Percentile interval at 95 % of 2000 samples of the held-out cases with replacement. */
function bootstrap(truth: readonly number[], read: readonly number[]): (of: keyof Errors) => readonly [number, number] {
  const stream = createStream(1, 'recover-latents', 'bootstrap');
  const samples = Array.from({ length: 2000 }, () =>
    errorsOf(
      truth,
      read,
      truth.map(() => stream.below(truth.length)),
    ),
  );
  return (of) => {
    const sorted = samples.map((errors) => errors[of]).sort((a, b) => a - b);
    return [sorted[49]!, sorted[1949]!];
  };
}

/** AUC with an interval at 95 % by DeLong's variance, on the scale of log-odds. */
function aucOf(score: readonly number[], label: readonly number[]) {
  const { value, influence } = aucInfluence({ score: Float64Array.from(score), label: Uint8Array.from(label) });
  const { variance } = obuchowskiVariance({ influence, label: Uint8Array.from(label) });
  return { value, ...logitLimits(value, variance)(deviateOf(0.95)) };
}

function classify({ features, value, readout, learning }: Cases, nodes: readonly string[]) {
  return nodes.map((node) => {
    const label = features.map((_, position) => value(position, node));
    return aucOf(readout.predict(label), label.slice(learning));
  });
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const digits = (value: number): string => value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
const range = ([low, high]: readonly [number, number], form: (value: number) => string): string =>
  `${form(low)} to ${form(high)}`;
const two = (value: number): string => value.toFixed(2);

function latentRows({ name, targets }: RecoveryWorld, cases: Cases): readonly string[] {
  const { readout, learning } = cases;
  return targets.map((target) => {
    const truth = cases.features.map((_, position) => cases.value(position, target));
    const [held, read] = [truth.slice(learning), readout.predict(truth)];
    const { rSquared, meanAbsolute } = errorsOf(held, read, Array.from(held.keys()));
    const interval = bootstrap(held, read);
    const latent = cases.dataset.world.latents.find((entry) => entry.name === target);
    const unit = latent?.kind === 'real' ? latent.unit : '';
    const spread = `${digits(Math.min(...truth))} to ${digits(Math.max(...truth))} ${unit}`.trim();
    return row([
      name,
      target,
      spread,
      `${two(rSquared)} (${range(interval('rSquared'), two)})`,
      `${digits(meanAbsolute)} (${range(interval('meanAbsolute'), digits)})`,
    ]);
  });
}

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '600' },
    coins: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    worlds: { type: 'string', default: Object.keys(worlds).join(',') },
  },
});
const [count, coins, seed] = [Number(values.cases), Number(values.coins), Number(values.seed)];
const learning = Math.round(0.75 * count);
const latents: string[] = [];
const classes: string[] = [];
for (const world of recoveryWorlds(coins)) {
  if (!values.worlds.split(',').some((name) => world.name.startsWith(name))) continue;
  const still = await renderCases(world, count, 0);
  latents.push(...latentRows(world, still));
  const names = Array.from({ length: coins }, (_, k) => `coin${k}`);
  const [own, ...others] = classify(still, ['disease', ...names]);
  const covered = others.filter(({ low, high }) => low <= 0.5 && high >= 0.5).length;
  const mean = others.reduce((sum, { value }) => sum + value, 0) / others.length;
  const [driven] = classify(await renderCases(world, count, 1), ['disease']);
  const shown = ({ value, low, high }: NonNullable<typeof own>): string => `${two(value)} (${range([low, high], two)})`;
  classes.push(
    row([world.name, shown(own!), `${covered} of ${coins}`, mean.toFixed(3), world.finding, shown(driven!)]),
  );
}
const ruler = (length: number): string => row(Array.from({ length }, () => '---'));
console.log(`${learning} cases to learn from, ${count - learning} held out\n`);
console.log(
  `${row(['world', 'latent', 'drawn from', 'R²', 'mean absolute error'])}\n${ruler(5)}\n${latents.join('\n')}\n`,
);
console.log(
  row(['world', 'AUC, class drives nothing', 'coins with 0.5 inside', 'mean AUC of coins', 'class drives', 'AUC']),
);
console.log(`${ruler(6)}\n${classes.join('\n')}`);
