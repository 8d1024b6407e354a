import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProject, openProject, projectFolders } from '../../../src/store/project-folder.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'evenhand-project-'));
});
afterEach(() => rmSync(home, { recursive: true }));

it('makes a folder with its parts and a marker, and opens it', async () => {
  await createProject(join(home, 'a/study'), 'Chest: "X-ray"');
  const project = await openProject(join(home, 'a/study'));
  expect(project.title).toBe('Chest: "X-ray"');
  for (const part of projectFolders) expect(existsSync(project.folder(part))).toBe(true);
});

it('changes nothing where there is a project, and keeps what lies in a folder that is none', async () => {
  writeFileSync(join(home, 'notes.txt'), 'mine');
  await createProject(home, 'One');
  const before = readFileSync(join(home, 'evenhand.yaml'), 'utf8');
  await expect(createProject(home, 'Two')).rejects.toMatchObject({ code: 'store/exists' });
  expect(readFileSync(join(home, 'evenhand.yaml'), 'utf8')).toBe(before);
  expect(readFileSync(join(home, 'notes.txt'), 'utf8')).toBe('mine');
});

it('says how an existing project is opened, also where its path has spaces', async () => {
  const path = join(home, 'my study');
  await createProject(path);
  await expect(createProject(path)).rejects.toMatchObject({ hint: `Open it: evenhand serve "${path}"` });
});

it('makes parts that are missing, and is named by its folder without a title', async () => {
  writeFileSync(join(home, 'evenhand.yaml'), 'evenhand: project\nversion: 1\n');
  const project = await openProject(home);
  expect(existsSync(project.folder('results'))).toBe(true);
  expect(home.endsWith(project.title)).toBe(true);
});

it.each([
  ['no marker', undefined, 'store/no-project'],
  ['another file of that name', 'title: x\n', 'store/bad-marker'],
  ['broken YAML', 'a: [', 'store/bad-marker'],
  ['a later version', 'evenhand: project\nversion: 2\n', 'store/newer'],
])('refuses %s', async (_, text, code) => {
  if (text !== undefined) writeFileSync(join(home, 'evenhand.yaml'), text);
  await expect(openProject(home)).rejects.toMatchObject({ code });
});
