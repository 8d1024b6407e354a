// Writes test/golden/learn/method-numbers.json anew: npx tsx scripts/write-method-numbers.ts. Refuses numbers that changed under the same version.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AllNumbers, allNumbers, numbersProblems } from '../test/fixtures/method-numbers.ts';

const file = new URL('../test/golden/learn/method-numbers.json', import.meta.url);

const now = await allNumbers();
const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AllNumbers) : undefined;
const refused = kept === undefined ? [] : numbersProblems(kept, now).filter((problem) => /: raise /.test(problem));
if (refused.length > 0) {
  process.stderr.write(`${refused.join('\n')}\n`);
  process.exit(1);
}
writeFileSync(file, `${JSON.stringify(now, undefined, 1)}\n`);
