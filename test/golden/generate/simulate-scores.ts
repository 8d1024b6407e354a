// Writes test/golden/simulate/scores.json: `npx tsx test/golden/generate/simulate-scores.ts`. The numbers are our own: they guard against
// change between versions, runtimes and machines, not against error.
import { writeFileSync } from 'node:fs';
import { sha256Hex } from '../../../src/core/hash.ts';
import { simulateScores } from '../../../src/simulate/scores/simulate-scores.ts';
import { toCsv } from '../../../src/simulate/to-csv.ts';

const csv = toCsv(simulateScores().table);
const golden = {
  what: 'simulateScores() of demoWorld as CSV: the first lines, and the SHA-256 of the whole text',
  script: 'test/golden/generate/simulate-scores.ts',
  firstLines: csv.split('\n').slice(0, 11),
  sha256: await sha256Hex(new TextEncoder().encode(csv)),
};
writeFileSync(new URL('../simulate/scores.json', import.meta.url), `${JSON.stringify(golden, null, 2)}\n`);
