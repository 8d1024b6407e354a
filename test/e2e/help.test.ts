import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { evenhand, evenhandAgain } from './run-evenhand.ts';

const verbs = [
  'audit',
  'compare',
  'report',
  'validate',
  'init',
  'serve',
  'simulate',
  'learn',
  'bench',
  'post-process',
  'demo',
  'selftest',
  'doctor',
];
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('help', () => {
  it('lists the verbs and the exit statuses, on standard output', async () => {
    const { status, stdout, stderr } = await evenhand(['--help']);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
    expect(stdout).toContain('Exit status: 0 done, 2 not enough data');
  });

  it.each(verbs)('%s has a description and examples, from any folder', async (verb) => {
    const { status, stdout } = await evenhandAgain([verb, '--help'], { cwd: tmpdir() });
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: evenhand ${verb}`);
    expect(stdout).toMatch(new RegExp(`Examples:[\\s\\S]*\\$ evenhand ${verb}`));
  });

  it('ends quietly when its reader has gone', async () => {
    const { status, stderr } = await evenhand(['audit', '--help'], { during: (child) => child.stdout?.destroy() });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('is what `help audit` shows too', async () => {
    expect((await evenhandAgain(['help', 'audit'])).stdout).toBe((await evenhandAgain(['audit', '--help'])).stdout);
  });

  it('tells the version', async () => {
    expect(await evenhand(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('wrong usage ends with 64 and nothing on standard output', () => {
  it.each([
    [[], 'Usage: evenhand'],
    [['adit'], 'Did you mean audit?'],
    [['audit', 'x.csv', '--atributes', 'sex'], 'Did you mean --attributes?'],
    [['audit', 'x.csv', '--delta', 'five'], 'It must be a number.'],
    [['audit', 'x.csv', '--workers', '0'], 'It must be a whole number, 1 or more.'],
    [['audit', 'x.csv', '--format', 'docx'], '"docx" is none of json, html, pdf, csv.'],
    [['audit', 'x.csv', '--persona', 'ceo'], 'Allowed choices are team, board.'],
    [['audit', 'x.csv', '--tune', 'val', '--holdout', '0.3'], 'cannot be used with option'],
    [['audit', 'x.csv', '--threshold', 'high', '--label', 'y'], '--threshold "high" is not a rule.'],
    [['audit'], 'no table is named'],
    [['validate'], "missing required argument 'file'"],
  ])('evenhand %j', async (args, message) => {
    const { status, stdout, stderr } = await evenhandAgain(args);
    expect(stderr).toContain(message);
    expect(status).toBe(64);
    expect(stdout).toBe('');
  });
});
