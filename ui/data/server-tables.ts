// The tables of the project folder: which there are, and which of them the worker of the page knows.
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PlanInput } from '../../src/audit/plan.ts';
import { apiPaths, type CasesAnswer } from '../../src/server/api.ts';
import type { ProjectFile } from './project-source.ts';
import type { ServerClient } from './server-client.ts';
import type { WorkLine } from './work-line.ts';

export class ServerTables {
  readonly #client: ServerClient;
  readonly #line: WorkLine;
  readonly #files = signal<readonly ProjectFile[]>([]);
  readonly #brought = new Map<string, string>();
  #changes: ReadonlyMap<string, string> = new Map();
  readonly files: ReadonlySignal<readonly ProjectFile[]> = this.#files;

  constructor(client: ServerClient, line: WorkLine) {
    this.#client = client;
    this.#line = line;
  }

  async list(): Promise<void> {
    const { tables } = await this.#client.read<CasesAnswer>(apiPaths.cases);
    this.#changes = new Map(tables.map(({ table, changed }) => [table, changed]));
    for (const [table, changed] of this.#brought) if (this.#changes.get(table) !== changed) this.#brought.delete(table);
    this.#files.value = tables.map(({ table, bytes, problem }) => ({
      path: table,
      bytes,
      problem: problem?.message,
    }));
  }

  /** Sends tables to the folder, in place of those of the same names. The folder keeps what it cannot read, and says so in its list. */
  async keep(tables: readonly (readonly [path: string, content: Blob])[]): Promise<void> {
    for (const [path, content] of tables) {
      await this.#client.change(`${apiPaths.caseTable(path)}?replace=1`, 'PUT', content);
      this.#brought.delete(path);
    }
    await this.list();
  }

  /** Whether the folder has a table; the sample may live in the page alone. */
  has(path: string): boolean {
    return this.#files.value.some((file) => file.path === path);
  }

  /** Has the worker of the page know the tables of plans and queries, so far as the folder has them. */
  async bring(...those: readonly Pick<PlanInput, 'tables'>[]): Promise<void> {
    const wanted = those.flatMap(({ tables }) => tables.map(({ path }) => path));
    for (const path of wanted.filter((table) => this.has(table) && !this.#brought.has(table))) {
      const changed = this.#changes.get(path) ?? '';
      const bytes = await (await this.#client.request(apiPaths.caseFile(path))).blob();
      await this.#line.ask('addFiles', [[{ path, file: new File([bytes], path.split('/').at(-1) ?? path) }]]);
      this.#brought.set(path, changed);
    }
  }
}
