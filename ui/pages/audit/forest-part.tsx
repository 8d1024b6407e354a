import { forestChart, forestDomain } from '../../../src/report/charts/forest.ts';
import { formatBareP, formatCount, formatMeasure, formatP } from '../../../src/report/format.ts';
import { bySize, metricRange } from '../../../src/report/select.ts';
import { labelOf } from '../../../src/report/words.ts';
import { canvas } from '../../charts/canvas.ts';
import { Figure } from '../../charts/figure.tsx';
import { Explained } from '../../elements/value.tsx';
import { VerdictBadge } from '../../elements/verdict-badge.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';
import { groupAt, type Selection } from './selection.ts';
import { narrow } from './width.ts';

/** One row a group, the largest first: estimate, interval, size and events. */
export function ForestPart({ selection }: { readonly selection: Selection }) {
  const { result, task, found, foundAt } = selection;
  const { gap } = found;
  const surface = canvas.value;
  const groups = bySize(found.groups);
  const title = text.audit.forestTitle(labelOf(task.metric), task.name, found.attribute);
  const svg =
    surface === undefined
      ? ''
      : forestChart(surface, {
          title,
          metric: task.metric,
          axisLabel: text.audit.better(labelOf(task.metric), task.direction),
          all: task.all,
          groups,
          domain: forestDomain([task.all, ...groups], task.metric, metricRange(task.metric)),
          compact: false,
          stacked: narrow.value,
          events: task.kind === 'binary',
        });
  const table = {
    head: [text.audit.group, text.audit.cases, text.audit.events, labelOf(task.metric), text.audit.method],
    rows: [task.all, ...groups].map((group) => {
      const measure = group.metrics[task.metric];
      return [
        group.group,
        formatCount(group.cases),
        formatCount(group.events),
        formatMeasure(measure),
        measure !== undefined && 'method' in measure ? measure.method : '',
      ];
    }),
  };
  return (
    <Section id="groups" title={title} lead={text.audit.forestLead}>
      <p class="gap-line">
        <VerdictBadge verdict={gap.verdict} delta={result.plan.analysis.delta} />
        <Explained at={`${foundAt}/gap`}>
          {'undefined' in gap.value
            ? text.audit.noGapBecause(gap.value.undefined)
            : `${text.audit.gap} ${formatMeasure(gap.value)}`}
        </Explained>
        {gap.test !== null && (
          <Explained at={`${foundAt}/gap/test`}>
            {text.audit.heterogeneity(formatP(gap.test.p), formatBareP(gap.test.pAdjusted))}
          </Explained>
        )}
        {gap.adjusted !== null && (
          <Explained at={`${foundAt}/gap/adjusted`}>
            {text.audit.adjustedFor(gap.adjusted.confounders.join(', '), formatMeasure(gap.adjusted.value))}
          </Explained>
        )}
      </p>
      <Figure title={title} svg={svg} table={table} caption={text.audit.forestCaption} shrinks={narrow.value} />
      <ul class="chips" aria-label={text.audit.explainGroups}>
        <li class="quiet" aria-hidden="true">
          {text.audit.explainGroups}:
        </li>
        {[task.all, ...groups].map(({ group }) => (
          <li key={group}>
            <Explained at={`${groupAt(selection, group)}/metrics/${task.metric}`}>{group}</Explained>
          </li>
        ))}
      </ul>
    </Section>
  );
}
