import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { flattenStudy, parseStudy, studyTemplate } from '../../../src/audit/study.ts';
import { studyQuestions } from '../../../src/audit/study-questions.ts';
import { EvenhandError } from '../../../src/core/errors.ts';

const flatten = (yaml: string) => flattenStudy(parseStudy(parse(yaml)));

describe('study document', () => {
  it('flattens answers, attributes and signatures', () => {
    const yaml = `
deltaReason: smaller gaps change no decision
intendedUse: "  triage  "
modelVersion: 2.1
attributes:
  sex: from the record
  race: self-reported
signatory:
  - { name: A. Person, role: head of imaging, date: 2026-03-01 }
  - name: B. Person
`;
    const flat = flatten(yaml);
    expect(flat).toEqual({
      intendedUse: 'triage',
      modelVersion: '2.1',
      deltaReason: 'smaller gaps change no decision',
      'attributes.race': 'self-reported',
      'attributes.sex': 'from the record',
      signatory: 'A. Person, head of imaging, 2026-03-01; B. Person',
    });
    expect(Object.keys(flat).slice(0, 3)).toEqual(['intendedUse', 'modelVersion', 'deltaReason']);
  });

  it('takes an empty document and an untouched template for nothing said', () => {
    expect(flatten('')).toEqual({});
    expect(flatten(studyTemplate(['sex', 'age band']))).toEqual({});
  });

  it('has a template with every question and attribute', () => {
    const template = studyTemplate(['sex', 'a: b']);
    for (const [key, { question }] of Object.entries(studyQuestions)) {
      expect(template).toContain(`\n${key}:`);
      expect(template).toContain(`# ${question}`);
    }
    expect(Object.keys(parse(template).attributes)).toEqual(['sex', 'a: b']);
  });

  it('names the place of each problem where it is known', () => {
    const place = (path: readonly PropertyKey[], at: string) => `s.yaml of ${at} ${path.join('.')}`;
    expect(() => parseStudy({ usrs: 'a', attributes: 'sex' }, place)).toThrow(
      expect.objectContaining({
        message: 'the study document has 2 problems:',
        problems: expect.arrayContaining([
          's.yaml of key usrs: unknown key "usrs" (did you mean "users"?)',
          's.yaml of value attributes: attributes: it must be keys with texts, such as sex: self-reported',
        ]),
      }),
    );
  });

  it('refuses unknown keys and lists all problems', () => {
    try {
      parseStudy({ intendeduse: 'x', users: ['a'], signatory: [{ nmae: 'x' }] });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof EvenhandError)) throw error;
      expect(error.code).toBe('study/invalid');
      expect(error.kind).toBe('usage');
      expect(error.problems).toHaveLength(3);
      expect(error.problems.join()).toMatch(/intendeduse" \(did you mean "intendedUse"\?\)/);
      expect(error.problems.join()).toMatch(/users/);
      expect(error.problems.join()).toMatch(/signatory\.0/);
    }
    expect(() => parseStudy('text')).toThrow(/study document/);
  });
});
