// The verdicts of an audit of a simulated cohort, beside what was planted, as lines for a terminal.
import type { AuditResult, VerdictCode } from '../../audit/result.ts';
import type { TruthComparison } from '../../simulate/compare-with-truth.ts';
import type { ScoresTruth } from '../../simulate/scores/scores-truth.ts';
import { alignColumns } from '../align-columns.ts';

const words: Readonly<Record<VerdictCode, string>> = {
  'gap-of-delta-or-more': 'gap of delta or more',
  'gap-below-delta': 'gap, below delta',
  'no-gap-larger-than-delta': 'no gap larger than delta',
  'not-enough-data': 'not enough data',
};

const agreements: Readonly<Record<TruthComparison['agrees'], string>> = {
  yes: 'as expected',
  open: 'not contradicted',
  no: 'CONTRADICTED',
};

/** A table of verdicts beside the planted truth, then the thresholds that do not carry over to the site they were not chosen at. */
export function describeTruth(result: AuditResult, truth: ScoresTruth, compared: readonly TruthComparison[]): string {
  const header = ['attribute', 'finding', 'verdict', 'gap', 'planted', 'the truth says'];
  const rows = compared.map(({ attribute, task, verdict, gap, planted, agrees }) => [
    attribute,
    task,
    words[verdict],
    gap === null ? '-' : gap.toFixed(3),
    planted.gap.toFixed(3),
    agrees === 'yes' ? agreements.yes : `${agreements[agrees]} (expected: ${words[planted.expected]})`,
  ]);
  const contradicted = compared.filter(({ agrees }) => agrees === 'no').length;
  const { delta } = result.plan.analysis;
  return [
    `Verdicts on the gap in AUC (delta ${delta}) beside the planted truth:`,
    '',
    ...alignColumns([header, ...rows]),
    '',
    `${compared.length - contradicted} of ${compared.length} verdicts agree with the truth or leave it open; ${contradicted} contradict it.`,
    ...thresholds(result, truth),
    '',
  ].join('\n');
}

function thresholds(result: AuditResult, truth: ScoresTruth): string[] {
  const away = truth.world.sites.filter(({ tuning }) => !tuning).map(({ name }) => name);
  const lines = result.tasks.flatMap((task) =>
    away.flatMap((site) => {
      const found = task.attributes
        .find(({ attribute }) => attribute === 'site')
        ?.groups.find(({ group }) => group === site);
      const planted = truth.rows
        .find((row) => row.attribute === 'site' && row.task === task.name)
        ?.groups.find(({ group }) => group === site);
      const specificity = found?.metrics['specificity'];
      if (specificity === undefined || !('value' in specificity) || planted === undefined) return [];
      return [
        [
          `  ${task.name}`,
          `site ${site}`,
          `specificity ${specificity.value.toFixed(2)}`,
          `planted ${planted.specificity.toFixed(2)}`,
        ],
      ];
    }),
  );
  if (lines.length === 0) return [];
  return [
    '',
    `Thresholds were chosen elsewhere (sensitivity ${truth.settings.sensitivity}); at the site they were not chosen at:`,
    ...alignColumns(lines),
  ];
}
