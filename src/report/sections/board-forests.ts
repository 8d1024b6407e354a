// The few forest plots that fit on one sheet: for each attribute the task that decided, else the one with the largest gap.
import type { AttributeResult, AuditResult, GroupResult } from '../../audit/result.ts';
import type { Canvas } from '../charts/canvas.ts';
import { forestChart, forestDomain } from '../charts/forest.ts';
import { numberOf, plural, shorten } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { figure, lead } from '../pieces.ts';
import { bySize, decidingFinding, type Finding, findingsOf, metricRange } from '../select.ts';
import { labelOf } from '../words.ts';

const maximumCharts = 3;
const rows = 6;
// In pixels of the printed sheet: what is left below the table of groups, and what one chart takes.
const room = 570;
const rowHeight = 19;
const chartHeight = 94;

/** At most three forest plots of at most six groups each. */
export function boardForests(result: AuditResult, canvas: Canvas, attributes: readonly AttributeResult[]): Content {
  const chosen = attributes.flatMap((attribute) => {
    const finding = decidingFinding(result, attribute) ?? widest(findingsOf(result, attribute.name));
    return finding === undefined ? [] : [finding];
  });
  const drawn = fitting(chosen);
  const rest = chosen.slice(drawn.length).map(({ found }) => shorten(found.attribute, 30));
  return [
    lead(
      'Each row is a group, the largest first. The mark is the result, the bar how far the truth may lie from it, the dashed line the result for everybody. Long bars mean few cases.',
    ),
    drawn.map((finding) => chart(canvas, finding)),
    rest.length > 0 &&
      html`<p class="quiet">In the full report: ${rest.slice(0, 8).join(', ')}${rest.length > 8 ? ', and others' : ''}.</p>`,
  ];
}

function fitting(findings: readonly Finding[]): Finding[] {
  let left = room;
  const kept: Finding[] = [];
  for (const finding of findings.slice(0, maximumCharts)) {
    left -= chartHeight + rowHeight * (1 + Math.min(rows, finding.found.groups.length));
    if (left < 0 && kept.length > 0) break;
    kept.push(finding);
  }
  return kept;
}

function chart(canvas: Canvas, { task, found }: Finding): Markup {
  const groups = bySize(found.groups);
  const shown = groups.slice(0, rows);
  const ends = [found.gap.best, found.gap.worst];
  const kept = [...new Set<GroupResult>([...groups.filter(({ group }) => ends.includes(group)), ...shown])].slice(
    0,
    rows,
  );
  const ordered = bySize(kept);
  const title = `${shorten(task.name, 50)} by ${shorten(found.attribute, 50)}`;
  const svg = forestChart(canvas, {
    title,
    metric: task.metric,
    axisLabel: `${labelOf(task.metric)} (${task.direction} is better)`,
    all: task.all,
    groups: ordered,
    domain: forestDomain([task.all, ...ordered], task.metric, metricRange(task.metric)),
    compact: false,
    events: task.kind === 'binary',
  });
  const left = groups.length - ordered.length;
  const caption = left > 0 ? `${plural(left, 'more group')} in the full report.` : '';
  return html`<h3>${title}</h3>${figure(svg, caption, title)}`;
}

function widest(findings: readonly Finding[]): Finding | undefined {
  let chosen = findings[0];
  for (const finding of findings) {
    if ((numberOf(finding.found.gap.value) ?? -1) > (chosen ? (numberOf(chosen.found.gap.value) ?? -1) : -1))
      chosen = finding;
  }
  return chosen;
}
