import { describe, expect, it } from 'vitest';
import {
  bySize,
  decidingFinding,
  evidenceOf,
  findingsOf,
  methodsUsed,
  metricRange,
  silentGroups,
} from '../../../src/report/select.ts';
import { buildResult } from '../../fixtures/result-fixture.ts';

const result = buildResult();
const attribute = (name: string) => result.attributes.find((entry) => entry.name === name)!;

describe('findings', () => {
  it('are all tasks of an attribute', () => {
    expect(findingsOf(result, 'race').map(({ task }) => task.name)).toEqual([
      'Pneumonia',
      'Effusion',
      'Lesion type',
      'Lung outline (Dice)',
    ]);
    expect(findingsOf(result, 'nothing')).toEqual([]);
  });

  it('have one that decided, or none', () => {
    expect(decidingFinding(result, attribute('race'))?.task.name).toBe('Pneumonia');
    expect(decidingFinding(result, attribute('sex'))).toBeUndefined();
    const single = buildResult({ findings: ['Edema'], multiclass: false, quality: false });
    expect(decidingFinding(single, single.attributes[0]!)?.task.name).toBe('Edema');
  });
});

it('orders groups by size with withheld ones last, never by value', () => {
  const group = (name: string, cases: number | null) => ({ ...result.tasks[0]!.all, group: name, cases });
  expect(
    bySize([group('a', 10), group('b', null), group('c', 30), group('d', 10)]).map((entry) => entry.group),
  ).toEqual(['c', 'a', 'd', 'b']);
});

describe('evidenceOf', () => {
  it('takes the weakest task when none decided and counts those without a bound', () => {
    const evidence = evidenceOf(result, attribute('site'));
    expect(evidence).toMatchObject({ largestCompatible: null, unbounded: 4, tasks: 4 });
    const sex = structuredClone(result);
    const gap = sex.tasks[1]!.attributes[0]!.gap;
    gap.equivalence = { ...gap.equivalence!, largestCompatible: 0.041 };
    expect(evidenceOf(sex, sex.attributes[0]!)).toMatchObject({ largestCompatible: 0.041, unbounded: 0 });
  });

  it('takes the deciding task alone when there is one', () => {
    expect(evidenceOf(result, attribute('race'))).toMatchObject({
      cases: 20000,
      events: [1580, 1580],
      tasks: 1,
      notScored: ['Pacific Islander', 'Unknown'],
    });
  });
});

it('lists the methods of intervals with their metrics, once each', () => {
  const methods = methodsUsed(result);
  expect(methods.get('logit Obuchowski')).toEqual(['auc']);
  expect(methods.has('no interval')).toBe(false);
});

it('knows the range of a metric', () => {
  expect(metricRange('auc')).toEqual([0, 1]);
  expect(metricRange('unheardOf')).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

it('names the tasks in which a group is not scored, unless it is so in all', () => {
  const findings = findingsOf(result, 'race').map((finding, index) => ({
    ...finding,
    found: {
      ...finding.found,
      gap: {
        ...finding.found.gap,
        notScored: [
          { group: 'always', reason: 'x' },
          ...(index === 1 ? [{ group: 'once', reason: 'x' }] : []),
          ...(index < 3 ? [{ group: 'often', reason: 'x' }] : []),
        ],
      },
    },
  }));
  expect(silentGroups(findings)).toEqual(['always', 'often (3 of 4 tasks)', 'once (Effusion)']);
});
