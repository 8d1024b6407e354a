// The methods in plain words: what the verdicts mean, which intervals and tests were used, what they cannot say.
import type { AuditResult } from '../../audit/result.ts';
import { formatCount } from '../format.ts';
import { type Content, html } from '../html.ts';
import { table } from '../pieces.ts';
import { methodsUsed } from '../select.ts';
import { explainMethod, labelOf, trimNumber, verdictWords } from '../words.ts';

/** How the numbers came about. */
export function methodsSection(result: AuditResult): Content {
  const { delta, alpha, power, minimumEvents, resamples, permutations, includeUnknown } = result.plan.analysis;
  const size = trimNumber(delta);
  const level = trimNumber(alpha);
  return [
    html`<h3>The four verdicts</h3>
<dl class="wide">
<div><dt>${words('gap-of-delta-or-more')}</dt><dd>The groups differ (the test of equality is significant after correction) and the estimated gap is ${size} or more. If the interval reaches below ${size}, the verdict says so.</dd></div>
<div><dt>${words('gap-below-delta')}</dt><dd>The groups differ, and the estimated gap is smaller than ${size}.</dd></div>
<div><dt>${words('no-gap-larger-than-delta')}</dt><dd>For every pair of scored groups a difference of ${size} or more is ruled out (two one-sided tests at ${level} each). A smaller difference may exist.</dd></div>
<div><dt>${words('not-enough-data')}</dt><dd>Neither can be shown. This is no statement in favour of the model: a gap as large as the one named may be there.</dd></div>
</dl>
<h3>Delta, detectable gap, compatible gap</h3>
<p>Delta (${size}) is the largest gap that those who planned the audit would tolerate, in units of the primary metric. The minimum detectable gap is the smallest true gap between two scored groups that data of this size find with ${trimNumber(power * 100)}% power. The largest gap still compatible is the bound that the equivalence test sets: larger gaps do not fit the data.</p>
<h3>Units, groups, corrections</h3>
<p>${unitSentence(result)} Groups with fewer than ${formatCount(minimumEvents)} events or ${formatCount(minimumEvents)} non-events are counted and not scored. ${includeUnknown ? 'Unknown takes part in the verdicts.' : 'Unknown is shown and takes no part in the verdicts.'} p-values are corrected over the tasks and attributes of the confirmatory family (Holm) and of the exploratory rest (Benjamini-Hochberg).</p>
<p>The largest of several estimates minus the smallest is above zero even when all groups are equal; the tables show how large it would be then. Tests use up to ${formatCount(permutations)} permutations, bootstrap intervals ${formatCount(resamples)} resamples.</p>`,
    methodTable(result),
  ];
}

function words(code: keyof typeof verdictWords): Content {
  const { symbol, phrase } = verdictWords[code];
  return html`<span aria-hidden="true">${symbol}</span> ${phrase}`;
}

function unitSentence({ data: { clusters } }: AuditResult): string {
  if (clusters.column === null)
    return 'No patient column was named: cases are treated as independent, and intervals are too short if a patient has several.';
  return `The patient (${clusters.column}) is the unit of resampling and of variance, because cases of one patient resemble each other.`;
}

function methodTable(result: AuditResult): Content {
  const used = [...methodsUsed(result)];
  const gaps = new Set(
    result.tasks.flatMap((task) =>
      task.attributes.flatMap(({ gap }) =>
        [
          'undefined' in gap.value ? [] : gap.value.method,
          gap.test?.method ?? [],
          gap.nullDistribution?.method ?? [],
        ].flat(),
      ),
    ),
  );
  return table({
    caption: 'Methods used in this result',
    label: 'Methods',
    head: ['Method', 'Used for', 'In plain words'],
    texts: [1, 2],
    rows: [
      ...used.map(([method, metrics]) => [method, metrics.map(labelOf).join(', '), explainMethod(method)]),
      ...[...gaps].map((method) => [method, 'gaps between groups', explainMethod(method)]),
    ],
  });
}
