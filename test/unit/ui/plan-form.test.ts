import { describe, expect, it } from 'vitest';
import { groupsOf, leavesOf, without } from '../../../ui/pages/learn/form/groups.ts';
import { controlOf, formOf, nodeAt, type PlanNode, planNode } from '../../../ui/pages/learn/form/plan-node.ts';
import { listOf, listText } from '../../../ui/pages/learn/form/typed-values.ts';
import { checkText, type PlanVerb, withValue } from '../../../ui/pages/learn/plan-text.ts';
import { planOfPreset } from '../../../ui/pages/learn/presets.ts';

const small =
  'cases:\n  tables: [{ path: a.csv }]\n  columns: { image: file, label: finding, split: part }\nuse: { modality: image }\n';

describe('the form over a plan', () => {
  it.each(['learn', 'bench'] as const)('has a field for every key of a plan of %s', (verb: PlanVerb) => {
    const schema = planNode(verb);
    const groups = groupsOf({ verb, modality: 'pairs', use: 'scratch' });
    const fields = groups.flatMap(({ keys, open }) => [
      ...open.map((path) => path.join('.')),
      ...keys.flatMap((key) => {
        const node = schema.properties![key]!;
        const left = without(formOf(node, {}) ?? node, [key], open);
        return left === undefined ? [] : leavesOf(left, [key]).map((path) => path.join('.'));
      }),
    ]);
    const all = Object.entries(schema.properties!).flatMap(([key, node]) =>
      leavesOf(formOf(node, {}) ?? node, [key]).map((path) => path.join('.')),
    );
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter((path) => !fields.some((field) => path === field || path.startsWith(`${field}.`)))).toEqual([]);
  });

  it('reads from the schema which control a key needs', () => {
    const kind = (path: readonly string[], value: unknown = {}) => {
      const node = nodeAt(planNode('learn'), path, value) as PlanNode;
      return controlOf(node, undefined);
    };
    expect(kind(['use', 'shots'])).toBe('list');
    expect(kind(['postProcessing'])).toBe('forms');
    expect(kind(['postProcessing', 'threshold'], { postProcessing: { rule: 'recalibration' } })).toBe('forms');
    expect(kind(['comparison', 'minimumEvents'])).toBe('number');
    expect(kind(['cases', 'splits', 'train'])).toBe('text');
    expect(kind(['cases', 'attributes'])).toBe('yaml');
    expect(kind(['output', 'history'])).toBe('switch');
  });

  it('finds problems at their keys and lines', () => {
    const wrong = checkText(`${small}training:\n  batchSize: 1\nmethod: { name: group-drop }\n`);
    expect(wrong.problems.map(({ path, line }) => [path?.join('.'), line])).toContainEqual(['training.batchSize', 6]);
    const { problems } = checkText(`${small}method: { name: group-drop }\n`);
    expect(problems).toMatchObject([{ path: ['method', 'name'], line: 5, text: expect.stringContaining('group-dro') }]);
    expect(checkText('cases: [').problems[0]).toMatchObject({ line: 1, path: undefined });
  });

  it('tells a plan of several methods by its keys, and checks it as bench does', () => {
    const several = checkText(`${small}methods: [{ name: erm }, { name: group-dro }]\n`);
    expect(several.verb).toBe('bench');
    expect(several.problems.map(({ text }) => text)).toEqual([expect.stringContaining('attribute')]);
    expect(checkText(planOfPreset('comparison', undefined)).problems.every(({ text }) => /filled/.test(text))).toBe(
      true,
    );
  });

  it('writes values where there were none, keeps comments, and takes out what is emptied', () => {
    const text = withValue(`${small}# the end\n`, ['use', 'shots'], [1, 16]);
    expect(text).toContain('shots: [1, 16]');
    expect(text).toContain('# the end');
    const rule = withValue(text, ['postProcessing'], { rule: 'equalised-odds' });
    expect(rule).toContain('postProcessing: {rule: equalised-odds}');
    expect(withValue(rule, ['postProcessing'], undefined)).toBe(text);
  });

  it('reads lists as they are typed', () => {
    expect(listOf('1, 4 ,16', { items: { type: 'integer' } })).toEqual([1, 4, 16]);
    expect(listOf('a, "b, c"', { items: { type: 'string' } })).toEqual(['a', 'b, c']);
    expect(listText(['a', 'b, c'])).toBe('a, "b, c"');
    expect(listOf(' ', {})).toBeUndefined();
  });
});
