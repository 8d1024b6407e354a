// `evenhand simulate` as a user runs it: same bytes for any number of threads and after being killed; what it refuses, and how.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import type { DatasetManifest } from '../../src/simulate/dataset/table-files.ts';
import { readyMadeWorlds } from '../../src/simulate/ready-made/ready-made-worlds.ts';
import { evenhand, evenhandAgain, killedAt } from './run-evenhand.ts';
import { scratchFolder } from './small-table.ts';

const small = `world: fundus
name: small
settings: { width: 96, height: 96 }
nodes:
  site: { categorical: { north: 0.5, south: 0.5 } }
  glaucoma: { bernoulli: 0.4 }
  cupToDiscRatio: { truncatedNormal: { mean: 0.4 + 0.3 * glaucoma, sd: 0.05, low: 0.1, high: 0.95 } }
  pigment: { expression: "if(site = 'north', 0.3, 0.7)" }
table: { label: glaucoma, truth: glaucoma, attributes: [site] }
twins: { site: south }
`;
const home = scratchFolder({ 'small.yaml': small });
writeFileSync(join(home.path, 'latin1.yaml'), Buffer.from('about: caf\xe9\n', 'latin1'));
afterAll(() => home.remove());

const run = (...args: string[]) => evenhandAgain(['simulate', ...args], { cwd: home.path });
const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(home.path, folder, 'manifest.json'), 'utf8')) as DatasetManifest;

/** All files of a folder with their hashes, but for the log of the run. */
function hashes(folder: string): Record<string, string> {
  const names = readdirSync(join(home.path, folder), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && entry.name !== 'run-log.jsonl');
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [
        path.slice(join(home.path, folder).length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ];
    }),
  );
}

describe('evenhand simulate', () => {
  it('writes tables, pictures, masks, twins, data card and a manifest whose hashes hold', async () => {
    const { status, stdout, stderr } = await evenhand(
      ['simulate', 'small.yaml', '--out', 'one', '--n', '20', '--workers', '1', '--quiet'],
      { cwd: home.path },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('20 cases (40 rows with twins)');
    const manifest = manifestOf('one');
    const found = hashes('one');
    expect(Object.keys(found).sort()).toEqual([...manifest.files.map(({ name }) => name), 'manifest.json'].sort());
    for (const { name, sha256 } of manifest.files) expect(found[name], name).toBe(sha256);
    const csv = readFileSync(join(home.path, 'one/cases.csv'), 'utf8').trimEnd().split('\n');
    const rows = await parquetReadObjects({
      file: new Uint8Array(readFileSync(join(home.path, 'one/cases.parquet'))).buffer,
    });
    expect(csv).toHaveLength(41);
    expect(rows).toHaveLength(40);
    for (const row of rows) expect(existsSync(join(home.path, 'one', String(row['image'])))).toBe(true);
    expect(rows.filter((row) => row['twin_of'] !== null).every((row) => row['site'] === 'south')).toBe(true);
    expect(readFileSync(join(home.path, 'one/data-card.md'), 'utf8')).toContain('| south |');
  });

  it('gives the same bytes with two threads', async () => {
    expect((await run('small.yaml', '--out', 'two', '--n', '20', '--workers', '2', '--quiet')).status).toBe(0);
    expect(hashes('two')).toEqual(hashes('one'));
  });

  it('goes on where a killed run was, with the same bytes', async () => {
    // The first line of the journal says what is made, the second is a block.
    const killed = await evenhand(
      ['simulate', 'small.yaml', '--out', 'killed', '--n', '20', '--workers', '1', '--quiet'],
      { cwd: home.path, env: killedAt(/killed\/\.simulation\.jsonl$/, 2) },
    );
    expect(killed.status).toBeNull();
    const journal = readFileSync(join(home.path, 'killed/.simulation.jsonl'), 'utf8');
    expect(journal.split('"block"')).toHaveLength(2);
    expect(existsSync(join(home.path, 'killed/manifest.json'))).toBe(false);
    const args = ['simulate', 'small.yaml', '--out', 'killed', '--n', '20', '--quiet'];
    const { status, stdout } = await evenhand(args, { cwd: home.path });
    expect(status).toBe(0);
    expect(stdout).toMatch(/\d+ rows were there from an earlier run/);
    expect(hashes('killed')).toEqual(hashes('one'));
  });

  it('leaves a whole dataset of the same plan alone, and another one unless told to replace it', async () => {
    const again = await run('small.yaml', '--out', 'one', '--n', '20', '--quiet');
    expect(again.status).toBe(0);
    expect(again.stdout).toContain('40 rows were there');
    const other = await run('small.yaml', '--out', 'one', '--n', '4', '--quiet');
    expect(other.status).toBe(64);
    expect(other.stderr).toContain('holds another simulation');
    expect((await run('small.yaml', '--out', 'one', '--n', '4', '--quiet', '--overwrite')).status).toBe(0);
    expect(manifestOf('one').cases).toBe(4);
    expect(readdirSync(join(home.path, 'one/images'))).toHaveLength(8);
  });

  it('never writes into a folder of something else', async () => {
    mkdirSync(join(home.path, 'mine'));
    writeFileSync(join(home.path, 'mine/thesis.txt'), 'years of work');
    const { status, stderr } = await run('small.yaml', '--out', 'mine', '--n', '2', '--overwrite', '--quiet');
    expect(status).toBe(64);
    expect(stderr).toContain('is not empty');
    expect(readdirSync(join(home.path, 'mine'))).toEqual(['thesis.txt']);
    writeFileSync(join(home.path, 'mine/manifest.json'), '{"name":"an app"}');
    for (const flag of ['--overwrite', '--preview-only']) {
      const again = await run('small.yaml', '--out', 'mine', '--n', '2', flag, '--quiet');
      expect(again).toMatchObject({ status: 64, stderr: expect.stringContaining('is not empty') });
    }
    expect(readdirSync(join(home.path, 'mine')).sort()).toEqual(['manifest.json', 'thesis.txt']);
  });

  it('says so when files of a whole dataset are gone', async () => {
    expect((await run('small.yaml', '--out', 'damaged', '--n', '2', '--quiet')).status).toBe(0);
    writeFileSync(join(home.path, 'damaged/images/000002.png'), '');
    const { status, stderr } = await run('small.yaml', '--out', 'damaged', '--n', '2', '--quiet');
    expect({ status, stderr }).toEqual({
      status: 64,
      stderr: expect.stringContaining('files of it are missing or cut'),
    });
    expect((await run('small.yaml', '--out', 'damaged', '--n', '2', '--quiet', '--overwrite')).status).toBe(0);
    expect(readFileSync(join(home.path, 'damaged/images/000002.png')).length).toBeGreaterThan(100);
  });

  it('tells before it writes anything that a late case leaves the range of a latent', async () => {
    const late = small.replace(
      '{ truncatedNormal: { mean: 0.4 + 0.3 * glaucoma, sd: 0.05, low: 0.1, high: 0.95 } }',
      '{ normal: { mean: 0.5, sd: 0.12 } }',
    );
    writeFileSync(join(home.path, 'late.yaml'), late);
    const { status, stderr } = await run('late.yaml', '--out', 'late', '--n', '5000', '--quiet');
    expect(stderr).toMatch(/late\.yaml:7:19: case \d+: latent "cupToDiscRatio" must be from 0\.1 to 0\.95/);
    expect(status).toBe(65);
    expect(existsSync(join(home.path, 'late'))).toBe(false);
  });

  it('writes a contact sheet', async () => {
    const { status, stdout } = await run('small.yaml', '--out', 'sheet', '--preview-only', '--quiet');
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('preview.html') });
    expect(readdirSync(join(home.path, 'sheet')).sort()).toEqual(['preview.html', 'preview.png', 'run-log.jsonl']);
    const page = readFileSync(join(home.path, 'sheet/preview.html'), 'utf8');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(page).toContain('alt="What pigment');
  });

  it('lists and prints ready-made worlds', async () => {
    const { stdout } = await run('--list');
    for (const name of Object.keys(readyMadeWorlds)) expect(stdout).toContain(name);
    expect((await run('fundus-pairs', '--print')).stdout).toBe(readyMadeWorlds['fundus-pairs']);
  });

  it.each([
    [[], 64, 'no world is named'],
    [['fundus-pair'], 64, 'Did you mean "fundus-pairs"'],
    [['constructor', '--out', 'x'], 64, 'there is no ready-made world "constructor"'],
    [['latin1.yaml', '--out', 'x'], 64, '"latin1.yaml" is not a text in UTF-8'],
    [['small.yaml', '--out', 'x', '--n', '99999999999'], 64, 'from 1 to 10,000,000'],
    [['absent.yaml', '--out', 'x'], 74, 'cannot read "absent.yaml"'],
    [['small.yaml', '--out', 'x', '--do', 'site=east'], 64, 'never "east"'],
    [['small.yaml', '--out', 'x', '--n', '0'], 64, '1 or more'],
  ] as const)('refuses %j', async (args, expected, message) => {
    const { status, stderr } = await run(...args, '--quiet');
    expect(stderr).toContain(message);
    expect(status).toBe(expected);
    expect(existsSync(join(home.path, 'x'))).toBe(false);
  });
});
