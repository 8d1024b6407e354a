import type { PlanInput } from '../../../src/audit/plan.ts';
import { attributeColumn } from '../../../src/learn/protocol/scores-table.ts';

/** The part of `cases.json` of a run that an audit of its scores needs. */
export interface CasesRecord {
  readonly classes: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** The audit of a table of scores, as the command line suggests it after a training: attributes under the names that the training knew. */
export function scoresPlan(table: string, { classes, attributes }: CasesRecord): PlanInput {
  const known = Object.keys(attributes).map((name) => ({ name }));
  return {
    tables: [{ path: table }],
    columns: { case: 'case', patient: 'patient', split: 'split' },
    splits: { scored: 'test', threshold: 'validation' },
    tasks: (classes.length === 2 ? classes.slice(1) : classes).map((finding) => ({
      kind: 'binary' as const,
      name: finding,
      label: `label = '${finding.replaceAll("'", "''")}'`,
      score: classes.length === 2 ? 'score' : `score_${finding}`,
    })),
    attributes: known.map(({ name }) => {
      const column = attributeColumn(name, { classes, attributes: known });
      return column === name ? { name } : { name, column };
    }),
    analysis: { threshold: { rule: 'youden' } },
  };
}
