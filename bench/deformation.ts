// Time of velocity-field exponentials and warps, one thread: npx tsx bench/deformation.ts [voxels an axis, default 96 and 192].
// With EVENHAND_BENCH_PYTHON naming a Python that has SciPy, the same operations are timed there with map_coordinates.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exponential } from '../src/images/deformation/exponential.ts';
import { upsampleField } from '../src/images/deformation/upsample-field.ts';
import { createVectorField, type VectorField } from '../src/images/deformation/vector-field.ts';
import { warpImage } from '../src/images/deformation/warp-image.ts';
import { createImage } from '../src/images/image.ts';

const sizes = process.argv[2] === undefined ? [96, 192] : [Number(process.argv[2])];
const controlSize = 48;
const repeats = 7;
const squarings = 4;
/** Bytes that a squaring moves at least: a field read, a field written and the line it is written to read before (12 bytes each a voxel). */
const squaringBytes = 36;

interface Peer {
  readonly scipy: string;
  readonly exponential: number;
  readonly warp: number;
}

function times(work: () => void, count = repeats): number[] {
  work();
  return Array.from({ length: count }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
}

function print(name: string, sorted: readonly number[], more: readonly string[] = []): number {
  const median = sorted[Math.floor(sorted.length / 2)]!;
  console.log(`  ${name.padEnd(66)} ${[`${median.toFixed(1)}`, `best ${sorted[0]!.toFixed(1)}`, ...more].join('   ')}`);
  return median;
}

function velocityOf(size: number, largest: number): VectorField {
  const taper = (p: number): number => Math.sin((Math.PI * p) / (size - 1));
  const wave = 192 / size;
  const components = [0, 1, 2].map((axis) => {
    const component = new Float32Array(size ** 3);
    for (let i = 0; i < component.length; i += 1) {
      const [x, y, z] = [i % size, Math.floor(i / size) % size, Math.floor(i / (size * size))] as const;
      const phase = wave * (((axis + 1) * x) / 40 + y / 50 + z / 60);
      component[i] = largest * taper(x) * taper(y) * taper(z) * Math.sin(phase);
    }
    return component;
  });
  return createVectorField({ extents: [size, size, size], components });
}

function timePeer(size: number): Peer | undefined {
  const python = process.env['EVENHAND_BENCH_PYTHON'];
  if (python === undefined) return undefined;
  const script = join(import.meta.dirname, 'peers/deformation.py');
  const { status, stdout, stderr } = spawnSync(python, [script, String(size), size > 128 ? '1' : '3'], {
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout) as Peer;
  console.log(`SciPy: failed.\n${stderr}`);
  return undefined;
}

/** Bytes a second of a large copy, counting what is read and written. */
function bandwidth(): number {
  const from = new Float32Array(16_000_000).fill(1);
  const to = new Float32Array(from.length);
  return (2 * from.byteLength) / (times(() => to.set(from))[0]! / 1000);
}

console.log(
  `One thread, medians of ${repeats} in milliseconds; exponential: K = ${squarings}, largest velocity 6 voxels`,
);
const copied = bandwidth();
console.log(`A copy moves ${(copied / 1e9).toFixed(1)} GB/s`);
if (process.env['EVENHAND_BENCH_PYTHON'] === undefined)
  console.log('SciPy: not run (EVENHAND_BENCH_PYTHON names no interpreter).');
for (const size of sizes) {
  const velocity = velocityOf(size, 6);
  const control = createVectorField({
    ...velocityOf(controlSize, (6 * controlSize) / size),
    spacingMm: [size / controlSize, size / controlSize, size / controlSize],
  });
  const grid = { extents: velocity.extents, spacingMm: [1, 1, 1] };
  const image = createImage(velocity.extents, { data: velocity.components[0]!.slice() });
  const u = exponential(velocity, { squarings });
  console.log(`${size}^3`);
  const ours = print(
    'exponential, second-order start',
    times(() => exponential(velocity, { squarings })),
  );
  const euler = print(
    'exponential, Euler start',
    times(() => exponential(velocity, { squarings, start: 'euler' })),
  );
  const least = ((squarings * squaringBytes * size ** 3) / copied) * 1000;
  console.log(
    `  ${'of the time that its memory traffic takes at least'.padEnd(66)} ${(euler / least).toFixed(1)} times`,
  );
  print(
    `exponential on ${controlSize}^3, cubic B-spline to ${size}^3`,
    times(() => upsampleField(exponential(control, { squarings }), grid)),
  );
  print(
    `exponential on ${controlSize}^3, linear to ${size}^3`,
    times(() => upsampleField(exponential(control, { squarings }), { ...grid, interpolation: 'linear' })),
  );
  const warp = print(
    'warp of an image',
    times(() => warpImage(image, u)),
  );
  print(
    'exponential, second-order start, in TypeScript',
    times(() => exponential(velocity, { squarings, kernel: 'plain' }), 1),
  );
  print(
    'warp of an image, in TypeScript',
    times(() => warpImage(image, u, { kernel: 'plain' }), 1),
  );
  const peer = timePeer(size);
  if (peer === undefined) continue;
  console.log(
    `  SciPy ${peer.scipy}, exponential (Euler): ${peer.exponential.toFixed(0)}, ${(peer.exponential / euler).toFixed(1)} times ours (second-order ${(peer.exponential / ours).toFixed(1)})`,
  );
  console.log(`  SciPy ${peer.scipy}, warp: ${peer.warp.toFixed(0)}, ${(peer.warp / warp).toFixed(1)} times ours`);
}
