// The comparison of methods over worlds and seeds as one page: what it comes to in plain words, charts, and every number in tables.
import { type BenchAnalysis, benchBars } from '../learn/benchmark/analyse-bench.ts';
import type { BenchRow, CellSeconds } from '../learn/benchmark/bench-cell.ts';
import { referenceRows } from '../learn/benchmark/run-cell.ts';
import { type Canvas, createCanvas } from './charts/canvas.ts';
import { type GroupChange, groupChangeChart } from './charts/group-change.ts';
import { type ParetoPoint, paretoChart } from './charts/pareto.ts';
import { seriesStyle, swatch } from './charts/series.ts';
import { Budget } from './context.ts';
import { type Content, html, type Markup } from './html.ts';
import { page } from './page.ts';
import { definitions, fold, lead, panelFigure, section } from './pieces.ts';
import { barsSection } from './sections/bench-bars.ts';
import { badPairTable, mixedTable, overallTable, worldTable } from './sections/bench-tables.ts';

/** What was run, for the last section of the page. */
export interface BenchRecordView {
  readonly version: string;
  /** SHA-256 of each world or table of cases. */
  readonly worlds: Readonly<Record<string, string>>;
  readonly seeds: readonly number[];
  readonly rows: readonly Pick<BenchRow, 'method' | 'labels' | 'trials'>[];
  readonly hash: string;
  /** What selected among the settings that were tried, where that is not the criterion of the training. */
  readonly search?: { readonly rule: string } | undefined;
  /** Whatever else was the same for all rows. */
  readonly training?: unknown;
  readonly sizes?: unknown;
}

/** What a page is drawn from. */
export interface RenderBenchOptions {
  readonly title: string;
  readonly analysis: BenchAnalysis;
  readonly seconds: readonly CellSeconds[];
  readonly record: BenchRecordView;
}

/**
 * Draws the page: one HTML file, light and dark, that asks the network for nothing; texts are escaped. Figures that do
 * not exist are dashes, sections without any are left out. Charts that no longer fit in 4.9 MB are left out and
 * counted.
 */
export async function renderBench(options: RenderBenchOptions): Promise<string> {
  const { title, analysis, record } = options;
  const canvas = await createCanvas();
  const parts: readonly (readonly [id: string, title: string, body: Content])[] = [
    ['summary', 'Summary', summary(options)],
    ['trade', 'Utility against equity', tradeSection(canvas, analysis)],
    ['groups', 'What each group gains or loses', groupsSection(canvas, analysis)],
    ['bad-pairs', 'Telling bad pairs', badPairTable(analysis)],
    ['mixed', 'All worlds together', mixedTable(analysis)],
    ['worlds', 'Every world', worldsSection(options)],
    ['record', 'What was run', recordSection(record, analysis.attribute)],
  ];
  const shown = parts.filter(([, , body]) => body !== undefined);
  const body = html`<a class="skip" href="#content">Skip to content</a>
<div class="frame">
<header><h1>${title}</h1>
<p class="facts">${sizeLine(options)}</p></header>
<nav aria-label="Contents"><ol>${shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
<main id="content">
${shown.map(([id, name, content]) => section({ id, title: name, body: content }))}
</main>
<footer><p>Evenhand ${record.version}. AUC on test cases that played no part in training or selection. Nothing is loaded from elsewhere.</p></footer>
</div>`;
  return page({ title, className: 'team', body }).toString();
}

function sizeLine({ analysis, record }: RenderBenchOptions): string {
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
  return `${count(analysis.worlds.length, 'world')}, ${count(record.seeds.length, 'seed')}, ${count(record.rows.length, 'row')}; baseline ${analysis.baseline}`;
}

function summary({ analysis, record }: RenderBenchOptions): Content {
  const told = record.rows.filter(({ labels }) => labels).map(({ method }) => method);
  return html`${lead(`Every row has the same cases, seeds, training and budget of settings; the epoch is selected on validation cases. ES-AUC is AUC / (1 + sum over groups of |AUC of the group - AUC|)${analysis.attribute === undefined ? '' : `, the groups of ${analysis.attribute}; so are those of DPD and DEOdds`}.`)}
${analysis.bars.length > 0 ? barsSection(analysis) : undefined}
<p>${toldLine(told, record.rows.length)}
${searchLine(record)}
${record.seeds.length < 3 ? 'With so few seeds limits are wide or do not exist: read no order into small differences.' : ''}</p>`;
}

/** How many settings were tried, and by what one was selected. */
function searchLine({ rows, search, training }: BenchRecordView): string {
  const counts = [...new Set(rows.map(({ trials = 1 }) => trials))].sort((a, b) => a - b);
  if (counts.at(-1) === 1) return 'Methods ran with the settings that they were given, others at their defaults.';
  const rule = search?.rule ?? (training as { readonly criterion?: string } | undefined)?.criterion;
  const tried = counts.length === 1 ? `${counts[0]}` : `${counts[0]} to ${counts.at(-1)}`;
  return `Each method tried ${tried} settings in each cell, those that it was given first; ${rule === undefined ? 'the' : `${rule} of the`} validation cases of the cell selected.`;
}

function toldLine(told: readonly string[], rows: number): string {
  if (told.length === 0) return 'No method was told the recorded classes of the training pairs.';
  if (told.length === rows) return 'All methods were told the recorded classes of the training cases.';
  return `Told the recorded classes of the training pairs: ${told.join(', ')}. No other method was.`;
}

function tradeSection(canvas: Canvas, { overall, worlds }: BenchAnalysis): Content {
  const points = (of: 'worstGroupAuc' | 'equityScaledAuc'): readonly ParetoPoint[] =>
    overall.flatMap((row, index) =>
      Number.isNaN(row.auc.mean) || Number.isNaN(row[of].mean)
        ? []
        : [
            {
              name: row.row,
              number: index + 1,
              x: row.auc.mean,
              y: row[of].mean,
              xLimits: [row.auc.low, row.auc.high],
              yLimits: [row[of].low, row[of].high],
              isReference: referenceRows.includes(row.row) && row.row !== 'clip',
            },
          ],
    );
  const panels = (
    [
      ['worstGroupAuc', 'worst-group AUC', 'AUC and AUC of the worst group.'],
      ['equityScaledAuc', 'ES-AUC', 'AUC and equity-scaled AUC.'],
    ] as const
  ).flatMap(([of, label, heading]) => {
    const own = points(of);
    return own.length === 0
      ? []
      : [
          panelFigure(
            paretoChart(canvas, { title: heading, points: own, labels: ['AUC', label] }),
            heading,
            'Up and to the right is better.',
          ),
        ];
  });
  return html`${lead(
    `Means over ${worlds.length === 1 ? 'seeds' : 'worlds'} with 95 % limits, which say how ${worlds.length === 1 ? 'seeds' : 'worlds'} differ. Limits beyond 0 and 1 or beyond the axes are cut: a line across the whole picture holds the means of all rows. Filled points are beaten in both figures by no other method; grey points know more than a method may. Numbers are those of the table.`,
  )}
<div class="panels">${panels}</div>
${overallTable(overall)}`;
}

function groupsSection(canvas: Canvas, { rows, baseline, bars }: BenchAnalysis): Content {
  const changes = rows.flatMap(({ row, world, groupChange }) =>
    Object.entries(groupChange ?? {}).map(([group, { mean, low, high }]): GroupChange & { readonly row: string } => ({
      row,
      world,
      group,
      change: mean,
      low,
      high,
    })),
  );
  if (changes.length === 0) return undefined;
  const groups = [...new Set(changes.map(({ group }) => group))].sort();
  const reach = Math.max(0.02, ...changes.map(({ change }) => Math.abs(change)).filter((value) => value >= 0)) * 1.15;
  const domain = [-reach, reach] as const;
  const names = [...new Set(changes.map(({ row }) => row))];
  const margin = bars.length > 0 ? benchBars.groupMargin : undefined;
  const charts = names.map((name) => () => {
    const own = changes.filter(({ row }) => row === name);
    const svg = groupChangeChart(canvas, {
      title: `${name} against ${baseline}`,
      changes: own,
      groups,
      margin,
      domain,
    });
    return panelFigure(svg, name, '');
  });
  const legend = groups.map((group, index) => html`<li>${swatch({ ...seriesStyle(index), dash: '' })}${group}</li>`);
  return html`${lead(`Change of AUC of each group against ${baseline}, paired by seed, with 95 % limits over seeds; limits beyond the axis are cut. Within a world groups stand in the order of the legend. ${margin === undefined ? '' : `Left of the dashed line lies a loss of more than ${margin}.`}`)}
<ul class="legend">${legend}</ul>
<div class="panels">${new Budget().fill('charts', charts)}</div>`;
}

function worldsSection({ analysis, seconds }: RenderBenchOptions): Content {
  const tables = analysis.worlds.map((world) => [world, worldTable(analysis, { world, seconds })] as const);
  if (tables.length <= 4) return html`${tables.map(([, content]) => content)}`;
  return html`${tables.map(([world, content]) => fold(world, content))}`;
}

function recordSection(record: BenchRecordView, attribute: string | undefined): Markup {
  const value = (of: unknown): string =>
    Object.entries(of as Record<string, unknown>)
      .map(([name, each]) => `${name} ${String(each)}`)
      .join(', ');
  const hashes = Object.entries(record.worlds).map(([world, hash]) => [world, html`<code>${hash}</code>`] as const);
  return html`${definitions([
    ['Evenhand', record.version],
    ['Seeds', record.seeds.join(', ')],
    ['Settings tried', searchLine(record)],
    ...(attribute === undefined ? [] : [['ES-AUC, DPD, DEOdds', `groups of ${attribute}`] as const]),
    ...(record.training === undefined ? [] : [['Training', value(record.training)] as const]),
    ...(record.sizes === undefined ? [] : [['Sizes', value(record.sizes)] as const]),
    ['Hash of the run', html`<code>${record.hash}</code>`],
  ])}
${fold('Hashes of the worlds', definitions(hashes))}`;
}
