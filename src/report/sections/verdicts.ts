// The first thing that is read: one card an attribute, in words, with how much the data can say. Never a lone tick.
import type { AttributeResult, AuditResult } from '../../audit/result.ts';
import { nameSome } from '../../core/name-some.ts';
import type { Canvas } from '../charts/canvas.ts';
import { gapRulerChart } from '../charts/gap-ruler.ts';
import type { Context } from '../context.ts';
import { enumerate, formatBareP, formatCount, formatMeasure, formatNumber, nothing } from '../format.ts';
import { type Content, html, type Markup, raw } from '../html.ts';
import { definitions, lead } from '../pieces.ts';
import { decidingFinding, type Evidence, evidenceOf, type Finding } from '../select.ts';
import { detailVerdict, labelOf, phraseVerdict, taskNoun, trimNumber, verdictWords } from '../words.ts';

const colours = { strong: 'var(--strong)', mild: 'var(--mild)', none: 'var(--none)', unknown: 'var(--overall)' };

/** The verdict strip. */
export function verdictSection({ result, canvas }: Context): Content {
  const { delta, alpha, power } = result.plan.analysis;
  const metrics = [...new Set(result.tasks.map(({ metric }) => labelOf(metric)))];
  return [
    lead(
      `The question, set before the scores were read: do groups differ in ${enumerate(metrics)} by delta = ${trimNumber(delta)} or more? `,
      `Each card shows the answer and how much the data can say: the bar is the gap with its ${trimNumber((1 - alpha) * 100)}% interval, the line is delta, `,
      `the hollow mark is the smallest gap that would have been found with ${trimNumber(power * 100)}% power.`,
    ),
    html`<ul class="cards">${result.attributes.map((attribute) => card(result, canvas, attribute))}</ul>`,
  ];
}

function card(result: AuditResult, canvas: Canvas, attribute: AttributeResult): Markup {
  const { delta } = result.plan.analysis;
  const { verdict } = attribute;
  const { symbol, tone } = verdictWords[verdict.code];
  const deciding = decidingFinding(result, attribute);
  const evidence = evidenceOf(result, attribute);
  return html`<li class="card t-${tone}"><span class="role">${attribute.role}</span><h3>${attribute.name}</h3>
<p class="says"><span aria-hidden="true">${symbol}</span> ${phraseVerdict(verdict, delta)}</p>
<p>${detailVerdict(verdict, delta)}</p>
${raw(ruler(canvas, result, attribute))}
${definitions(facts(result, evidence, deciding))}
${deciding === undefined && notScored(evidence)}</li>
`;
}

function ruler(canvas: Canvas, result: AuditResult, attribute: AttributeResult): string {
  const deciding = decidingFinding(result, attribute);
  const { largestCompatible, detectable } = evidenceOf(result, attribute);
  const value = deciding?.found.gap.value;
  const known = value === undefined || 'undefined' in value ? undefined : value;
  const bounded = deciding === undefined ? largestCompatible : null;
  return gapRulerChart(canvas, {
    title: `Gap by ${attribute.name}`,
    delta: result.plan.analysis.delta,
    gap: known?.value,
    low: known?.low ?? (bounded === null ? undefined : 0),
    high: known?.high ?? bounded ?? undefined,
    detectable,
    colour: colours[verdictWords[attribute.verdict.code].tone],
  });
}

function facts(result: AuditResult, evidence: Evidence, deciding: Finding | undefined): [string, Content][] {
  const noun = taskNoun(result);
  const rows: [string, Content][] = [['Cases', formatCount(evidence.cases)]];
  if (evidence.events) rows.push(['Events', eventRange(evidence.events)]);
  if (deciding) {
    const { gap } = deciding.found;
    if (result.tasks.length > 1) rows.unshift([`Deciding ${noun[0]}`, deciding.task.name]);
    rows.push(['Gap', formatMeasure(gap.value)]);
    if (gap.test) rows.push(['p, adjusted', formatBareP(gap.test.pAdjusted)]);
  } else {
    rows.unshift([`Over all ${noun[1]}`, String(evidence.tasks)]);
  }
  rows.push(['Largest gap still compatible', bound(evidence)]);
  rows.push(['Smallest detectable gap', evidence.detectable === null ? nothing : formatNumber(evidence.detectable)]);
  return rows;
}

function bound({ largestCompatible, unbounded, tasks }: Evidence): string {
  if (largestCompatible === null) return 'not bounded';
  const rest = unbounded > 0 ? ` (${unbounded} of ${tasks} not bounded)` : '';
  return formatNumber(largestCompatible) + rest;
}

function eventRange([low, high]: readonly [number, number]): string {
  return low === high ? formatCount(low) : `${formatCount(low)} to ${formatCount(high)}`;
}

function notScored({ notScored: groups }: Evidence): Content {
  return groups.length > 0 && html`<p class="quiet">Not scored: ${nameSome(groups)}.</p>`;
}
