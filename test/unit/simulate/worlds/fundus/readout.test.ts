import { Matrix, solve } from 'ml-matrix';
import { expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { fundusWorld } from '../../../../../src/simulate/worlds/fundus/fundus-world.ts';

const ringCount = 9;

/** Mean brightness in rings around the disc, relative to the outermost, and a constant. */
function features({ extents, data }: { extents: readonly number[]; data: Float32Array }, disc: Uint8Array): number[] {
  const inside = Array.from(disc.keys()).filter((at) => disc[at] === 1);
  const middle = (coordinate: (at: number) => number): number =>
    inside.reduce((sum, at) => sum + coordinate(at), 0) / inside.length;
  const columnOf = (at: number): number => at % extents[0]!;
  const rowOf = (at: number): number => Math.floor(at / extents[0]!);
  const [x, y] = [middle(columnOf), middle(rowOf)];
  const radius = Math.sqrt(inside.length / Math.PI);
  const sums = new Float64Array(ringCount);
  const counts = new Float64Array(ringCount);
  for (let at = 0; at < data.length; at += 1) {
    const ring = Math.floor(Math.sqrt((columnOf(at) - x) ** 2 + (rowOf(at) - y) ** 2) / (radius / (ringCount - 2)));
    if (ring >= ringCount) continue;
    sums[ring]! += data[at]!;
    counts[ring]! += 1;
  }
  const means = Array.from(sums, (sum, ring) => sum / counts[ring]!);
  return [1, ...means.slice(0, -1).map((value) => value / means[ringCount - 1]!)];
}

it('the ratio can be read from brightness in rings by a linear rule, whatever pigment, side and light are', async () => {
  const renderer = await fundusWorld.open(
    fundusWorld.settings.parse({ width: 64, height: 64, centre: 'disc', fieldDegrees: 14 }),
  );
  const cases = Array.from({ length: 100 }, (_, index) => {
    const stream = createStream(5, 'readout', index);
    const cupToDiscRatio = 0.2 + 0.7 * stream.uniform();
    const latents = {
      cupToDiscRatio,
      pigment: stream.uniform(),
      illumination: 0.5 * stream.uniform(),
      laterality: stream.uniform() < 0.5 ? 'left' : 'right',
    };
    const { image, masks } = renderer.render({ seed: 5, index, latents });
    return { cupToDiscRatio, row: features(image!, masks['disc']!.data) };
  });
  const [training, testing] = [cases.slice(0, 65), cases.slice(65)];
  const fit = solve(
    new Matrix(training.map(({ row }) => row)),
    Matrix.columnVector(training.map(({ cupToDiscRatio }) => cupToDiscRatio)),
  ).to1DArray();
  const errors = testing.map(({ row, cupToDiscRatio }) =>
    row.reduce((sum, value, k) => sum + value * fit[k]!, -cupToDiscRatio),
  );
  const rootMeanSquare = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  // A rule that knows nothing is off by 0.2.
  expect(rootMeanSquare).toBeLessThan(0.11);
});
