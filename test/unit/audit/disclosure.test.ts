import { describe, expect, it } from 'vitest';
import { withholdSmallCells } from '../../../src/audit/disclosure.ts';
import type { AuditResult, GroupResult } from '../../../src/audit/result.ts';
import { auditCohort } from '../../fixtures/audit-cohort.ts';
import { cohortOf, evenWorld } from '../../fixtures/build-cohort.ts';

const world = {
  ...evenWorld,
  patients: [400, 300, 12, 3],
  prevalence: [0.3, 0.3, 0.2, 0.3],
  auc: [0.85, 0.85, 0.85, 0.85],
};
const counts = ['cases', 'patients', 'events', 'nonEvents'] as const;

async function both(): Promise<{ open: AuditResult; closed: AuditResult }> {
  const cases = cohortOf(world);
  const [open, closed] = await Promise.all([auditCohort(cases, { minimumCell: 0 }), auditCohort(cases)]);
  return { open, closed };
}

/** Everything a reader could subtract: an attribute's total minus the groups that are shown. */
function revealed(groups: readonly GroupResult[], total: number, field: (typeof counts)[number]): number | undefined {
  const hidden = groups.filter((group) => group[field] === null);
  if (hidden.length !== 1) return undefined;
  return total - groups.reduce((sum, group) => sum + (group[field] ?? 0), 0);
}

describe('withholdSmallCells', () => {
  it('leaves no count from 1 to 4 anywhere in the groups', async () => {
    const { open, closed } = await both();
    const small = (result: AuditResult) =>
      result.tasks[0].attributes[0].groups
        .flatMap((group) => counts.map((field) => group[field]))
        .filter((count) => count !== null && count > 0 && count < 5);
    expect(small(open).length).toBeGreaterThan(0);
    expect(small(closed)).toEqual([]);
    expect(
      closed.attributes[0].groups.every((group) => group.cases === null || group.cases === 0 || group.cases >= 5),
    ).toBe(true);
  });

  it('lets no withheld count be found by subtraction', async () => {
    const { open, closed } = await both();
    const { groups } = closed.tasks[0].attributes[0];
    for (const field of counts) {
      expect(revealed(groups, open.tasks[0].all[field] as number, field)).toBeUndefined();
    }
    for (const group of groups) {
      const hiddenClass = group.events === null || group.nonEvents === null;
      expect(hiddenClass && group.events !== null).toBe(false);
      if (hiddenClass) expect(group.prevalence).toBeNull();
    }
  });

  it('withholds what was computed from so few, and says so without the number', async () => {
    const { closed } = await both();
    const smallest = closed.tasks[0].attributes[0].groups.find((group) => group.group === 'D');
    expect(Object.values(smallest?.metrics ?? {}).every((measure) => 'undefined' in measure)).toBe(true);
    expect(smallest?.curves).toBeUndefined();
    expect(/\b[1-4] (events?|non-events?|cases?|patients?),/.exec(JSON.stringify(closed))?.[0]).toBeUndefined();
    expect(smallest?.reason).toMatch(/^fewer than 5 (events|non-events|cases|patients); 10 are needed$/);
  });

  it('keeps everything when there is no minimum', async () => {
    const { open } = await both();
    expect(withholdSmallCells(open, 0)).toBe(open);
  });
});
