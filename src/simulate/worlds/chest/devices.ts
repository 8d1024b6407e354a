// What lies in or on the patient, and the letters on the film, as coverage of samples.
import { curve, drawLine } from '../raster.ts';
import { drawText } from '../stroke-glyphs.ts';
import type { ChestFrame } from './chest-frame.ts';
import type { ChestLatents } from './chest-latents.ts';
import type { Thorax } from './thorax.ts';

/** Tubes, lines, electrodes and pacemaker: coverage by metal or its like. */
export function drawDevices(frame: ChestFrame, latents: ChestLatents, thorax: Thorax): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  const wire = (points: readonly number[], widthMm: number, opacity: number): void =>
    drawLine(coverage, frame, frame.line(points), { widthMm, opacity });
  const { apexY, heart, frontShift } = thorax;
  const middle = -3 + 0.4 * frontShift;
  if (latents.endotrachealTube >= 0.5) {
    const tip = apexY + 42 + 18 * frame.stream('endotracheal').uniform();
    for (const side of [-1, 1]) wire([middle + 4 * side, -40, middle + 4 * side, tip + 2 * side], 1.2, 0.3);
    wire([middle + 3.4, -40, middle + 3.4, tip], 1.1, 0.7);
  }
  if (latents.centralLine >= 0.5) {
    const side = frame.stream('central line').uniform() < 0.7 ? -1 : 1;
    const target = [-24 + 0.6 * frontShift, apexY + 112];
    wire(curve([side * 44, -30], [side * 40, apexY + 10], [-21, apexY + 48], 14), 2, 0.6);
    wire(curve([-21, apexY + 48], [-27, apexY + 80], target, 8), 2, 0.6);
  }
  if (latents.pacemaker >= 0.5) {
    for (let ring = 0; ring < 7; ring += 1) wire(packRow(ring), 4.6, ring < 2 ? 0.6 : 0.95);
    wire(curve([72, 88], [20, 44], [-20, apexY + 60], 18), 2.2, 0.75);
    wire(
      curve([-20, apexY + 60], [-34, heart.y + 10], [heart.x + 0.45 * heart.a, heart.y + 0.5 * heart.b], 16),
      2.2,
      0.75,
    );
  }
  for (let lead = 0; lead < Math.round(latents.leads); lead += 1) {
    const stream = frame.stream('lead', lead);
    const side = lead % 2 === 0 ? -1 : 1;
    const [x, y] = [side * (60 + 55 * stream.uniform()), 70 + 60 * Math.floor(lead / 2) + 40 * stream.uniform()];
    wire([x, y], 10, 0.55);
    wire([x, y], 5, 0.9);
    const bend = [x + 60 * (stream.uniform() - 0.5), y + 90 + 60 * stream.uniform()];
    wire(curve([x, y], bend, [side * (140 + 40 * stream.uniform()), 390], 18), 1.9, 0.55);
  }
  return coverage;
}

/** One row across the case of a pacemaker, which is shorter at the top and the bottom. */
function packRow(row: number): readonly number[] {
  const half = row === 0 || row === 6 ? 10 : row === 1 || row === 5 ? 14 : 16;
  return [84 - half, 86 + 3.9 * row, 84 + half, 86 + 3.9 * row];
}

/** The letter of the side, and burnt-in text. */
export function drawMarks(frame: ChestFrame, latents: ChestLatents): Float32Array {
  const coverage = new Float32Array(frame.width * frame.height);
  const { width, height, mmPerPixel } = frame;
  const [across, down] = [width * mmPerPixel, height * mmPerPixel];
  if (latents.marker !== 'none') {
    const stream = frame.stream('marker');
    const edge = 16 + 14 * stream.uniform();
    const x = latents.marker === 'L' ? across - edge : edge;
    const y = (latents.markerPlace === 'top' ? 0.07 : 0.36) * down + 8 * stream.uniform();
    drawText(coverage, frame, latents.marker, { x, y, heightMm: 15, angle: 0.25 * stream.normal() });
  }
  if (latents.label !== 'none') {
    const words = latents.label.split(' ');
    words.forEach((word, line) => {
      drawText(coverage, frame, word, { x: 0.17 * across, y: 0.05 * down + 11 * line, heightMm: 7.5 });
    });
  }
  return coverage;
}
