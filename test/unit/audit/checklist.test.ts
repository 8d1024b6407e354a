import { describe, expect, it } from 'vitest';
import { fillChecklist } from '../../../src/audit/checklist.ts';
import { checklistRules } from '../../../src/audit/checklist-items.ts';
import type { AuditResult } from '../../../src/audit/result.ts';
import { studyQuestions } from '../../../src/audit/study-questions.ts';
import { buildResult } from '../../fixtures/result-fixture.ts';

const result = buildResult({ multiclass: false, quality: false });
const item = (parts: AuditResult, id: string, study: Record<string, string> | null = null) => {
  const found = fillChecklist(parts, study).find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no item ${id}`);
  return found;
};

describe('checklist rules', () => {
  it('have unique identifiers in order, a source each, and exactly one way to be filled', () => {
    expect(new Set(checklistRules.map(({ id }) => id)).size).toBe(checklistRules.length);
    expect(checklistRules.length).toBeGreaterThanOrEqual(50);
    for (const { id, section, sources, evidence, supplied } of checklistRules) {
      expect(section.startsWith(id.charAt(0)), id).toBe(true);
      expect(sources.length, id).toBeGreaterThan(0);
      expect(
        [evidence, supplied].filter((way) => way !== undefined),
        id,
      ).toHaveLength(1);
    }
  });

  it('ask every question of the study document once', () => {
    const asked = checklistRules.flatMap(({ supplied }) => supplied ?? []);
    expect([...asked].sort()).toEqual([...Object.keys(studyQuestions), 'attributes', 'signatory'].sort());
  });

  it('print no date of a regulation', () => {
    expect(JSON.stringify(checklistRules)).not.toMatch(/20(2[5-9]|3\d)-|December|August/);
  });
});

describe('fillChecklist', () => {
  it('keeps every item visible without a study document', () => {
    const items = fillChecklist(result, null);
    expect(items.map(({ id }) => id)).toEqual(checklistRules.map(({ id }) => id));
    expect(items.filter(({ state }) => state === 'supplied')).toEqual([]);
    for (const { state, answer } of items) if (state === 'missing') expect(answer).not.toBe('');
  });

  it('fills from the data, with the place in the report', () => {
    expect(item(result, 'A4')).toMatchObject({ state: 'filled' });
    expect(item(result, 'A4').answer).toMatch(/^"At the operating point"\. Pneumonia: 0\.42/);
    expect(item(result, 'D1').state).toBe('filled');
    expect(item(result, 'D2').state).toBe('filled');
    expect(item(result, 'D6').answer).toContain('site, 3 group(s)');
    expect(item(result, 'B13').answer).toContain('shares some patients');
    expect(item(result, 'C3').answer).toContain('sex × race');
    expect(item(result, 'G8').answer).toContain('seed 1');
  });

  it('does not fill what one of several tasks lacks', () => {
    const [first, second] = result.tasks as [AuditResult['tasks'][number], AuditResult['tasks'][number]];
    const { calibrationSlope: _, ...metrics } = second.all.metrics;
    const without: AuditResult = {
      ...result,
      tasks: [first, { ...second, threshold: null, all: { ...second.all, metrics } }],
    };
    expect(item(result, 'D3').state).toBe('filled');
    expect(item(without, 'D3').state).toBe('missing');
    expect(item(without, 'A4').state).toBe('missing');
    expect(item(without, 'D2').state).toBe('filled');
  });

  it('does not fill what the audit was not asked', () => {
    const bare: AuditResult = {
      ...result,
      plan: { ...result.plan, columns: {} },
      attributes: result.attributes.filter(({ name }) => name === 'sex'),
      data: { ...result.data, splits: [], clusters: { ...result.data.clusters, column: null } },
    };
    for (const id of ['B13', 'C3', 'D6']) expect(item(bare, id).state, id).toBe('missing');
    expect(item({ ...result, tasks: [] }, 'D1').state).toBe('missing');
    expect(item({ ...result, tasks: [] }, 'D12').state).toBe('missing');
  });

  it('says when a threshold was chosen on scored cases', () => {
    const leaky = result.tasks.map((task) => ({
      ...task,
      threshold: task.threshold && { ...task.threshold, leak: true },
    }));
    expect(item({ ...result, tasks: leaky }, 'A4').answer).toContain('chosen on scored cases');
  });

  it('counts an item as supplied only when all of it is answered', () => {
    expect(item(result, 'E3', { limits: 'adults only' })).toMatchObject({ state: 'supplied', answer: 'adults only' });
    const half = item(result, 'G1', { funding: 'none' });
    expect(half.state).toBe('missing');
    expect(half.answer).toBe('Not supplied: Conflicts of interest. Supplied: Funding: none');
    expect(item(result, 'G1', { funding: 'none', conflicts: 'none' }).answer).toBe(
      'Funding: none; Conflicts of interest: none',
    );
  });

  it('asks how every attribute that is no intersection was recorded', () => {
    expect(item(result, 'B6', { 'attributes.sex': 'record' }).answer).toMatch(
      /Not supplied: how age was recorded; how race/,
    );
    const all = { 'attributes.sex': 'a', 'attributes.age': 'b', 'attributes.race': 'c', 'attributes.site': 'd' };
    expect(item(result, 'B6', all).state).toBe('supplied');
  });
});
