// Tables by which JPEG rounds frequencies (ITU-T T.81, Annex K), scaled by quality as the Independent JPEG Group does.

/** For brightness, row by row of vertical frequency. */
const brightness = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** For both differences of colour: the first four rows; all else is 99. */
const colour = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99,
];

/** Steps of the 64 frequencies of a block at a quality of 1 to 100. */
export function quantisationTable(kind: 'brightness' | 'colour', quality: number): Int32Array {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  const table = kind === 'brightness' ? brightness : [...colour, ...Array<number>(32).fill(99)];
  return Int32Array.from(table, (step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
}
