// docs/error-codes.md lists every code of the source with its exit status, and no other.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { areas, errorCodes, exitOf, rowsOfPage, sourceFiles } from '../../scripts/error-codes.ts';

const page = readFileSync(new URL('../../docs/error-codes.md', import.meta.url), 'utf8');
const rows = rowsOfPage(page);
const files = sourceFiles();
const codes = errorCodes(files);
const renew = 'npx tsx scripts/write-error-codes.ts';

it('has a row for each code, with the exit status of its class', () => {
  const listed = [...rows.values()].map(({ code, exit }) => `${code} ${exit}`).sort();
  expect(listed, renew).toEqual([...codes].map(([code, kinds]) => `${code} ${exitOf(kinds)}`).sort());
  expect(page.match(/^\| `/gm)).toHaveLength(codes.size);
});

it('says of each what it means and what to do', () => {
  const empty = [...rows.values()].filter(({ means, cure }) => !/[a-z]{2}/.test(means) || !/[a-z]{2}/.test(cure));
  expect(empty.map(({ code }) => code)).toEqual([]);
  expect(page).not.toMatch(/\| (Change|Correct) what the message names\. \|/);
});

it('knows the class of every code that the source names', () => {
  const prefixes = areas.flatMap((area) => area.prefixes);
  const named = [...files.values()].flatMap((text) => [...text.matchAll(/'([a-z-]+)\/([a-z0-9-]*[a-z0-9])'/g)]);
  const unknown = named.filter(([, prefix, rest]) => prefixes.includes(prefix!) && !codes.has(`${prefix}/${rest}`));
  expect([...new Set(unknown.map(([text]) => text))]).toEqual([]);
});
