// What is varied can be read from pixels, and nothing else can: a small regressor on small pictures in which everything varies at once.
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/simulate/dataset/open-dataset.ts';
import { auc } from '../../src/stats/auc.ts';
import { fitReadout, pixelFeatures } from '../fixtures/pixel-readout.ts';
import { type RecoveryWorld, recoveryWorlds } from '../fixtures/recovery-worlds.ts';

const [cases, learning, coins] = [200, 150, 20];
const held = cases - learning;

/** Standard deviation of the AUC of a score that knows nothing, at equal classes: that of Mann and Whitney's statistic. */
const chance = Math.sqrt((held + 1) / (3 * held * held));

/** Latents of each world that the regressor reads; what more it reads stands in docs/worlds/realism.md. */
const read: Readonly<Record<string, readonly string[]>> = {
  fundus: ['cupToDiscRatio', 'exposure'],
  skin: ['skinTone', 'diameter'],
  chest: ['cardiothoracicRatio', 'exposure'],
  'brain, anatomies 0.5 mm apart': ['biasContrast', 'ventricleVolumeChange'],
};

async function renderCases({ text, name, window }: RecoveryWorld, drive: 0 | 1) {
  const dataset = await openDataset({ text, file: name, cases, do: [`drive=${drive}`], twins: [] });
  const drawn = Array.from({ length: cases }, (_, position) => dataset.draw(position).draws);
  const features = drawn.map((draws) => pixelFeatures(dataset.render(draws)[0]!.image!, window));
  const readout = fitReadout(features, learning);
  const valuesOf = (node: string): number[] => drawn.map(([draw]) => Number(draw!.values[node]));
  return { readout, valuesOf };
}

type Rendered = Awaited<ReturnType<typeof renderCases>>;

function rSquared({ readout }: Rendered, values: readonly number[]): number {
  const truth = values.slice(learning);
  const mean = truth.reduce((sum, value) => sum + value, 0) / held;
  const guess = readout.predict(values);
  const left = truth.reduce((sum, value, i) => sum + (value - guess[i]!) * (value - guess[i]!), 0);
  return 1 - left / truth.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
}

function heldOutAuc({ readout, valuesOf }: Rendered, node: string): number {
  const label = valuesOf(node);
  return auc({
    score: Float64Array.from(readout.predict(label)),
    label: Uint8Array.from(label.slice(learning)),
  });
}

describe.each(recoveryWorlds(coins).filter(({ name }) => read[name] !== undefined))('$name', (world) => {
  const still = renderCases(world, 0);

  it('latents are read from pixels', async () => {
    const rendered = await still;
    for (const latent of read[world.name]!) {
      const values = rendered.valuesOf(latent);
      // A score that knows nothing has a squared correlation above 0.2 once in a thousand sets of 50.
      expect(rSquared(rendered, values), latent).toBeGreaterThan(0.4);
      // Values of other cases are not read: what is read is in this picture.
      const others = [...values.slice(1), values[0]!];
      expect(rSquared(rendered, others), `${latent} of the next case`).toBeLessThan(0.2);
    }
  });

  it('classes that nothing depends on are not read', async () => {
    const rendered = await still;
    const names = ['disease', ...Array.from({ length: coins }, (_, k) => `coin${k}`)];
    const areas = names.map((name) => heldOutAuc(rendered, name));
    // Mean of independent classes: three standard errors; the furthest of 21: one set in a thousand lies beyond four.
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan((3 * chance) / Math.sqrt(areas.length));
    for (const area of areas) expect(Math.abs(area - 0.5)).toBeLessThan(4 * chance);
  });

  it('a class that drives the finding is read', async () => {
    const driven = await renderCases(world, 1);
    expect(heldOutAuc(driven, 'disease')).toBeGreaterThan(0.5 + 3 * chance);
  });
});
