// docs/methods/README.md lists every method as it is, and every page beside it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/learn/methods/methods.ts';

const folder = new URL('../../docs/methods/', import.meta.url);
const text = readFileSync(new URL('README.md', folder), 'utf8');
const rows = [...text.matchAll(/^\| \[`([^`]+)`\]\(([^)]+)\) \| ([^|]+) \| (.+) \| (.+) \|$/gm)];

describe('docs/methods/README.md', () => {
  it('lists every method once, in the order of the listing', () => {
    expect(rows.map(([, name]) => name)).toEqual(methods.map(({ name }) => name));
  });

  it.each(methods.map((method) => [method.name, method] as const))(
    'says of %s what the method says of itself',
    (name, method) => {
      const [, , , kinds, about, source] = rows.find(([, listed]) => listed === name)!;
      expect(kinds!.split(', ').sort()).toEqual([...method.kinds].sort());
      expect(about).toBe(method.about);
      expect(source).toBe(method.source);
    },
  );

  it('leads from each method to a page that tells of it', () => {
    for (const [, name, page] of rows) expect(readFileSync(new URL(page!, folder), 'utf8'), page).toContain(name);
  });

  it('has a line for every page, and no dead link', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link!);
    for (const link of links) expect(existsSync(new URL(link, folder)), link).toBe(true);
    const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(pages.filter((page) => !links.includes(page))).toEqual([]);
  });
});
