// At the operating point: what the threshold does to each group, in rates and in missed cases per 1,000.
import type { AuditResult, GroupResult, Measure, TaskResult } from '../../audit/result.ts';
import { operatingPointChart } from '../charts/operating-point.ts';
import type { Context } from '../context.ts';
import { formatCount, formatNumber } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { figure, foldSection, lead, measureCell, table } from '../pieces.ts';
import { bySize } from '../select.ts';

const charted = ['sensitivity', 'specificity', 'ppv', 'alertRate'];
const tabled = ['sensitivity', 'specificity', 'ppv', 'npv', 'alertRate'];

/** Sensitivity, specificity, predictive values and alert rate by group at the threshold. */
export function operatingSection({ result, canvas, budget }: Context): Content {
  const tasks = result.tasks.filter((task) => task.kind === 'binary' && task.all.metrics['sensitivity'] !== undefined);
  if (tasks.length === 0) return html`<p>No task of this audit has a threshold.</p>`;
  return [
    lead(
      'How to read: one row a group, one column a rate, all on the scale from 0 to 1; the dashed line is everybody. ',
      'Groups with the same curve can still differ here: the threshold is one for all, and predictive values follow prevalence.',
    ),
    tasks.map((task) => {
      const blocks = budget.fill(
        'attributes',
        task.attributes.map(
          ({ attribute }) =>
            () =>
              block(canvas, task, attribute),
        ),
      );
      const body = [html`<p>${thresholdSentence(task)}</p>`, blocks];
      return tasks.length > 2 ? foldSection(task.name, body) : html`<h3>${task.name}</h3>${body}`;
    }),
    notShown(result, tasks),
  ];
}

/** Where the threshold stands and how it was chosen, with the leak said if there is one. */
export function thresholdSentence({ threshold }: TaskResult): string {
  if (threshold === null) return 'The table held decisions; no threshold was applied.';
  const leak = threshold.leak ? ' These are rows that are also scored: the rates below are too good.' : '';
  return `Threshold ${formatNumber(threshold.value)}; rule: ${threshold.rule}; chosen from: ${threshold.source}.${leak}`;
}

/** Missed cases per 1,000 cases: prevalence times the share not found; the interval is that of sensitivity. */
export function missedPerThousand({ prevalence, metrics }: GroupResult): Measure {
  return perThousand(prevalence, metrics['sensitivity']);
}

/** False alarms per 1,000 cases: the share without the finding times the share of them that alert. */
export function falseAlarmsPerThousand({ prevalence, metrics }: GroupResult): Measure {
  return perThousand(prevalence === null ? null : 1 - prevalence, metrics['specificity']);
}

function perThousand(share: number | null, rate: Measure | undefined): Measure {
  if (rate === undefined || share === null) return { undefined: 'prevalence or rate is not known' };
  if ('undefined' in rate) return rate;
  const scale = (value: number | null) => (value === null ? null : 1000 * share * (1 - value));
  return { value: scale(rate.value) ?? 0, low: scale(rate.high), high: scale(rate.low), method: rate.method };
}

function block(canvas: Context['canvas'], task: TaskResult, attribute: string): Markup {
  const groups = bySize(task.attributes.find((found) => found.attribute === attribute)?.groups ?? []);
  const metrics = charted.filter((metric) => task.all.metrics[metric] !== undefined);
  const title = `${task.name} at the threshold by ${attribute}`;
  const svg = operatingPointChart(canvas, title, { all: task.all, groups, metrics });
  const rows = [task.all, ...groups].map((group) => [
    group.group,
    formatCount(group.cases),
    formatCount(group.events),
    ...tabled.map((metric) => measureCell(group.metrics[metric])),
    measureCell(missedPerThousand(group), 1),
    measureCell(falseAlarmsPerThousand(group), 1),
  ]);
  const numbers = table({
    caption: `${title}, with intervals`,
    label: title,
    head: [
      'Group',
      'n',
      'Events',
      'Sensitivity',
      'Specificity',
      'PPV',
      'NPV',
      'Alert rate',
      'Missed per 1,000',
      'False alarms per 1,000',
    ],
    rows,
    className: 'numbers wide-numbers',
  });
  return html`<h4>${attribute}</h4>${figure(svg, 'Rates at the threshold with intervals; groups that are not scored are grey.', title)}${numbers}`;
}

function notShown({ tasks }: AuditResult, shown: readonly TaskResult[]): Content {
  const rest = tasks.filter((task) => !shown.includes(task));
  return rest.length > 0 && html`<p class="quiet">No operating point: ${rest.map(({ name }) => name).join(', ')}.</p>`;
}
