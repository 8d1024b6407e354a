import type { Measure } from '../../../src/audit/result.ts';
import { formatNumber, formatPercent, nothing, withheld } from '../../../src/report/format.ts';
import { type ChartTable, saveCsv } from '../../charts/save.ts';
import type { OperatingData } from '../../data/off-thread/operating-data.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { Explained } from '../../elements/value.tsx';
import { text } from '../../text/en.ts';
import { liveNames, livePlace, sayCount } from './explain-live.ts';
import { isWithheld, type LiveGroup } from './live-rates.ts';

const parts = ['found', 'missed', 'falseAlarms', 'passed'] as const;
const tones = {
  found: 'var(--series-3)',
  missed: 'var(--strong)',
  falseAlarms: 'var(--series-6)',
  passed: 'var(--grid)',
} as const;

interface Properties {
  readonly live: readonly LiveGroup[];
  readonly data: OperatingData;
  readonly minimumCell: number;
}

/** The confusion of every group at the threshold: counts, and what they are in 1,000 patients. */
export function ConfusionTable({ live, data, minimumCell }: Properties) {
  const title = text.audit.confusionTitle;
  const most = Math.max(...live.map(({ missedPerThousand }) => missedPerThousand ?? 0), 1);
  const table = confusionTable(live, data.weighted ? 0 : minimumCell);
  return (
    <>
      <Legend />
      <Scroll label={title}>
        <table class="confusion" data-role="confusion">
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col" class="text">
                {text.audit.group}
              </th>
              <th scope="col" class="stack-head">
                <span class="unseen">{text.audit.shares}</span>
              </th>
              {table.head.slice(1).map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              <th scope="col">{text.audit.sensitivity}</th>
            </tr>
          </thead>
          <tbody>
            {live.map((each, row) => (
              <LiveRow
                key={`${row} ${each.group.group}`}
                live={each}
                row={row}
                cells={table.rows[row] ?? []}
                most={most}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      {live.some(({ group }) => isWithheld(group)) && <p class="quiet small">{text.audit.withheldNote(minimumCell)}</p>}
      <p class="figure-tools">
        <span class="quiet">{text.chart.save}</span>
        <button
          type="button"
          class="tool"
          onClick={() => saveCsv('confusion-at-the-threshold', table)}
          aria-label={text.chart.saveAs('CSV', title)}
        >
          CSV
        </button>
      </p>
    </>
  );
}

/** The counts as they are shown and saved; those under `minimumCell` are withheld. */
function confusionTable(live: readonly LiveGroup[], minimumCell: number): ChartTable {
  const count = (value: number) => sayCount(value, minimumCell);
  return {
    head: [
      text.audit.group,
      ...parts.map((part) => text.audit.confusion[part]),
      text.audit.missedPer,
      text.audit.falsePer,
    ],
    rows: live.map(({ group, confusion, missedPerThousand, falseAlarmsPerThousand }) =>
      isWithheld(group)
        ? [group.group, ...parts.map(() => withheld), withheld, withheld]
        : [
            group.group,
            ...parts.map((part) => count(confusion[part])),
            formatNumber(missedPerThousand, 1),
            formatNumber(falseAlarmsPerThousand, 1),
          ],
    ),
  };
}

function Legend() {
  return (
    <ul class="legend" aria-hidden="true">
      {parts.map((part) => (
        <li key={part}>
          <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
            <rect width="10" height="10" rx="2" fill={tones[part]} stroke="var(--overall)" stroke-width="0.6" />
          </svg>
          {text.audit.confusion[part]}
        </li>
      ))}
    </ul>
  );
}

interface LiveRowProperties {
  readonly live: LiveGroup;
  readonly row: number;
  /** The group and its counts, as they are saved. */
  readonly cells: ChartTable['rows'][number];
  /** Most that are missed per thousand in any group: the length of the longest bar. */
  readonly most: number;
}

function LiveRow({ live: { group, confusion, rates, missedPerThousand }, row, cells, most }: LiveRowProperties) {
  return (
    <tr class={row === 0 ? 'everybody' : ''}>
      <th scope="row">{group.group}</th>
      <td class="stack-cell">{!isWithheld(group) && <Stack confusion={confusion} />}</td>
      {cells.slice(1).map((cell, column) => (
        <td key={column}>
          {isWithheld(group) ? cell : <Explained at={livePlace(row, liveNames[column] ?? 'found')}>{cell}</Explained>}
          {column === parts.length && missedPerThousand !== undefined && !isWithheld(group) && (
            <svg class="tiny-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect width={(100 * missedPerThousand) / most} height="4" rx="1" fill="var(--strong)" />
            </svg>
          )}
        </td>
      ))}
      <td>
        {isWithheld(group) ? (
          withheld
        ) : (
          <Explained at={livePlace(row, 'sensitivity')}>
            <Rate measure={rates.sensitivity} />
          </Explained>
        )}
      </td>
    </tr>
  );
}

function Rate({ measure }: { readonly measure: Measure }) {
  if ('undefined' in measure) return <>{nothing}</>;
  const { value, low, high } = measure;
  return (
    <>
      {formatPercent(value)}
      {low !== null && high !== null && (
        <small>
          {formatPercent(low)} to {formatPercent(high)}
        </small>
      )}
    </>
  );
}

function Stack({ confusion }: { readonly confusion: LiveGroup['confusion'] }) {
  const total = parts.reduce((sum, part) => sum + confusion[part], 0) || 1;
  let from = 0;
  return (
    <svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {parts.map((part) => {
        const width = (100 * confusion[part]) / total;
        const x = from;
        from += width;
        return <rect key={part} x={x} width={width} height="10" fill={tones[part]} />;
      })}
    </svg>
  );
}
