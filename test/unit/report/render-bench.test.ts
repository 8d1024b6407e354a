import { describe, expect, it } from 'vitest';
import { analyseBench } from '../../../src/learn/benchmark/analyse-bench.ts';
import type { BenchResult } from '../../../src/learn/benchmark/bench-cell.ts';
import { type ParetoPoint, paretoFront } from '../../../src/report/charts/pareto.ts';
import { renderBench } from '../../../src/report/render-bench.ts';

function cell([row, world, seed]: readonly [string, string, number], es: number, bad?: number): BenchResult {
  const told = (auc: number) => ({ auc, byType: { swappedAcross: auc }, byGroup: { '<A>': auc } });
  const shift = 0.001 * seed * seed;
  return {
    row,
    world,
    seed,
    figures: {
      auc: es + 0.05 + shift,
      equityScaledAuc: es + shift,
      groupAuc: { '<A>': es + shift, B: es + 0.02 + shift },
      worstGroupAuc: es + shift,
      threshold: 0.5,
      demographicParityDifference: 0.1,
      equalizedOddsDifference: Number.NaN,
      selectedEpoch: 3,
      validation: { auc: es, equityScaledAuc: es },
      ...(bad === undefined
        ? {}
        : { badPairs: told(bad), bayes: told(0.9), flagged: { share: 0.2, precision: 0.625, recall: 0.375 } }),
    },
  };
}

const results = [1, 2, 3].flatMap((seed) =>
  ['one', 'two'].flatMap((world) => [
    cell(['clip', world, seed], 0.7),
    cell(['oracle', world, seed], 0.8, 1),
    cell(['ours', world, seed], 0.79 + 0.0005 * seed, 0.88),
    { row: 'refused', world, seed, refused: { code: 'learn/method-cases', message: 'needs <more>' } },
  ]),
);
const record = {
  version: '0.0.0',
  worlds: { one: 'abc', two: 'def' },
  seeds: [1, 2, 3],
  rows: [{ method: 'clip' }, { method: 'oracle' }, { method: 'ours' }, { method: 'refused', labels: true, trials: 4 }],
  hash: 'cafe',
  training: { epochs: 16 },
};
const render = (analysis = analyseBench(results)) =>
  renderBench({
    title: 'A <title>',
    analysis,
    record,
    seconds: [{ world: 'one', row: 'ours', seed: 1, seconds: 2.34 }],
  });
const textOf = (html: string): string =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('renderBench', () => {
  it('says which bars are met, of which rows, in words', async () => {
    const text = textOf(await render());
    expect(text).toContain('All bars are met by');
    // 0.88 of 0.9 passes 0.95; a row that could not run meets nothing that needs a value.
    expect(text).toMatch(/ ours ● 2 of 2 ● 4 of 4 ● 2 of 2 /);
    expect(text).toContain('Told the recorded classes of the training pairs: refused. No other method was.');
    expect(text).toContain('Each method tried 1 to 4 settings in each cell');
  });

  it('has every world, what was not run and why, times, precision and recall, hashes', async () => {
    const html = await render();
    const text = textOf(html);
    expect(text).toContain('not run: needs &lt;more&gt;');
    expect(text).toContain('2.3');
    expect(text).toMatch(/0\.625 .*0\.375/);
    expect(text).toMatch(/one abc two def/);
    expect(html).not.toContain('<A>');
    expect(html).toContain('A &lt;title&gt;');
    expect(html).not.toMatch(/(src|href)="http/);
    expect(html).toContain('color-scheme');
    expect(html.match(/role="img"/g)!.length).toBe(2 + 2);
  });

  it('cuts limits where the figures end, and names the rule of the search and whose groups are compared', async () => {
    const wide = [
      ...[0.9, 0.4].map((es, seed) => cell(['clip', 'one', seed], es)),
      ...[0.94, 0.93].map((es, seed) => cell(['ours', 'one', seed], es)),
    ];
    const html = await renderBench({
      title: 'Few seeds',
      analysis: analyseBench(wide, { bars: false, attribute: 'race' }),
      record: { ...record, search: { rule: 'dto' } },
      seconds: [],
    });
    const text = textOf(html.slice(html.indexOf('<body')));
    expect(text).toMatch(/0\.651 0\.000 to 1\.000 .*0\.986 0\.\d{3} to 1\.000 .*\+0\.285 −1\.000 to \+1\.000/);
    expect(text).not.toMatch(/ to \+?(?!1\.000)[1-9]\.\d|−[1-9]\.\d+(?<!1\.000) to |Infinity/);
    const ticks = [...html.matchAll(/<text[^>]*>(-?\d\.\d+)<\/text>/g)].map(([, tick]) => Number(tick));
    expect(Math.max(...ticks)).toBeLessThanOrEqual(1);
    expect(text).toContain('dto of the validation cases of the cell selected');
    expect(text).toContain('ES-AUC, DPD, DEOdds groups of race');
  });

  it('says under a table which figures are of too few cases, and what methods say of themselves', async () => {
    const few = [{ of: 'test cases of <A>', reason: '2 events, fewer than 10' }];
    const told = results.map((result) => ({
      ...result,
      ...(result.figures && { figures: { ...result.figures, few, remarks: ['Nothing was averaged.'] } }),
    }));
    const text = textOf(await render(analyseBench(told)));
    expect(text).toContain('test cases of &lt;A&gt; (2 events, fewer than 10). Take more cases');
    expect(text).toMatch(/ours, \d of \d runs: Nothing was averaged\./);
  });

  it('leaves out what there is not: bars, bad pairs, a mixed model', async () => {
    const alone = results.filter(({ row, world }) => row === 'clip' && world === 'one');
    const html = await render(analyseBench(alone, { bars: false }));
    for (const id of ['bad-pairs', 'mixed', 'groups']) expect(html).not.toContain(`<section id="${id}"`);
    expect(textOf(html)).not.toContain('Bars met');
  });
});

describe('paretoFront', () => {
  it('keeps what no other beats in both figures, ties among them', () => {
    const point = (name: string, x: number, y: number) => ({ name, x, y }) as ParetoPoint;
    const points = [point('a', 1, 3), point('b', 2, 2), point('c', 1, 2), point('d', 3, 1), point('e', 2, 2)];
    expect(paretoFront(points).map(({ name }) => name)).toEqual(['a', 'b', 'd', 'e']);
  });
});
