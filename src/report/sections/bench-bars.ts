// Whether rows meet the bars, in plain words.
import { type BarResult, type BenchAnalysis, benchBars } from '../../learn/benchmark/analyse-bench.ts';
import { formatDifference, formatNumber } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { fold, table } from '../pieces.ts';

const { oracleGain, recovered, recoveredMargin, groupMargin, cleanMargin, detection } = benchBars;

const words: Readonly<Record<BarResult['bar'], readonly [asks: string, met: string]>> = {
  recovered: [
    `Where knowing the bad pairs would gain ${oracleGain} ES-AUC or more: ${recovered} of that gain, down to ${recoveredMargin} less.`,
    'gain recovered',
  ],
  group: [`No group of any world loses more than ${groupMargin} AUC.`, 'no group harmed'],
  clean: [`Where nothing is planted, no more than ${cleanMargin} ES-AUC is lost.`, 'clean worlds kept'],
  detection: [
    `Bad pairs are told with ${detection} of the AUC of an observer that knows the simulator.`,
    'bad pairs told',
  ],
};

/** The bars: what each asks, a table of counts, and each bar that is not met. */
export function barsSection({ bars }: BenchAnalysis): Markup {
  const rows = [...new Set(bars.map(({ row }) => row))];
  const kinds = (Object.keys(words) as BarResult['bar'][]).filter((kind) => bars.some(({ bar }) => bar === kind));
  const meets = rows.filter((row) => bars.every((bar) => bar.row !== row || bar.met));
  const missed = bars.filter(({ met }) => !met);
  return html`<p><strong>${meets.length === 0 ? 'No row meets all bars.' : `All bars are met by ${meets.join(', ')}.`}</strong></p>
<ul>${kinds.map((kind) => html`<li>${words[kind][0]}</li>`)}</ul>
${table({
  caption: 'Bars met',
  label: 'Bars met, by row',
  head: ['Row', ...kinds.map((kind) => words[kind][1])],
  rows: rows.map((row) => [
    row,
    ...kinds.map((kind) => countCell(bars.filter((bar) => bar.row === row && bar.bar === kind))),
  ]),
})}
${missed.length === 0 ? undefined : fold(`The ${missed.length} bars that are not met`, missedTable(missed))}`;
}

function countCell(bars: readonly BarResult[]): Content {
  if (bars.length === 0) return html`<span class="quiet">does not apply</span>`;
  const met = bars.filter((bar) => bar.met).length;
  const [tone, sign] = met === bars.length ? ['none', '●'] : ['strong', '○'];
  return html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${met} of ${bars.length}</span>`;
}

function missedTable(bars: readonly BarResult[]): Markup {
  return table({
    caption: 'Bars that are not met',
    label: 'Bars that are not met',
    head: ['Row', 'Bar', 'World', 'Group', 'Value', 'Needed'],
    texts: [1, 2, 3],
    rows: bars.map(({ row, bar, world, group, value, needed }) => [
      row,
      words[bar][1],
      world,
      group,
      bar === 'detection' ? formatNumber(value) : formatDifference(value),
      bar === 'detection' ? `at least ${formatNumber(needed)}` : `above ${formatDifference(needed)}`,
    ]),
  });
}
