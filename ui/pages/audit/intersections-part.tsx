import { shrinkageChart } from '../../../src/report/charts/shrinkage.ts';
import { formatCount, formatMeasure, formatNumber } from '../../../src/report/format.ts';
import { bySize, primaryValue } from '../../../src/report/select.ts';
import { labelOf } from '../../../src/report/words.ts';
import { canvas } from '../../charts/canvas.ts';
import { Figure } from '../../charts/figure.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';
import type { Selection } from './selection.ts';
import { narrow } from './width.ts';

/** Whether attributes were crossed at all: else there is no such part. */
export function hasIntersections({ attributes }: Selection['result']): boolean {
  return attributes.some(({ recipe }) => recipe.crosses !== undefined);
}

/** Crossed attributes of the selected task: what was seen, and the estimate drawn towards what the single attributes predict. */
export function IntersectionsPart({ selection: { result, task } }: { readonly selection: Selection }) {
  const surface = canvas.value;
  const crossed = new Set(
    result.attributes.filter(({ recipe }) => recipe.crosses !== undefined).map(({ name }) => name),
  );
  const found = task.attributes.filter(({ attribute }) => crossed.has(attribute));
  if (found.length === 0 || surface === undefined) return null;
  return (
    <Section id="intersections" title={text.audit.intersectionsTitle(task.name)} lead={text.audit.intersectionsLead}>
      {found.map(({ attribute, groups, gap }) => {
        const estimates = new Map((gap.shrunken ?? []).map(({ group, measure }) => [group, measure]));
        const rows = bySize(groups).flatMap(({ group, cases, metrics }) => {
          const shrunken = estimates.get(group);
          return shrunken === undefined ? [] : [{ group, cases, seen: metrics[task.metric], shrunken }];
        });
        const title = text.audit.shrunkenOf(labelOf(task.metric), task.name, attribute);
        if (rows.length === 0)
          return (
            <p key={attribute}>
              {attribute}: {text.audit.noShrunken}
            </p>
          );
        const axisLabel = text.audit.better(labelOf(task.metric), task.direction);
        const svg = shrinkageChart(surface, {
          title,
          axisLabel,
          overall: primaryValue(task, task.all),
          rows,
          compact: narrow.value,
        });
        const spread = (variance: number) => formatNumber(Math.sqrt(Math.max(0, variance)));
        return (
          <div key={attribute}>
            <h3>{attribute}</h3>
            <Figure
              title={title}
              svg={svg}
              shrinks={narrow.value}
              caption={
                gap.betweenVariance === null
                  ? undefined
                  : text.audit.spread(spread(gap.betweenVariance.observed), spread(gap.betweenVariance.corrected))
              }
              table={{
                head: [text.audit.group, text.audit.cases, text.audit.seen, text.audit.shrunken],
                rows: rows.map(({ group, cases, seen, shrunken }) => [
                  group,
                  formatCount(cases),
                  formatMeasure(seen),
                  formatMeasure(shrunken),
                ]),
              }}
            />
          </div>
        );
      })}
    </Section>
  );
}
