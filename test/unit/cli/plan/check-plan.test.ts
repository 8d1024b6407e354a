import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../../src/cli/plan/check-plan.ts';
import { parsePlanDocument } from '../../../../src/cli/plan/plan-document.ts';
import { EvenhandError } from '../../../../src/core/errors.ts';

function problemsOf(text: string): readonly string[] {
  const document = parsePlanDocument(text, 'plan.yaml');
  try {
    checkPlan(document.value, { document });
  } catch (error) {
    if (error instanceof EvenhandError) return error.problems;
    throw error;
  }
  throw new Error('the plan was accepted');
}

const sound = `tables:
  - path: scores.csv
tasks:
  - kind: binary
    label: y
    score: p
attributes:
  - name: sex
`;

describe('checkPlan', () => {
  it('fills in the defaults of a sound plan', () => {
    const document = parsePlanDocument(sound, 'plan.yaml');
    expect(checkPlan(document.value, { document })).toMatchObject({
      version: 1,
      analysis: { delta: 0.05, seed: 1, minimumEvents: 10 },
    });
  });

  it('says of a key of another kind that it does not go with this one', () => {
    const problems = problemsOf(sound.replace('kind: binary', 'kind: quality').replace('score: p', 'value: p'));
    expect(problems).toEqual(['plan.yaml:5:5: "label" does not go with tasks, item 1 of kind quality: leave it out.']);
  });

  it('lists every problem with its line and column, unknown keys with the nearest known one', () => {
    const problems = problemsOf(`${sound}  - name: age
    edges: forty
analysis:
  detla: 0.1
  alpha: 2
  missing: drop
  compat: [fairclp]
colums: {}
`);
    expect(problems).toEqual([
      'plan.yaml:10:12: attributes, item 2, edges must be a list; got "forty".',
      'plan.yaml:13:10: analysis.alpha must be less than 1; got 2.',
      'plan.yaml:14:12: analysis.missing must be one of error, exclude; got "drop".',
      'plan.yaml:15:12: analysis, compat, item 1 must be one of fairclip, fairmedfm, medfair, fairlearn; got "fairclp". Did you mean "fairclip"?',
      'plan.yaml:12:3: unknown key "detla". Did you mean "delta"?',
      'plan.yaml:16:1: unknown key "colums". Did you mean "columns"?',
    ]);
  });

  it('says what a plan must have', () => {
    const problems = problemsOf('title: Empty\n');
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toMatch(/no table is named[\s\S]*--label[\s\S]*--attributes/);
    expect(problemsOf(sound.replace('    label: y\n', ''))).toEqual([
      'plan.yaml:4:5: tasks, item 1, label is missing (a text).',
    ]);
  });

  it('names the kinds of a task', () => {
    expect(problemsOf(sound.replace('kind: binary', 'kind: binry'))).toEqual([
      'plan.yaml:4:11: tasks, item 1, kind must be one of binary, multiclass, quality; got "binry". Did you mean "binary"?',
    ]);
  });

  it('refuses a plan that is not a map', () => {
    expect(problemsOf('just a text')).toEqual([
      'plan.yaml:1:1: the plan must be a map of keys and values; got "just a text".',
    ]);
  });

  it('names the flag that gave a wrong value', () => {
    const input = { ...(parsePlanDocument(sound, 'plan.yaml').value as object), analysis: { delta: -1 } };
    const flagAt = (path: readonly PropertyKey[]) => (path.join('.') === 'analysis.delta' ? '--delta' : undefined);
    expect(() => checkPlan(input, { flagAt })).toThrow(
      expect.objectContaining({ kind: 'usage', problems: ['--delta: analysis.delta must be more than 0; got -1.'] }),
    );
  });
});

describe('parsePlanDocument', () => {
  it('lists syntax errors with line and column', () => {
    expect(() => parsePlanDocument('a: [1, 2\nb: "open\n', 'plan.yaml')).toThrow(
      expect.objectContaining({
        kind: 'usage',
        code: 'plan/syntax',
        message: expect.stringMatching(/^plan\.yaml:\d+:\d+: /),
      }),
    );
    expect(() => parsePlanDocument('a: 1\na: 2\n', 'plan.yaml')).toThrow(/plan\.yaml:2:1: .*stands twice/);
  });

  it('refuses a bomb of aliases', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ].join('\n');
    expect(() => parsePlanDocument(bomb, 'plan.yaml')).toThrow(expect.objectContaining({ kind: 'usage' }));
  });
});
