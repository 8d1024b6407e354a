// The course of a pair as a small drawing: its loss over the band of all pairs and the median of its group, its weight as bars below.
import { formatNumber } from '../../../../src/report/format.ts';
import { html, type Markup } from '../../../../src/report/html.ts';
import type { ChartTable } from '../../../charts/save.ts';
import type { PairHistory } from '../../../data/off-thread/pair-history.ts';
import { text } from '../../../text/en.ts';
import type { PairCourse } from './pair-course.ts';

const size = { width: 340, left: 60, right: 8, top: 8, loss: 84, gap: 8, weight: 18, foot: 16 };
const words = text.cases.pairs;

/** Draws the course; `name` is that of the pair. */
export function pairChart(course: PairCourse, all: PairHistory['all'], name: string): string {
  const { epochs, loss, weight, flagged, group } = course;
  const highest = highestOf(all.high, loss, group?.middle);
  const x = (place: number): number =>
    size.left + ((size.width - size.left - size.right) * (place + 0.5)) / epochs.length;
  const y = (value: number): number => size.top + size.loss * (1 - value / highest);
  const foot = size.top + size.loss + (weight === undefined ? 0 : size.gap + size.weight);
  const height = foot + size.foot;
  const ways = Array.from(loss.keys());
  const marks = ways.filter((place) => flagged?.[place] === 1 && !Number.isNaN(loss[place]!));
  const said = sayCourse(course, name);
  const label = (at: number, content: string): Markup =>
    html`<text x="${size.left - 5}" y="${at}" text-anchor="end">${content}</text>`;
  const drawing = html`<svg class="chart pair-chart" role="img" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" font-family="inherit" font-size="10" fill="var(--quiet)">
<title>${words.historyOf(name)}</title><desc>${said}</desc>
<path d="${band(all, x, y)}" fill="var(--grid)" stroke="none"/>
<line x1="${size.left}" x2="${size.width - size.right}" y1="${y(0)}" y2="${y(0)}" stroke="var(--line)"/>
${group && html`<path d="${line(group.middle, x, y)}" fill="none" stroke="var(--quiet)" stroke-width="1.4" stroke-dasharray="4 3"/>`}
<path d="${line(loss, x, y)}" fill="none" stroke="var(--strong)" stroke-width="1.8" stroke-linejoin="round"/>
${marks.map((place) => html`<circle cx="${x(place)}" cy="${y(loss[place]!)}" r="2.6" fill="var(--strong)"/>`)}
${label(y(highest) + 8, formatNumber(highest, 1))}${label((y(0) + y(highest)) / 2, words.loss)}${label(y(0), '0')}
${weight && bars(weight, x, foot)}
<text x="${x(0)}" y="${height - 3}" text-anchor="middle">${epochs[0]}</text>
<text x="${x(epochs.length - 1)}" y="${height - 3}" text-anchor="middle">${epochs.length > 1 && epochs.at(-1)}</text>
<text x="${(size.left + size.width - size.right) / 2}" y="${height - 3}" text-anchor="middle">${words.epoch}</text>
</svg>`;
  return String(drawing);
}

/** The numbers of the drawing. */
export function courseTable({ epochs, loss, weight, flagged, group }: PairCourse, all: PairHistory['all']): ChartTable {
  const head = [words.epoch, words.loss, group && words.medianOf(group.attribute, group.name), words.low, words.high];
  const own = [weight && words.weight, flagged && words.flaggedColumn];
  return {
    head: [...head, ...own].flatMap((each) => each ?? []),
    rows: epochs.map((epoch, place) =>
      [
        epoch,
        formatNumber(loss[place]),
        group && formatNumber(group.middle[place]),
        formatNumber(all.low[place]),
        formatNumber(all.high[place]),
        weight && sayWeight(weight[place]!),
        flagged && (flagged[place] === 1 ? text.cases.pairs.yes : text.cases.pairs.no),
      ].flatMap((each) => each ?? []),
    ),
  };
}

/** A weight, which may be very small. */
export function sayWeight(weight: number): string {
  if (weight === 0) return '0';
  return weight > 0 && weight < 0.0005 ? '<0.001' : formatNumber(weight);
}

function sayCourse({ epochs, loss, weight, flagged, group }: PairCourse, name: string): string {
  const ends = (values: Float32Array): string => {
    const known = values.filter((value) => !Number.isNaN(value));
    return words.fromTo(formatNumber(known[0]), formatNumber(known.at(-1)));
  };
  const first = flagged?.indexOf(1) ?? -1;
  return words.courseSaid({
    name,
    epochs: epochs.length,
    loss: ends(loss),
    group: group && `${words.medianOf(group.attribute, group.name)} ${ends(group.middle)}`,
    weight: weight && words.fromTo(sayWeight(weight[0]!), sayWeight(weight.at(-1)!)),
    flaggedFrom: first < 0 ? undefined : epochs[first],
  });
}

type Scale = (value: number) => number;

function highestOf(...all: readonly (Float32Array | undefined)[]): number {
  const known = all.flatMap((values) => Array.from(values ?? [])).filter((value) => Number.isFinite(value));
  return Math.max(...known, 0) || 1;
}

function line(values: Float32Array, x: Scale, y: Scale): string {
  let pen = 'M';
  let path = '';
  for (const [place, value] of values.entries()) {
    if (Number.isNaN(value)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

function band({ low, high }: PairHistory['all'], x: Scale, y: Scale): string {
  const places = Array.from(low.keys()).filter((place) => !Number.isNaN(low[place]!));
  const point = (place: number, value: number): string => `${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
  const upper = places.map((place) => point(place, high[place]!));
  const lower = places.reverse().map((place) => point(place, low[place]!));
  return upper.length === 0 ? '' : `M${[...upper, ...lower].join('L')}Z`;
}

/** The weights, up to the largest or 1. */
function bars(weight: Float32Array, x: Scale, foot: number): Markup {
  const most = highestOf(weight, Float32Array.of(1));
  const width = Math.max(1, (x(1) - x(0)) * 0.7);
  const rows = Array.from(weight, (value, place) => {
    const height = Number.isNaN(value) ? 0 : Math.max(0.6, (size.weight * value) / most);
    return html`<rect x="${(x(place) - width / 2).toFixed(1)}" y="${(foot - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="var(--accent)"/>`;
  });
  return html`<line x1="${size.left}" x2="${size.width - size.right}" y1="${foot}" y2="${foot}" stroke="var(--line)"/>${rows}<text x="${size.left - 5}" y="${foot - size.weight + 8}" text-anchor="end">${words.weight} ${formatNumber(most, 1)}</text>`;
}
