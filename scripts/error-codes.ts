// The codes of errors as the source has them, for docs/error-codes.md and its test.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ErrorKind, exitCodes } from '../src/core/errors.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

const makers: Readonly<Record<string, ErrorKind>> = {
  usageError: 'usage',
  dataError: 'data',
  internalError: 'internal',
};

/** Codes that are put together, or named apart from the error that carries them. */
const indirect: Readonly<Record<string, ErrorKind>> = {
  'cases/missing-label': 'data',
  'cases/missing-decision': 'data',
  'cases/missing-score': 'data',
  'io/read-failed': 'io',
  'io/write-failed': 'io',
  'learn/unknown-parameter': 'usage',
  'learn/unknown-section': 'usage',
  'plan/syntax': 'usage',
  'server/job-crashed': 'internal',
  'server/unexpected': 'internal',
  'simulate/world-syntax': 'usage',
  'worker/failed': 'internal',
};

/** The source by file. */
export function sourceFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(names.sort().map((name) => [name, readFileSync(join(source, name), 'utf8')]));
}

/** Every code with the classes of failure that it stands for, in order of the codes. */
export function errorCodes(files = sourceFiles()): ReadonlyMap<string, readonly ErrorKind[]> {
  const found = new Map<string, Set<ErrorKind>>();
  const add = (code: string, kind: ErrorKind): void => {
    found.set(code, (found.get(code) ?? new Set()).add(kind));
  };
  const texts = [...files.values()];
  for (const text of texts) {
    for (const [, maker, first] of text.matchAll(/\b(usageError|dataError|internalError)\(\s*([^,(]*),/g)) {
      for (const [, code] of first!.matchAll(/'([a-z][a-z-]*\/[a-z0-9-]+)'/g)) add(code!, makers[maker!]!);
    }
    for (const [, kind, code] of text.matchAll(/new EvenhandError\(\s*'(\w+)',\s*'([a-z-]+\/[a-z0-9-]+)'/g)) {
      add(code!, kind as ErrorKind);
    }
  }
  for (const [code, kind] of Object.entries(indirect)) add(code, kind);
  for (const text of texts) for (const code of named(text)) if (!found.has(code)) add(code, 'usage');
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, kinds]) => [code, [...kinds].sort()]));
}

/** Codes that the server names: their class is that of a refused request. */
function named(text: string): readonly string[] {
  return [...text.matchAll(/'(server\/[a-z-]+)'/g)].map(([, code]) => code!);
}

/** A row of the page. */
export interface ErrorRow {
  readonly code: string;
  readonly exit: string;
  readonly means: string;
  readonly cure: string;
}

/** Exit statuses of the classes, as the page has them. */
export function exitOf(kinds: readonly ErrorKind[]): string {
  return kinds
    .map((kind) => exitCodes[kind])
    .sort()
    .join(', ');
}

/** The rows of the page by their codes. */
export function rowsOfPage(page: string): ReadonlyMap<string, ErrorRow> {
  const rows = [...page.matchAll(/^\| `([^`]+)` \| ([\d, ]+) \| (.*) \| (.*) \|$/gm)];
  return new Map(
    rows.map(([, code, exit, means, cure]) => [code!, { code: code!, exit: exit!, means: means!, cure: cure! }]),
  );
}

/** The parts of the page. */
export const areas: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: 'Command line, plans, files', prefixes: ['cli', 'plan', 'study', 'io', 'platform', 'worker', 'pdf'] },
  { title: 'Tables and cases', prefixes: ['cases'] },
  { title: 'Audits and their results', prefixes: ['audit', 'compare', 'metrics', 'result', 'selftest', 'stats'] },
  { title: 'Training', prefixes: ['learn'] },
  { title: 'Post-processing', prefixes: ['post-process'] },
  { title: 'Simulation', prefixes: ['simulate', 'worlds', 'brain', 'oracle', 'scores'] },
  { title: 'Images', prefixes: ['images'] },
  { title: 'Files of models and arrays', prefixes: ['formats'] },
  { title: 'Engine', prefixes: ['engine', 'core'] },
  { title: 'Workbench', prefixes: ['server', 'store'] },
];

/** What stands above the tables. */
export const introduction = `# Error codes

Every failure that a user can cause or cure says what is wrong, where, and after \`hint:\` what to do. Behind it stands a code that does not change when the sentence does: \`--debug\` prints it,
the library has it as \`error.code\` of an \`EvenhandError\`, the server sends it as \`error.code\`. The class of a failure decides the exit status of the command line (0: done, 2: not enough data for a verdict):

| exit | class | means |
|---|---|---|
| 64 | usage | the call is wrong: a flag, a plan, an argument |
| 65 | data | the data are wrong: a table, an image, a file of a model |
| 70 | internal | a promise of the program is broken: please report it, with what \`--debug\` prints |
| 74 | io | reading or writing failed: no such file, no permission, disk full |
| 130 | cancelled | interrupted |

"…" stands for what differs from case to case. \`npx tsx scripts/write-error-codes.ts\` adds new codes to this page and takes away those that are gone; sentences that stand here stay.
`;
