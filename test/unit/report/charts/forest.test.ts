import { beforeAll, describe, expect, it } from 'vitest';
import { type Canvas, createCanvas } from '../../../../src/report/charts/canvas.ts';
import { forestChart, forestDomain } from '../../../../src/report/charts/forest.ts';
import { buildResult } from '../../../fixtures/result-fixture.ts';

const task = buildResult().tasks[0]!;
const race = task.attributes.find(({ attribute }) => attribute === 'race')!.groups;

describe('forestDomain', () => {
  it('holds the intervals of scored groups and is not stretched by the others', () => {
    const [low, high] = forestDomain([task.all, ...race], 'auc', [0, 1]);
    const scored = [task.all, ...race]
      .filter((group) => group.scored)
      .map((group) => group.metrics['auc'] as { low: number; high: number });
    expect(low).toBeLessThanOrEqual(Math.min(...scored.map((measure) => measure.low)));
    expect(high).toBeGreaterThanOrEqual(Math.max(...scored.map((measure) => measure.high)));
    const islander = race[3]!.metrics['auc'] as { low: number };
    expect(low).toBeGreaterThan(islander.low);
  });

  it('stays in the range of the metric and exists without values', () => {
    const group = { ...task.all, metrics: { auc: { value: 0.99, low: 0.97, high: 1, method: 'm' } } };
    expect(forestDomain([group], 'auc', [0, 1])[1]).toBe(1);
    expect(forestDomain([], 'auc', [0, 1])).toEqual([0, 1]);
  });
});

describe('forestChart', () => {
  let canvas: Canvas;
  beforeAll(async () => {
    canvas = await createCanvas();
  });
  const options = {
    title: 'AUC by race',
    metric: 'auc',
    axisLabel: 'AUC (higher is better)',
    all: task.all,
    groups: race,
    domain: [0.7, 0.9],
    compact: true,
    events: true,
  } as const;

  it('draws a row for every group, scored or not, with n and events', () => {
    const svg = forestChart(canvas, options);
    for (const words of ['11,210', '796', 'withheld', 'Unknown', '▸', '◂']) expect(svg).toContain(words);
    expect(svg).toContain('<desc id="chart0d">All: 0.839 (0.825 to 0.853), 20,000 cases; White:');
  });

  it('says why a group without a value has none', () => {
    const silent = { ...race[3]!, metrics: { auc: { undefined: 'there are no events' } }, reason: 'no events' };
    expect(forestChart(canvas, { ...options, groups: [silent] })).toContain('not scored: no events');
  });

  it('is stable', async () => {
    const svg = forestChart(await createCanvas(), { ...options, groups: race.slice(0, 1) });
    expect(svg.replaceAll('><', '>\n<')).toMatchSnapshot();
  });
});
