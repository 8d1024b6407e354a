import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditResult } from '../../../src/audit/result.ts';
import { type Persona, renderHtml } from '../../../src/report/render-html.ts';
import { buildChestResult, buildLargeResult, buildResult, standardAttributes } from '../../fixtures/result-fixture.ts';

const limit = 5_000_000;
const parse = (html: string) => new JSDOM(html).window.document;
const bytes = (html: string) => new TextEncoder().encode(html).length;

describe.each<Persona>(['team', 'board'])('the page of the %s', (persona) => {
  let text = '';
  let page: Document;
  beforeAll(async () => {
    text = await renderHtml(buildResult(), { persona });
    page = parse(text);
  });

  it('asks the network for nothing and holds no script', () => {
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content');
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    expect(
      page.querySelectorAll('script, link, img, iframe, object, embed, form, [src], [onclick], [onload]').length,
    ).toBe(0);
    expect(text.replaceAll('http-equiv', '')).not.toMatch(/https?:|url\(|@import|\/\/[a-z]/i);
    for (const link of page.querySelectorAll('a')) expect(link.getAttribute('href')).toMatch(/^#/);
  });

  it('has one first heading and never skips a level', () => {
    const levels = [...page.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((heading) => Number(heading.tagName[1]));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1).length).toBe(1);
    for (const [index, level] of levels.entries())
      if (index > 0) expect(level - levels[index - 1]!).toBeLessThanOrEqual(1);
  });

  it('has unique ids, and all of them that are referred to', () => {
    const ids = [...page.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const wanted = [...page.querySelectorAll('[aria-labelledby],[aria-describedby]')].flatMap((element) =>
      ['aria-labelledby', 'aria-describedby'].flatMap((name) => element.getAttribute(name)?.split(' ') ?? []),
    );
    const links = [...page.querySelectorAll('a')].map((link) => link.getAttribute('href')!.slice(1));
    for (const id of [...wanted, ...links]) expect(ids).toContain(id);
  });

  it('describes every chart and captions every table', () => {
    for (const svg of page.querySelectorAll('svg:not([aria-hidden])')) {
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.querySelector('title')?.textContent).not.toBe('');
      expect(svg.querySelector('desc')?.textContent).not.toBe('');
    }
    for (const table of page.querySelectorAll('table')) {
      expect(table.caption?.textContent).not.toBe('');
      for (const head of table.querySelectorAll('th')) expect(head.getAttribute('scope')).toMatch(/^(col|row)$/);
    }
  });

  it('stamps broken rules before the verdicts', () => {
    expect(text.indexOf('This result breaks 2 rules')).toBeGreaterThan(0);
    expect(text.indexOf('This result breaks 2 rules')).toBeLessThan(text.indexOf('No gap larger than 0.05'));
  });

  it('says every verdict in words and calls nothing by a word of praise', () => {
    // "Debiased ECE" is the name of an estimator.
    const words = (page.body.textContent ?? '').replaceAll('ECE (debiased', '');
    for (const phrase of ['Gap of 0.05 or more', 'Gap, below 0.05', 'No gap larger than 0.05', 'Not enough data'])
      expect(words).toContain(phrase);
    expect(words).not.toMatch(/\b(fair|unfair|unbiased|debiased|safe|validated)\b/i);
  });

  it('escapes what users wrote, wherever it stands', async () => {
    const evil = '</title><script>alert(1)</script><img src=x onerror=alert(1)>';
    const groups = standardAttributes[2]!.groups.map((group) => ({ ...group, name: `${group.name}${evil}` }));
    const base = buildResult({
      title: evil,
      findings: [evil, `b${evil}`],
      attributes: [{ name: evil, groups, verdict: 'gap-of-delta-or-more' }],
    });
    const result: AuditResult = {
      ...base,
      study: { intendedUse: evil, [evil]: evil },
      warnings: [{ code: evil, severity: 'stop', message: evil, hint: evil, task: evil }],
      checklist: base.checklist.map((item) => ({ ...item, answer: evil, item: evil })),
    };
    const document = parse(await renderHtml(result, { persona }));
    expect(document.querySelectorAll('script, img').length).toBe(0);
    expect(document.querySelector('h1')?.textContent).toContain('<script>');
  });

  it('gives equal bytes for equal results', async () => {
    expect(await renderHtml(buildResult(), { persona })).toBe(text);
  });
});

describe('the page of the team', () => {
  it('keeps the order in which questions arise', async () => {
    const page = parse(await renderHtml(buildResult()));
    const titles = [...page.querySelectorAll('main > section > h2')].map((title) =>
      title.textContent?.replace('■ ', ''),
    );
    expect(titles).toEqual([
      'This result breaks 2 rules of sound evaluation',
      'Verdicts',
      'Study',
      'Who is in the data',
      'Group by group',
      'At the operating point',
      'Calibration, net benefit, curves',
      'Intersections',
      'Warnings',
      'Checklist',
      'All numbers',
      'Methods',
      'Manifest',
    ]);
  });

  it('shows groups that are not scored, withheld counts and missing checklist items as such', async () => {
    const page = parse(await renderHtml(buildResult()));
    const forest = [...page.querySelectorAll('#groups svg')].find(
      (svg) => svg.querySelector('title')?.textContent === 'AUC of Pneumonia by race',
    )!;
    expect(forest.textContent).toContain('Pacific Isl');
    expect(forest.textContent).toContain('withheld');
    expect(page.querySelector('#checklist')?.textContent).toContain('○ missing');
    expect(page.querySelector('#checklist')?.textContent).toContain('2 missing');
  });

  it('counts missed cases per 1,000 from prevalence and sensitivity', async () => {
    const page = parse(await renderHtml(buildResult()));
    const row = [...page.querySelectorAll('#operating-point table')]
      .find((table) => table.textContent?.includes('Pneumonia at the threshold by sex'))!
      .querySelector('tbody tr')!;
    // 7.9 % prevalence, sensitivity 0.691463: 79 * (1 - 0.691463) = 24.37.
    expect(row.children[8]?.textContent).toMatch(/^24\.4/);
  });

  it('says where a threshold was chosen on scored rows', async () => {
    const result = buildResult();
    const task = result.tasks[0]!;
    const leaky = { ...result, tasks: [{ ...task, threshold: { ...task.threshold!, leak: true } }] };
    expect(await renderHtml(leaky)).toContain('also scored: the rates below are too good');
  });

  it.each([
    ['14 findings by 4 attributes', buildChestResult, 0],
    ['14 findings by 6 attributes of 20 groups', () => buildLargeResult(6, 20), 1],
  ])('stays under 5 MB with %s', async (_, build, cut) => {
    const text = await renderHtml(build());
    expect(bytes(text)).toBeLessThan(limit);
    expect(Math.min(1, text.split('left out to keep this file small').length - 1)).toBe(cut);
    for (const id of ['verdicts', 'checklist', 'methods', 'manifest']) expect(text).toContain(`<section id="${id}"`);
  });

  it('writes a result without patients, events, curves or verdicts', async () => {
    const base = buildResult({ findings: [], multiclass: false });
    const bare = {
      ...base,
      data: {
        ...base.data,
        patients: null,
        clusters: { column: null, meanSize: 1, largest: 1 },
        splits: [],
        joins: [],
        exclusions: [],
      },
      study: null,
      warnings: [],
      checklist: [],
      tasks: base.tasks.map((task) => ({
        ...task,
        attributes: task.attributes.map((found) => ({
          ...found,
          groups: found.groups.map((group) => ({
            ...group,
            cases: null,
            scored: false,
            reason: 'too small',
            metrics: { meanQuality: { undefined: 'there are no cases' } },
          })),
          gap: {
            ...found.gap,
            groups: [],
            best: null,
            worst: null,
            value: { undefined: 'no two groups' },
            test: null,
            nullDistribution: null,
            equivalence: null,
            minimumDetectable: null,
            pairs: [],
            adjusted: null,
            betweenVariance: null,
            shrunken: null,
          },
        })),
      })),
    } satisfies AuditResult;
    for (const persona of ['team', 'board'] as const)
      expect(await renderHtml(bare, { persona })).not.toMatch(/undefined|NaN|\[object/);
  });
});
