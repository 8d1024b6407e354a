// Which cases are looked at: parameters of the address, what the worker says of them, and the rows that have been fetched.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { type Cohort, formatCohort, parseCohort } from '../../app/cohort.ts';
import { project } from '../../app/project.ts';
import { type Change, route, setParameters } from '../../app/router.ts';
import type { CaseOverview, CaseQuery, CaseRow } from '../../data/off-thread/case-query.ts';

const chunkRows = 200;
const mostChunks = 60;
/** Between the tables of an address. */
const separator = '|';

/** The tables of the audit that is open, or of the plan that is being made, as the address names them; undefined where there are none. */
export const ownTables = computed<string | undefined>(() => {
  const paths = project.audit.value.plan?.tables.map(({ path }) => path) ?? project.inspection.value?.tables;
  return paths === undefined || paths.length === 0 ? undefined : paths.join(separator);
});

/** The plan of the audit, where its tables are those that are looked at. */
const plan = computed(() => {
  const { tables: named } = route.value.parameters;
  return named === undefined || named === ownTables.value ? project.audit.value.plan : undefined;
});

/** What the page asks; undefined while no table is open. */
export const query = computed<CaseQuery | undefined>(() => {
  const { task, where, sort, threshold, tables: named } = route.value.parameters;
  const tables = plan.value?.tables ?? namedTables(named ?? ownTables.value);
  if (tables.length === 0) return undefined;
  const { tasks = [] } = audited.value ?? {};
  const planned = (tasks.find(({ name }) => name === task) ?? tasks[0])?.threshold?.value;
  const chosen = threshold === undefined ? planned : Number(threshold);
  return {
    tables,
    ...(plan.value === undefined ? {} : { plan: plan.value }),
    ...(task === undefined ? {} : { task }),
    ...(chosen === undefined ? {} : { threshold: chosen }),
    cohort: parseCohort(where),
    ...(sort === undefined ? {} : { sort: { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') } }),
  };
});

/** The result of the audit whose cases are looked at. */
export const audited = computed(() => (plan.value === undefined ? undefined : project.audit.value.result));

/** The tables that an address names, of those that the project has. */
function namedTables(named = ''): CaseQuery['tables'] {
  const there = new Set(project.source.files.value.map(({ path }) => path));
  return named
    .split(separator)
    .filter((path) => there.has(path))
    .map((path) => ({ path }));
}

type Loaded = CaseOverview | 'loading' | { readonly error: unknown };

const loaded = signal<Loaded>('loading');
const arrived = signal(0);
let asked = '';
let chunks = new Map<number, readonly CaseRow[] | 'asked'>();

/** Columns and counts of the query: being worked out, there, or an error. */
export const overview: ReadonlySignal<Loaded> = loaded;
/** The index, in the order shown, of the row that is marked. */
export const marked = signal(0);
/** Changes when rows have arrived. */
export const rowsArrived: ReadonlySignal<number> = arrived;

/** Follows the address until the returned function is called. */
export function followCases(): () => void {
  return effect(() => {
    const now = query.value;
    const key = JSON.stringify(now);
    if (now === undefined || key === asked) return;
    if (tablesIn(asked) !== tablesIn(key)) loaded.value = 'loading';
    asked = key;
    if (project.source.kind === 'server' && route.value.page === 'cases')
      setParameters({ tables: now.tables.map(({ path }) => path).join(separator) }, { quietly: true });
    void load(now, key);
  });
}

/** The tables of a query that was written down: while those of another are read, its cases are not shown in their place. */
function tablesIn(key: string): string {
  return key === '' ? '' : JSON.stringify((JSON.parse(key) as CaseQuery).tables);
}

/** Asks again after an error. */
export function loadAgain(): void {
  if (query.value !== undefined) void load(query.value, asked);
}

/** The row at an index of the order; undefined while it is being fetched. */
export function rowAt(index: number): CaseRow | undefined {
  const chunk = Math.floor(index / chunkRows);
  const rows = chunks.get(chunk);
  if (rows === undefined) void fetchChunk(chunk);
  return rows === undefined || rows === 'asked' ? undefined : rows[index - chunk * chunkRows];
}

/** The row at an index of the order, fetched where need be; undefined where there is none, or where the page asks for something else by then. */
export async function fetchRow(index: number): Promise<CaseRow | undefined> {
  const now = query.peek();
  if (now === undefined) return undefined;
  const row = rowAt(index) ?? (await project.source.caseRows(now, index, 1)).rows[0];
  return JSON.stringify(now) === JSON.stringify(query.peek()) ? row : undefined;
}

export function setCohort(cohort: Cohort): void {
  setParameters({ where: formatCohort(cohort), page: undefined });
}

/** The change of the address that shows the errors of the present cohort, the most confident first. */
export function worstErrors(cohort: Cohort): Change {
  const others = cohort.filter((condition) => !('column' in condition && condition.column === '=error'));
  return { where: formatCohort([...others, { column: '=error', from: 0 }]), sort: '-=error' };
}

async function load(now: CaseQuery, key: string): Promise<void> {
  const slow = setTimeout(() => {
    if (key === asked) loaded.value = 'loading';
  }, 150);
  let next: Loaded;
  try {
    next = await project.source.caseOverview(now);
  } catch (error) {
    next = { error };
  }
  clearTimeout(slow);
  if (key !== asked) return;
  chunks = new Map();
  marked.value = 0;
  loaded.value = next;
  arrived.value += 1;
}

async function fetchChunk(chunk: number): Promise<void> {
  const now = query.value;
  if (now === undefined) return;
  const mine = chunks;
  mine.set(chunk, 'asked');
  if (mine.size > mostChunks) mine.delete(mine.keys().next().value as number);
  try {
    const { rows } = await project.source.caseRows(now, chunk * chunkRows, chunkRows);
    mine.set(chunk, rows);
    if (mine === chunks) arrived.value += 1;
  } catch (error) {
    if (mine === chunks) loaded.value = { error };
  }
}
