import { describe, expect, it } from 'vitest';
import { compareModels } from '../../../src/audit/compare.ts';
import { compareSchema } from '../../../src/audit/compare-result.ts';
import { compareResults } from '../../../src/audit/compare-results.ts';
import type { PlanInput } from '../../../src/audit/plan.ts';
import type { BinaryTask, Cases } from '../../../src/cases/cases.ts';
import { createStream } from '../../../src/core/stream.ts';
import { delongTest } from '../../../src/stats/delong.ts';
import { auditCohort, planOf } from '../../fixtures/audit-cohort.ts';
import { attributeOf, cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

const before = cohortOf({ ...evenWorld, auc: [0.95, 0.72] });

/** The same cohort with scores changed row by row. */
function rescored(change: (score: number, row: number) => number): Cases {
  const task = before.tasks[0] as BinaryTask;
  const score = (task.score as Float64Array).map(change);
  return { ...before, tasks: [{ ...task, score }] };
}

const noise = createStream(3, 'test', 'noise');
const noisy = rescored((score, row) => {
  const shaken = before.attributes[0].codes[row] === 0 ? score + 0.25 * noise.normal() : score;
  return Math.min(1, Math.max(0, shaken));
});

const side = (name: string, cases: Cases) => ({
  name,
  cases,
  plan: planOf(),
  planHash: 'hash',
  inputs: [],
  version: '0',
});

describe('compareModels', () => {
  it('gives the paired DeLong test in each group', () => {
    const result = compareModels(side('old', before), side('new', noisy));
    expect(compareSchema.parse(result)).toEqual(result);
    const rows = before.patient.map((_, row) => row).filter((row) => before.attributes[0].codes[row] === 0);
    const take = (cases: Cases) =>
      Float64Array.from(rows, (row) => ((cases.tasks[0] as BinaryTask).score as Float64Array)[row]);
    const label = Uint8Array.from(rows, (row) => (before.tasks[0] as BinaryTask).label[row]);
    const direct = delongTest({ first: take(before), second: take(noisy), label });
    const group = result.tasks[0].attributes[0].groups[0];
    expect(group.primary.change).toMatchObject({ value: expect.closeTo(-direct.difference, 12) });
    expect(group.primary.p).toBeCloseTo(direct.p, 10);
  });

  it('finds the group that pays, although the gap became smaller', () => {
    const attribute = compareModels(side('old', before), side('new', noisy)).tasks[0].attributes[0];
    expect(attribute.gap.second as number).toBeLessThan(attribute.gap.first as number);
    expect(attribute.levellingDown.code).toBe('some-group-worse');
    expect(attribute.levellingDown.sentence).toContain('A');
    expect(attribute.groups.map((group) => group.outcome)).toEqual(['worse', 'not-worse']);
  });

  it('sees no change where none was made, with p-value 1', () => {
    const attribute = compareModels(
      side('old', before),
      side(
        'new',
        rescored((score) => score),
      ),
    ).tasks[0].attributes[0];
    expect(attribute.groups.every((group) => group.primary.p === 1 && group.outcome === 'not-worse')).toBe(true);
    expect(attribute.levellingDown.code).toBe('none');
  });

  it('counts in the gap what the audit scores: not Unknown unless it is included, nor groups with few events', async () => {
    const world = { ...evenWorld, patients: [300, 300, 60, 150], auc: [0.95, 0.85, 0.5, 0.4] };
    const cohort = cohortOf(world);
    const codes = cohort.attributes[0].codes;
    const cases = { ...cohort, attributes: [attributeOf('group', codes, ['A', 'B', 'few', 'Unknown'])] };
    const gapWith = (analysis: PlanInput['analysis']) => {
      const plan = planOf({ minimumEvents: 30, ...analysis });
      const attribute = compareModels({ ...side('old', cases), plan }, { ...side('new', cases), plan }).tasks[0]
        .attributes[0];
      expect(attribute.groups.map(({ group }) => group)).toEqual(['A', 'B', 'few', 'Unknown']);
      return attribute.gap.first as number;
    };
    const audited = await Promise.all(
      [false, true].map((includeUnknown) => auditCohort(cases, { minimumEvents: 30, includeUnknown })),
    );
    const gaps = audited.map(({ tasks }) => tasks[0].attributes[0].gap.value as { value: number });
    expect(gapWith({})).toBeCloseTo(gaps[0].value, 12);
    expect(gapWith({ includeUnknown: true })).toBeCloseTo(gaps[1].value, 12);
    expect(gaps[1].value).toBeGreaterThan(gaps[0].value + 0.2);
    const results = compareResults(audited[0], audited[0], { first: 'old', second: 'new' });
    expect(results.tasks[0].attributes[0].gap.first).toBeCloseTo(gaps[0].value, 12);
  });

  it('refuses sides with different cases', () => {
    const task = before.tasks[0] as BinaryTask;
    const fewer = { ...before, tasks: [{ ...task, rows: task.rows.slice(1) }] };
    expect(() => compareModels(side('old', before), side('new', fewer))).toThrowError(
      expect.objectContaining({ code: 'compare/different-cases' }),
    );
  });
});

describe('compareResults', () => {
  it('has the same changes as the paired form, with wider intervals, and says why', async () => {
    const [one, two] = await Promise.all([auditCohort(before), auditCohort(noisy)]);
    const unpaired = compareResults(one, two, { first: 'old', second: 'new' });
    expect(compareSchema.parse(unpaired)).toEqual(unpaired);
    const paired = compareModels(side('old', before), side('new', noisy));
    for (const index of [0, 1]) {
      const wide = unpaired.tasks[0].attributes[0].groups[index].primary.change;
      const narrow = paired.tasks[0].attributes[0].groups[index].primary.change;
      if (!('value' in wide) || !('value' in narrow)) throw new Error('undefined');
      expect(wide.value).toBeCloseTo(narrow.value, 12);
      expect((wide.high as number) - (wide.low as number)).toBeGreaterThan(
        (narrow.high as number) - (narrow.low as number),
      );
    }
    expect(unpaired.warnings.map((warning) => warning.code)).toContain('compared-as-independent');
  });
});
