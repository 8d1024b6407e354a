// The cohort as chips that can be taken out, and a small form that adds a condition.
import { useSignal } from '@preact/signals';
import { type Cohort, type Condition, formatCohort } from '../../app/cohort.ts';
import { hrefWith } from '../../app/router.ts';
import type { CaseColumn } from '../../data/off-thread/case-query.ts';
import { text } from '../../text/en.ts';
import { setCohort, worstErrors } from './cases-state.ts';
import { CohortActions } from './cohort-actions.tsx';
import { headOf, sayCondition } from './words.ts';

interface CohortProperties {
  readonly cohort: Cohort;
  readonly columns: readonly CaseColumn[];
}

export function CohortBar({ cohort, columns }: CohortProperties) {
  const open = useSignal(false);
  const hasErrors = columns.some(({ role }) => role === 'error');
  return (
    <section class="cohort" aria-label={text.cases.cohort}>
      <ul class="chips">
        {cohort.length === 0 && <li class="quiet">{text.cases.everybody}</li>}
        {cohort.map((condition, place) => (
          <li key={sayCondition(condition)} class="chip">
            <span>{sayCondition(condition)}</span>
            <button
              type="button"
              class="plain"
              aria-label={text.cases.removeCondition(sayCondition(condition))}
              onClick={() => setCohort(cohort.filter((_, each) => each !== place))}
            >
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      <div class="cohort-tools">
        <button
          type="button"
          class="tool"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {text.cases.addCondition}
        </button>
        {hasErrors && (
          <a class="button tool" href={hrefWith(worstErrors(cohort))} data-role="worst">
            {text.cases.worst}
          </a>
        )}
        {cohort.length > 0 && (
          <button type="button" class="tool" onClick={() => setCohort([])}>
            {text.cases.clear}
          </button>
        )}
        {cohort.length > 0 && <CohortActions key={formatCohort(cohort)} cohort={cohort} />}
      </div>
      {open.value && (
        <ConditionForm
          columns={columns}
          onAdd={(condition) => {
            open.value = false;
            setCohort([...cohort, condition]);
          }}
        />
      )}
    </section>
  );
}

interface FormProperties {
  readonly columns: readonly CaseColumn[];
  readonly onAdd: (condition: Condition) => void;
}

function ConditionForm({ columns, onAdd }: FormProperties) {
  const chosen = useSignal('');
  const column = columns.find(({ name }) => name === chosen.value);
  return (
    <form
      class="condition"
      onSubmit={(event) => {
        event.preventDefault();
        const condition = column && conditionOf(column, new FormData(event.currentTarget));
        if (condition !== undefined) onAdd(condition);
      }}
    >
      <label>
        <span>{text.cases.about}</span>
        <select
          value={chosen.value}
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value;
          }}
          data-role="condition-column"
        >
          <option value="">{text.cases.chooseColumn}</option>
          {columns.map((each) => (
            <option key={each.name} value={each.name}>
              {headOf(each)}
            </option>
          ))}
        </select>
      </label>
      {column !== undefined && <Values key={column.name} column={column} />}
      {column !== undefined && (
        <button type="submit" class="primary">
          {text.cases.add}
        </button>
      )}
    </form>
  );
}

function Values({ column }: { readonly column: CaseColumn }) {
  if (column.kind === 'number') {
    return (
      <>
        {(['from', 'to'] as const).map((end, place) => (
          <label key={end}>
            <span>{text.cases[end]}</span>
            <input type="number" step="any" name={end} placeholder={String(column.range?.[place] ?? '')} />
          </label>
        ))}
      </>
    );
  }
  if (column.values.length === 0) {
    return (
      <label>
        <span>{text.cases.contains}</span>
        <input type="text" name="contains" required />
      </label>
    );
  }
  return (
    <fieldset class="values">
      <legend>{text.cases.isOneOf}</legend>
      {column.values.map(({ value, cases }) => (
        <label key={value ?? '?'}>
          <input type="checkbox" name="in" value={value ?? '\u0000'} /> {value ?? <em>{text.cases.missing}</em>}{' '}
          <small>{cases}</small>
        </label>
      ))}
    </fieldset>
  );
}

function conditionOf(column: CaseColumn, form: FormData): Condition | undefined {
  const said = (name: string) => String(form.get(name) ?? '');
  if (column.kind === 'number') {
    const [from, to] = [said('from'), said('to')];
    if (from === '' && to === '') return undefined;
    const { name } = column;
    return { column: name, ...(from === '' ? {} : { from: Number(from) }), ...(to === '' ? {} : { to: Number(to) }) };
  }
  if (column.values.length === 0) return { column: column.name, contains: said('contains') };
  const values = form.getAll('in').map(String);
  if (values.length === 0) return undefined;
  if (column.role === 'attribute') return { attribute: column.label, groups: values };
  return { column: column.name, in: values.map((each) => (each === '\u0000' ? null : each)) };
}
