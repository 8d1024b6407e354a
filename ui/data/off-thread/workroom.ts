// The work of a project without a server, done in a worker of the page by the code that the command line runs: reading, joining, auditing,
// comparing. Files stay where they are on the disk and are read when needed; nothing is sent anywhere.
import { type ComparedModel, compareModels } from '../../../src/audit/compare.ts';
import type { CompareResult } from '../../../src/audit/compare-result.ts';
import { planHash } from '../../../src/audit/input.ts';
import type { Plan, PlanInput } from '../../../src/audit/plan.ts';
import type { PoolFactory } from '../../../src/audit/pool.ts';
import type { AuditResult, Manifest } from '../../../src/audit/result.ts';
import { type EarlyStage, runAudit } from '../../../src/audit/run.ts';
import { buildCases } from '../../../src/cases/build-cases.ts';
import type { Cases, JoinCount } from '../../../src/cases/cases.ts';
import { describeTable } from '../../../src/cases/describe-table.ts';
import { type InputFile, inputFromText, readAll } from '../../../src/cases/input.ts';
import { joinTables } from '../../../src/cases/join-tables.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import type { Table } from '../../../src/cases/table.ts';
import { checkPlan } from '../../../src/cli/plan/check-plan.ts';
import { guessColumns } from '../../../src/cli/plan/guess-columns.ts';
import { EvenhandError, internalError, usageError } from '../../../src/core/errors.ts';
import { sha256Hex } from '../../../src/core/hash.ts';
import type { Watch } from '../../../src/core/progress.ts';
import { namesOfTables } from '../names-of-tables.ts';
import type { OtherModel, SamplePlan } from '../other-model.ts';
import type { AuditWatch, Inspection, ProjectFile } from '../project-source.ts';
import type { CaseOverview, CaseQuery, CaseRows, PlacedRows } from './case-query.ts';
import { CaseTables } from './case-tables.ts';
import { inputFromFile } from './file-input.ts';
import { operatingDataOf } from './make-operating-data.ts';
import type { OlderEncoding } from './older-encodings.ts';
import type { OperatingData } from './operating-data.ts';
import { type PairHistory, readPairHistory } from './pair-history.ts';
import { pairedRows, withRows } from './paired-rows.ts';
import { type Oddities, odditiesOf, plainCopy } from './plain-table.ts';
import { otherCases, requireSameCases } from './require-same-cases.ts';
import { sampleProject } from './sample-project.ts';
import { type AlikeTables, alikeTables, type NamedInput, stackTables } from './stack-tables.ts';

interface Joined {
  readonly table: Table;
  readonly joins: readonly JoinCount[];
  readonly inputs: Manifest['inputs'];
}

/** One side of a comparison. */
interface Side {
  readonly name: string;
  readonly plan: Plan;
  readonly cases: Cases;
  readonly inputs: Manifest['inputs'];
}

/** For what the page asks when it sees the verdicts: on one thread it would wait for the next metrics otherwise. */
const pauseMs = 300;

export class Workroom {
  readonly #files = new Map<string, InputFile>();
  readonly #joined = new Map<string, Promise<Joined>>();
  #built: { readonly table: Table; readonly key: string; readonly cases: Cases } | undefined;
  readonly #pool: PoolFactory;
  readonly #tables = new CaseTables((query) => this.#casesOf(query));

  constructor(pool: PoolFactory) {
    this.#pool = pool;
  }

  addFiles(files: readonly { readonly path: string; readonly file: File }[]): readonly ProjectFile[] {
    for (const { path, file } of files) this.#files.set(path, inputFromFile(path, file));
    this.#forget();
    return files.map(({ path, file }) => ({ path, bytes: file.size }));
  }

  addSample(): SamplePlan & { readonly files: readonly ProjectFile[] } {
    const { texts, plan, other } = sampleProject();
    const inputs = texts.map(([path, content]) => inputFromText(path, content));
    for (const input of inputs) this.#files.set(input.name, input);
    this.#forget();
    return { plan, other, files: inputs.map(({ name, size }) => ({ path: name, bytes: size ?? 0 })) };
  }

  async inspect(tables: readonly string[], watch: Watch = {}): Promise<Inspection> {
    const { table } = await this.#read(
      tables.map((path) => ({ path })),
      watch,
    );
    return { tables, summary: describeTable(table), guessed: guessColumns(table) };
  }

  /** The bytes of a table as it came in. */
  bytesOf(path: string): Promise<Uint8Array> {
    return readAll(this.#file(path));
  }

  /** What of a table of text is not written plainly; undefined where everything is. */
  oddities(path: string, encoding: OlderEncoding | undefined): Promise<Oddities | undefined> {
    return odditiesOf(this.#file(path), encoding);
  }

  plainCopy(path: string, encoding: OlderEncoding | undefined): Promise<Blob> {
    return plainCopy(this.#file(path), encoding);
  }

  /** What tables with the same columns have in common; undefined where no two have. */
  alikeTables(paths: readonly string[]): Promise<AlikeTables | undefined> {
    return alikeTables(this.#named(paths));
  }

  /** Tables one below the other, with a column that says from which one each row is. */
  stackTables(paths: readonly string[], column: string, apart: readonly string[]): Promise<Blob> {
    return stackTables(this.#named(paths), column, apart);
  }

  #named(paths: readonly string[]): NamedInput[] {
    const names = namesOfTables(paths);
    return paths.map((path, place) => ({ name: names[place]!, file: this.#file(path) }));
  }

  /** The audit as planned, or without resampling; what can be said earlier is told on the way. */
  async audit(input: PlanInput, upTo: 'analytic' | 'full', watch: AuditWatch = {}): Promise<AuditResult> {
    const full = checkPlan(input);
    const plan = upTo === 'full' ? full : { ...full, analysis: { ...full.analysis, resamples: 0, permutations: 0 } };
    const read = await this.#read(plan.tables, watch);
    const cases = this.#build(read, plan);
    const { onEarly, ...rest } = watch;
    const tell = async (stage: EarlyStage, result: AuditResult): Promise<void> => {
      if (stage === 'verdicts' || upTo === 'full') onEarly?.(stage, result);
      if (stage === 'verdicts') await new Promise((resolve) => setTimeout(resolve, pauseMs));
    };
    return runAudit(
      { cases, plan, planHash: await planHash(plan), inputs: read.inputs, version: __EVENHAND_VERSION__ },
      { ...rest, pool: this.#pool, onEarly: tell },
    );
  }

  async operatingData(
    input: PlanInput,
    about: { readonly task: string; readonly attribute: string },
  ): Promise<OperatingData | undefined> {
    const plan = checkPlan(input);
    const { cases } = await this.#cases(plan);
    return operatingDataOf(cases, plan, about);
  }

  async compare(input: PlanInput, other: OtherModel, watch: Watch = {}): Promise<CompareResult> {
    const [first, second] = await this.#sameCases(input, other, watch);
    const model = async ({ plan, ...rest }: Side): Promise<ComparedModel> => ({
      ...rest,
      plan,
      planHash: await planHash(plan),
      version: __EVENHAND_VERSION__,
    });
    return compareModels(await model(first), await model(second), watch);
  }

  /** Why two models cannot be compared; undefined where they can be. */
  async whyNotComparable(input: PlanInput, other: OtherModel, watch: Watch = {}): Promise<string | undefined> {
    try {
      await this.#sameCases(input, other, watch);
      return undefined;
    } catch (error) {
      this.#joined.delete(JSON.stringify(checkPlan(other.plan).tables));
      if (!(error instanceof EvenhandError)) throw error;
      const absent = error.code.startsWith('ui/') ? undefined : await this.#absentColumns(input, other);
      return absent ?? error.message;
    }
  }

  /** The columns of a first table that the other has not, where that explains why the two cannot be compared. */
  async #absentColumns(input: PlanInput, other: OtherModel): Promise<string | undefined> {
    const [first, second] = await Promise.all(
      [input, other.plan].map(({ tables }) =>
        this.#join(checkPlan({ ...input, tables: tables.slice(0, 1) }).tables, {}),
      ),
    );
    const absent = [...first!.table.columns.keys()].filter((name) => !second!.table.columns.has(name));
    if (absent.length === 0) return undefined;
    const named = absent.slice(0, 3).map((name) => `"${name}"`);
    return `it has no ${absent.length === 1 ? 'column' : 'columns'} ${named.join(', ')}${absent.length > 3 ? ', …' : ''}`;
  }

  /** The cases of two models, those of the second in the order of the first. */
  async #sameCases(input: PlanInput, other: OtherModel, watch: Watch): Promise<readonly [Side, Side]> {
    const [plan, otherPlan] = [checkPlan(input), checkPlan(other.plan)];
    const [read, otherRead] = [await this.#read(plan.tables, watch), await this.#read(otherPlan.tables, watch)];
    const column = plan.columns.case;
    const byName = read === otherRead || column !== undefined;
    let { table } = otherRead;
    if (read !== otherRead && column !== undefined) {
      const rows = pairedRows(read.table, table, column);
      if ('shared' in rows) throw otherCases(nameOf(plan), rows.shared, read.table.rows);
      table = withRows(table, rows);
    }
    const cases = this.#build(read, plan);
    const first = { name: nameOf(plan, read === otherRead), plan, cases, inputs: read.inputs };
    const others = buildCases(table, otherPlan, otherRead.joins);
    const second = { name: other.name, plan: otherPlan, cases: others, inputs: otherRead.inputs };
    requireSameCases(first, second, byName);
    return [first, second];
  }

  caseOverview(query: CaseQuery): Promise<CaseOverview> {
    return this.#tables.overview(query);
  }

  caseRows(query: CaseQuery, offset: number, limit: number): Promise<CaseRows> {
    return this.#tables.rows(query, offset, limit);
  }

  caseRowsAt(query: CaseQuery, positions: readonly number[]): Promise<PlacedRows> {
    return this.#tables.rowsAt(query, positions);
  }

  /** What a training wrote of its training cases. */
  pairHistory(file: Blob): Promise<PairHistory> {
    return readPairHistory(file);
  }

  cohortTable(query: CaseQuery): Promise<Blob> {
    return this.#tables.cohortTable(query);
  }

  async #casesOf({ tables, plan }: CaseQuery) {
    if (plan === undefined) return { table: (await this.#read(tables, {})).table, cases: undefined };
    const checked = checkPlan(plan);
    const read = await this.#read(checked.tables, {});
    return { table: read.table, cases: this.#build(read, checked) };
  }

  /** The cases of a plan; those of the last are kept, since the next question is mostly about them. */
  #build({ table, joins }: Joined, plan: Plan): Cases {
    const { columns, splits, tasks, attributes, analysis } = plan;
    const { missing, seed } = analysis;
    const key = JSON.stringify({ columns, splits, tasks, attributes, missing, seed });
    if (this.#built?.table === table && this.#built.key === key) return this.#built.cases;
    const cases = buildCases(table, plan, joins);
    this.#built = { table, key, cases };
    return cases;
  }

  #forget(): void {
    this.#joined.clear();
    this.#built = undefined;
    this.#tables.forget();
  }

  async #cases(plan: Plan, watch: Watch = {}): Promise<{ cases: Cases; inputs: Manifest['inputs'] }> {
    const read = await this.#read(plan.tables, watch);
    return { cases: this.#build(read, plan), inputs: read.inputs };
  }

  #read(tables: Plan['tables'], watch: Watch): Promise<Joined> {
    const key = JSON.stringify(tables);
    const known = this.#joined.get(key) ?? this.#join(tables, watch);
    this.#joined.set(key, known);
    known.catch(() => this.#joined.delete(key));
    return known;
  }

  async #join(tables: Plan['tables'], watch: Watch): Promise<Joined> {
    let joined: Table | undefined;
    const joins: JoinCount[] = [];
    const inputs: { file: string; bytes: number; sha256: string }[] = [];
    for (const { path, on, delimiter, encoding } of tables) {
      const file = this.#file(path);
      const table = await readTable([file], { delimiter, encoding }, watch);
      const bytes = await readAll(file);
      inputs.push({ file: file.name, bytes: bytes.length, sha256: await sha256Hex(bytes) });
      if (joined === undefined) {
        joined = table;
        continue;
      }
      const { table: wider, count } = joinTables(joined, table, { name: file.name, on });
      joined = wider;
      joins.push(count);
    }
    if (joined === undefined) throw internalError('ui/no-table', 'no table was named');
    return { table: joined, joins, inputs };
  }

  #file(path: string): InputFile {
    const file = this.#files.get(path);
    if (file !== undefined) return file;
    throw usageError('ui/no-file', `the project has no file "${path}".`, {
      hint: 'Drop it on the page; a page without a server forgets files when it is closed.',
    });
  }
}

/** What a model is called: its score where both sides are columns of one table, else its table. */
function nameOf({ tables, tasks }: Plan, isColumn = false): string {
  const [task] = tasks;
  if (isColumn && tasks.length === 1 && task?.kind === 'binary' && task.score !== undefined) return task.score;
  return tables[0]?.path.split('/').at(-1) ?? '';
}
