// Failed jobs as a reader of a page is told of them: no file that stands for the plan, no flags.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rowsOfPage } from '../../../../scripts/error-codes.ts';
import { pageHint } from '../../../../src/store/jobs/page-hint.ts';
import { failureInPage, toldInPage } from '../../../../src/store/jobs/told-in-page.ts';

const path = 'cases/.plan-20261123-135500123-abcdef.yaml';
const file = '.plan-20261123-135500123-abcdef.yaml';
const plan = { cases: { tables: [{ path: 'a.csv' }] }, training: { epochs: 0 } };
const written = {
  verb: 'learn',
  input: { path, text: '# Mine\ncases:\n  tables: [{ path: a.csv }]\ntraining: { epochs: 0 }\n', asWritten: true },
} as const;
const made = { verb: 'audit', input: { path, text: JSON.stringify(plan, null, 2) } } as const;

describe('a message', () => {
  it('names the plan, the field, and the line of the text that was written in the page', () => {
    expect(toldInPage(`${file}:3:20: cannot read "a.csv": it does not exist.`, written)).toBe(
      'line 3 of the plan (cases.tables 1 path): cannot read "a.csv": it does not exist.',
    );
    expect(toldInPage(`${file}:5:17: cannot read "a.csv".`, made)).toBe(
      'the plan (cases.tables 1 path): cannot read "a.csv".',
    );
  });
  it('says a field once', () => {
    expect(toldInPage(`${file}:4:21: training.epochs must be at least 1; got 0.`, written)).toBe(
      'line 4 of the plan: training.epochs must be at least 1; got 0.',
    );
  });
  it('names the plan where there is no place', () => {
    expect(toldInPage(`the plan "${file}" has a problem:\ncannot read "${path}"`, made)).toBe(
      'the plan has a problem:\ncannot read "the plan"',
    );
    expect(toldInPage(`${file}:1:1: no.`, written)).toBe('line 1 of the plan: no.');
  });
  it('of a simulation names the world file, and without any stays as it is', () => {
    const world = { path: 'cases/.world-1.yaml', text: 'world: brain\n', asWritten: true };
    expect(toldInPage('.world-1.yaml:1:8: there is no world.', { verb: 'simulate', input: world })).toBe(
      'line 1 of the world file (world): there is no world.',
    );
    expect(toldInPage(file, { verb: 'simulate' })).toBe(file);
  });
  it('is told so in all its parts', () => {
    const told = failureInPage(
      {
        code: 'learn/bad-plan',
        message: `the plan has 2 problems:`,
        problems: [`${file}:4:1: one`, `${file}:2:1: two`],
        hint: 'docs/learn.md describes the plan; "evenhand learn --list" prints methods with their settings.',
      },
      written,
    );
    expect(told).toEqual({
      code: 'learn/bad-plan',
      message: 'the plan has 2 problems:',
      problems: ['line 4 of the plan (training): one', 'line 2 of the plan: two'],
      hint: 'Correct the plan on the page Learn, whose form says what each field may be, and train anew.',
    });
  });
});

describe('a hint', () => {
  const rows = [
    ...rowsOfPage(readFileSync(new URL('../../../../docs/error-codes.md', import.meta.url), 'utf8')).values(),
  ];
  const speaksOfCommands = /(^|[\s(`"])--[a-z]|["`]evenhand |docs\//;
  /** Failures of verbs that are no jobs, of the server itself, and of the program. */
  const elsewhere =
    /^(cli\/(?!no-match)|selftest|compare|post-process|result|server|store|learn\/(no-plan|unknown-world|bad-benchmark|bad-rule)|simulate\/layout)/;
  const ofJobs = rows.filter(
    ({ code, exit, cure }) => exit !== '70' && !elsewhere.test(code) && speaksOfCommands.test(cure),
  );

  it.each(ofJobs.map(({ code, cure }) => [code, cure]))('of %s speaks of the pages', (code, hint) => {
    for (const verb of ['audit', 'learn', 'simulate'] as const) {
      const told = pageHint({ code, hint, verb });
      expect(told.replace(/"evenhand doctor", given there/, '')).not.toMatch(speaksOfCommands);
      expect(told).toMatch(/[a-z]{3}.*\.$/);
    }
  });
  it('there are some', () => expect(ofJobs.length).toBeGreaterThan(20));

  it('keeps what can be done there too', () => {
    const spoilt = pageHint({
      code: 'learn/bad-step',
      verb: 'learn',
      hint: 'Lower training.optimiser.learningRate, and name another folder with --out. To go on from the best epoch so far instead of anew, name another folder and give the plan network: { weights: ../runs/a/seed-1/best-so-far.onnx } and use: { kind: fine-tune }.',
    });
    expect(spoilt).toContain('network: { weights: ../runs/a/seed-1/best-so-far.onnx } and use: { kind: fine-tune }.');
    const readable = 'Check who may read it (ls -l).';
    expect(pageHint({ code: 'io/read-failed', verb: 'audit', hint: readable })).toBe(readable);
  });
});
