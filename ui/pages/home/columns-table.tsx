import { useSignal } from '@preact/signals';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { formatCount } from '../../../src/report/format.ts';
import { project } from '../../app/project.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { type Choices, changeRole, type Role, roles } from './choices.ts';
import { valuesOf } from './column-values.ts';
import { choices } from './home-state.ts';
import { LabelRow } from './label-row.tsx';
import { hasAlike } from './spellings.ts';
import { SpellingsRow } from './spellings-row.tsx';

const mostSpellings = 200;

/** Who a case is and what is compared come first; scores may be many. */
const order: readonly Role[] = [
  'case',
  'patient',
  'label',
  'attribute',
  'site attribute',
  'site',
  'split',
  'weight',
  'score',
  'ignore',
];

/** Every column with what it holds and what it is taken for; those that are not used last. */
export function ColumnsTable({ value }: { readonly value: Choices }) {
  const { columns = [], skipped = [] } = project.inspection.value?.summary ?? {};
  const placeOf = ({ name }: ColumnSummary) => order.indexOf(value.roles[name] ?? 'ignore');
  const ordered = [...columns].sort((a, b) => placeOf(a) - placeOf(b));
  return (
    <section class="panel" aria-labelledby="columns-title">
      <h2 id="columns-title">{text.home.columnsTitle}</h2>
      <p class="lead">{text.home.columnsLead}</p>
      <Scroll className="columns" label={text.home.columnsTitle}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">
                {text.home.column}
              </th>
              <th scope="col" class="text">
                {text.home.role}
              </th>
              <th scope="col" class="text">
                {text.home.holds}
              </th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((column) => (
              <Row key={column.name} column={column} value={value} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {skipped.length > 0 && (
        <p class="quiet" data-role="not-read">
          {text.home.notRead(skipped)}
        </p>
      )}
    </section>
  );
}

function Row({ column, value }: { readonly column: ColumnSummary; readonly value: Choices }) {
  const { name, kind } = column;
  const role = value.roles[name] ?? 'ignore';
  const compares = role === 'attribute' || role === 'site attribute';
  const opens = compares && hasGroups(column) && (value.edges[name] ?? '').trim() === '';
  const open = useSignal(false);
  const isAlike = opens && hasAlike(valuesOf(column) ?? [], value.spellings[name]);
  return (
    <>
      <tr class={role === 'ignore' ? 'unused' : ''}>
        <th scope="row">{name}</th>
        <td class="text">
          <span class="row">
            <select
              aria-label={`${name}: ${text.home.role}`}
              value={role}
              onChange={({ currentTarget }) => {
                choices.value = changeRole(value, column, currentTarget.value as Role);
              }}
            >
              {roles.map((each) => (
                <option key={each} value={each}>
                  {text.home.roles[each]}
                </option>
              ))}
            </select>
            {compares && kind === 'number' && (
              <label class="inline">
                <span>{text.home.cutAt}</span>
                <input
                  type="text"
                  size={12}
                  value={value.edges[name] ?? ''}
                  onChange={({ currentTarget }) => {
                    choices.value = { ...value, edges: { ...value.edges, [name]: currentTarget.value } };
                  }}
                />
              </label>
            )}
            {opens && (
              <button
                type="button"
                class="tool"
                aria-expanded={open.value}
                data-role={`spellings-${name}`}
                onClick={() => {
                  open.value = !open.value;
                }}
              >
                {open.value ? text.home.hideSpellings : text.home.showSpellings(column.distinct, isAlike)}
                <span class="unseen">: {name}</span>
              </button>
            )}
          </span>
        </td>
        <td class="text quiet">{holds(column)}</td>
      </tr>
      {role === 'label' && <LabelRow column={column} value={value} />}
      {opens && open.value && <SpellingsRow column={column} value={value} />}
    </>
  );
}

/** Whether the values can be shown one by one: texts, or a few numbers of which all are known. */
function hasGroups({ kind, distinct, examples }: ColumnSummary): boolean {
  return kind === 'text' ? distinct <= mostSpellings : distinct === examples.length;
}

function holds({ kind, distinct, missing, range, examples }: ColumnSummary): string {
  const said = (value: string) => (kind === 'number' ? short(Number(value)) : value);
  const shown = examples.map(({ value, cases }) => `${said(value)} (${formatCount(cases)})`).join(', ');
  return [
    range === undefined ? '' : `${short(range[0])} to ${short(range[1])}`,
    distinct <= 20 && shown !== '' ? shown : text.home.distinct(distinct),
    missing > 0 ? text.home.missing(missing) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.001 ? `${value < 0 ? '−' : ''}<0.001` : String(Number(value.toPrecision(3)));
}
