// Who is in the data: counts, events, Unknown, missing values, prevalence, and what was joined or left out.
import type { AttributeResult, AuditResult, TaskResult } from '../../audit/result.ts';
import type { Context } from '../context.ts';
import { formatCount, formatNumber, formatPercent, nothing, plural } from '../format.ts';
import { type Content, html, type Markup } from '../html.ts';
import { chunk, definitions, fold, lead, table } from '../pieces.ts';
import { labelRules } from '../select.ts';
import { labelOf } from '../words.ts';

const tasksPerTable = 6;
const tasksBeside = 3;

/** The cohort. */
export function dataSection({ result, budget }: Context): Content {
  const { minimumCell } = result.plan.analysis;
  const hidden =
    minimumCell > 1 ? `Counts from 1 to ${minimumCell - 1}, and counts that would reveal one, are withheld.` : '';
  return [
    lead('Small or missing groups limit every statement below. Unknown is shown as a group of its own. ', hidden),
    overview(result),
    budget.fill(
      'tables of groups',
      result.attributes.map((attribute) => () => attributeTable(result, attribute)),
    ),
    splitsTable(result),
    joinsTable(result),
    exclusionsTable(result),
  ];
}

function overview(result: AuditResult): Markup {
  const { data, attributes } = result;
  const { clusters } = data;
  const rules = labelRules(result);
  const perPatient =
    clusters.column === null
      ? 'no patient column: every case counts as its own patient'
      : `${formatNumber(clusters.meanSize, 2)} on average, ${formatCount(clusters.largest)} at most (${clusters.column})`;
  const pairs: [Content, Content][] = [
    ['Cases scored', formatCount(data.cases)],
    ['Patients', data.patients === null ? nothing : formatCount(data.patients)],
    ['Cases a patient', perPatient],
  ];
  if (rules !== undefined) pairs.push(['A case has the finding', rules]);
  if (data.weighted) pairs.push(['Weights', 'cases are weighted; counts are not']);
  for (const { name, unknownShare } of attributes.filter((attribute) => !attribute.recipe.crosses)) {
    pairs.push([`${name} unknown`, formatPercent(unknownShare)]);
  }
  return definitions(pairs);
}

function attributeTable(result: AuditResult, attribute: AttributeResult): Markup {
  const tasks = result.tasks.filter(({ kind }) => kind === 'binary');
  const beside = tasks.length <= tasksBeside ? tasks : [];
  const outcomes = beside.map((task) => eventsOf(task, attribute.name));
  const largest = Math.max(...attribute.groups.map(({ share }) => share ?? 0), 1e-9);
  const title = `Cases by ${attribute.name}`;
  const size = table({
    caption: beside.length > 0 ? `${title}, with events and prevalence` : title,
    label: title,
    head: ['Group', '', 'Cases', 'Patients', 'Share', ...beside.map(({ name }) => name)],
    rows: attribute.groups.map(({ group, cases, patients, share }) => [
      group,
      bar(share, largest),
      formatCount(cases),
      formatCount(patients),
      formatPercent(share),
      ...outcomes.map((cell) => cell(group)),
    ]),
    className: 'numbers sizes',
  });
  const pieces = beside.length > 0 ? [] : chunk(tasks, tasksPerTable).map((some) => eventsTable(attribute, some));
  const events = pieces.length > 0 && fold(`Events and prevalence by ${attribute.name}`, pieces);
  return html`<h3>${attribute.name}</h3>${recipe(attribute)}${size}${events}`;
}

function bar(share: number | null, largest: number): Content {
  return share !== null && html`<span class="bar" style="width:${((share / largest) * 100).toFixed(1)}%"></span>`;
}

function recipe({ recipe: { edges, closed, recode, crosses }, variesWithinPatient }: AttributeResult): Content {
  const parts: string[] = [];
  if (crosses) parts.push(`Intersection of ${crosses.join(' and ')}.`);
  if (edges)
    parts.push(`Cut at ${edges.join(', ')}; each band includes its ${closed === 'right' ? 'upper' : 'lower'} end.`);
  if (recode)
    parts.push(
      `${plural(Object.keys(recode).length, 'recorded spelling')} mapped to ${new Set(Object.values(recode)).size} groups.`,
    );
  if (variesWithinPatient) parts.push('One patient can have cases in several groups.');
  const spellings = recode
    ? fold(
        'How spellings were mapped',
        table({
          caption: 'Recoding',
          label: 'Recoding',
          head: ['Recorded', 'Group'],
          texts: [1],
          rows: Object.entries(recode),
        }),
      )
    : '';
  return parts.length > 0 && html`<p class="quiet">${parts.join(' ')}</p>${spellings}`;
}

function eventsTable(attribute: AttributeResult, tasks: readonly TaskResult[]): Markup {
  const columns = tasks.map((task) => eventsOf(task, attribute.name));
  const names = ['All', ...attribute.groups.map(({ group }) => group)];
  return table({
    caption: `Events and prevalence by ${attribute.name}`,
    label: `Events and prevalence by ${attribute.name}`,
    head: ['Group', ...tasks.map(({ name }) => name)],
    rows: names.map((group) => [group, ...columns.map((cell) => cell(group))]),
    className: 'numbers',
  });
}

function eventsOf(task: TaskResult, attribute: string): (group: string) => Content {
  const found = task.attributes.find((entry) => entry.attribute === attribute)?.groups ?? [];
  const groups = new Map([...found, task.all].map((group) => [group.group, group]));
  return (name) => {
    const group = groups.get(name);
    if (group === undefined) return nothing;
    const share = group.prevalence === null ? '' : html`<span class="beside">${formatPercent(group.prevalence)}</span>`;
    return html`${formatCount(group.events)}${share}`;
  };
}

function splitsTable({ data }: AuditResult): Content {
  if (data.splits.length === 0) return undefined;
  const roles = { scored: 'scored', threshold: 'thresholds are chosen here', unused: 'not used' };
  return [
    html`<h3>Splits, joins and exclusions</h3>`,
    table({
      caption: 'Splits of the data',
      label: 'Splits of the data',
      head: ['Split', 'Role', 'Cases', 'Patients', 'Patients also scored'],
      texts: [1],
      rows: data.splits.map(({ name, role, cases, patients, sharedPatients }) => [
        name,
        roles[role],
        formatCount(cases),
        formatCount(patients),
        role === 'scored' ? nothing : formatCount(sharedPatients),
      ]),
    }),
  ];
}

function joinsTable({ data }: AuditResult): Content {
  if (data.joins.length === 0) return undefined;
  return table({
    caption: 'Tables joined',
    label: 'Tables joined',
    head: ['Table', 'Keys', 'Rows matched', 'Rows without a partner in it', 'Rows of it not used'],
    texts: [1],
    rows: data.joins.map(({ table: name, keys, matched, unmatchedLeft, unmatchedRight }) => [
      name,
      keys.join(', '),
      formatCount(matched),
      formatCount(unmatchedLeft),
      formatCount(unmatchedRight),
    ]),
  });
}

function exclusionsTable({ data }: AuditResult): Content {
  if (data.exclusions.length === 0) return html`<p>No case was left out.</p>`;
  return table({
    caption: 'Cases left out',
    label: 'Cases left out',
    head: ['Reason', 'Task', 'Cases'],
    texts: [1],
    rows: data.exclusions.map(({ reason, task, cases }) => [reason, task ?? 'all', formatCount(cases)]),
  });
}

/** The size of the cohort in one line, for the head of a page. */
export function cohortLine({ data, tasks, attributes }: AuditResult): string {
  const patients = data.patients === null ? '' : `, ${plural(data.patients, 'patient')}`;
  const metric = [...new Set(tasks.map((task) => labelOf(task.metric)))].join(', ');
  return `${plural(data.cases, 'case')}${patients} · ${plural(tasks.length, 'task')} · ${plural(attributes.length, 'attribute')} · primary metric ${metric}`;
}
