import { describe, expect, it } from 'vitest';
import { renderText } from '../../../src/report/render-text.ts';
import { buildChestResult, buildResult, standardAttributes } from '../../fixtures/result-fixture.ts';

describe('renderText', () => {
  const text = renderText(buildResult());

  it('says every verdict in words, with a mark', () => {
    expect(text).toMatch(/^= {2}sex +No gap larger than 0\.05\./m);
    expect(text).toMatch(/^! {2}age +Gap, below 0\.05\./m);
    expect(text).toMatch(/^!! race +Gap of 0\.05 or more\./m);
    expect(text).toMatch(/^\? {2}site +Not enough data\. The smallest/m);
  });

  it('says when a case has a finding whose name does not say it', () => {
    const result = buildResult();
    const [task] = result.plan.tasks;
    const coded = (name: string) => ({
      ...result.plan,
      tasks: [{ ...task!, kind: 'binary' as const, name, label: 'dx = 2' }],
    });
    expect(renderText({ ...result, plan: coded('Pneumonia') })).toContain(
      'A case has the finding: Pneumonia when dx = 2.',
    );
    for (const plan of [result.plan, coded('dx = 2')])
      expect(renderText({ ...result, plan })).not.toContain('A case has the finding');
  });

  it('stamps broken rules before the verdicts', () => {
    expect(text.indexOf('BREAKS A RULE')).toBeGreaterThan(0);
    expect(text.indexOf('BREAKS A RULE')).toBeLessThan(text.indexOf('= sex'.replace(' ', '  ')));
    expect(renderText(buildResult({ stops: false }))).not.toContain('BREAKS');
  });

  it('shows gap, interval, adjusted p, bound, detectable gap, n and events of each task', () => {
    expect(text).toMatch(
      /^!! {2}race +Pneumonia +0\.082 {2}0\.056 to 0\.108 {2}< 0\.001 +0\.108 +0\.047 {2}20,000 +1,580$/m,
    );
  });

  it('fits 100 columns, whatever the names and counts', () => {
    const groups = [
      ...standardAttributes[0]!.groups,
      { name: 'g'.repeat(150), cases: 9_000_000, separation: 1, prevalence: 0.2 },
    ];
    const attributes = [
      { name: '患者の居住地域および紹介元医療機関の区分', groups, verdict: 'not-enough-data' as const },
    ];
    const long = buildResult({ title: 't'.repeat(300), attributes, findings: ['f'.repeat(200), 'Edema'] });
    for (const report of [text, renderText(buildChestResult())]) {
      expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    }
    const wide = (line: string) => Array.from(line).reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0);
    expect(Math.max(...renderText(long).split('\n').map(wide))).toBeLessThanOrEqual(100);
  });

  it('is ASCII when the names are, and lets no name command the terminal', () => {
    const attributes = standardAttributes.slice(0, 4);
    expect(renderText(buildResult({ attributes }))).toMatch(/^[\n\x20-\x7e]*$/);
    const evil = renderText(buildResult({ title: 'a\u001b[2Jb\rc', attributes }));
    expect(evil.split('\n')[0]).toBe('a[2Jb c');
  });
});
