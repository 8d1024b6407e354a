// Writes arguments and values of the elementary functions for test/golden/generate/elementary-accuracy.py, which measures their error.
// Run: npx tsx bench/elementary-accuracy.ts 40000 | python3 test/golden/generate/elementary-accuracy.py

import { atan, cos, exp, expm1, log, log1p, log2, log10, logistic, logit, pow, sin, tanh } from '../src/core/math.ts';
import { createStream } from '../src/core/stream.ts';

const elementary = { atan, cos, exp, expm1, log, log1p, log2, log10, logistic, logit, sin, tanh };

const points = Number(process.argv[2] ?? 20000);
const { uniform } = createStream(20261);
const between = (low: number, high: number): number => low + (high - low) * uniform();
const spread = (low: number, high: number): number => 2 ** between(low, high) * (uniform() < 0.5 ? -1 : 1);

const ranges: Readonly<Record<string, readonly (() => number)[]>> = {
  exp: [() => between(-1, 1), () => between(-745, 710), () => spread(-60, 9)],
  expm1: [() => between(-0.5, 0.5), () => between(-40, 710), () => spread(-60, 6)],
  log: [() => between(0.6, 1.6), () => Math.abs(spread(-1074, 1024)), () => 1 + spread(-50, -5)],
  log1p: [
    () => between(-0.5, 1),
    () => Math.abs(spread(-60, 60)),
    () => -Math.abs(spread(-60, -0.001)),
    () => between(-0.02, 0.02),
  ],
  log2: [() => between(0.6, 1.6), () => Math.abs(spread(-1074, 1024)), () => 1 + spread(-50, -5)],
  log10: [() => between(0.6, 1.6), () => Math.abs(spread(-1074, 1024)), () => 1 + spread(-50, -5)],
  sin: [
    () => between(-4, 4),
    () => between(-524288, 524288),
    () => spread(19, 1023),
    () => Math.round(between(-3e5, 3e5)) * (Math.PI / 2),
  ],
  cos: [
    () => between(-4, 4),
    () => between(-524288, 524288),
    () => spread(19, 1023),
    () => Math.round(between(-3e5, 3e5)) * (Math.PI / 2),
  ],
  atan: [() => between(-2, 2), () => spread(-40, 60), () => between(-40, 40)],
  tanh: [() => between(-1, 1), () => between(-22, 22), () => spread(-40, 4)],
  logistic: [() => between(-2, 2), () => between(-745, 40), () => between(-40, 40)],
  logit: [
    () => between(0, 1),
    () => Math.abs(spread(-1000, -1)),
    () => 0.5 + spread(-50, -2),
    () => 1 - Math.abs(spread(-50, -2)),
  ],
};

const lines: string[] = [];
for (const [name, draws] of Object.entries(ranges)) {
  const compute = elementary[name as keyof typeof elementary] as (x: number) => number;
  for (const draw of draws) {
    for (let i = 0; i < points; i += 1) {
      const x = draw();
      lines.push(`${name} ${x} ${compute(x)}`);
    }
  }
}
for (let i = 0; i < points; i += 1) {
  for (const [x, y] of [
    [between(0, 30), between(-80, 80)],
    [Math.abs(spread(-1074, 1023)), between(-1, 1)],
    [1 + spread(-40, -3), spread(0, 20)],
  ] as const) {
    lines.push(`pow ${x} ${y} ${pow(x, y)}`);
  }
}
process.stdout.write(`${lines.join('\n')}\n`);
