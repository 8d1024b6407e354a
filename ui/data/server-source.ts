// A project folder behind `evenhand serve`. Tables are sent to the folder and audits are jobs of the server, which go on when the page is
// closed; what must answer at once (first intervals, a threshold that moves, a comparison) is done in the page on the bytes of the folder.
import { signal } from '@preact/signals';
import type { AuditResult } from '../../src/audit/result.ts';
import {
  apiPaths,
  type CasePicturesAnswer,
  type CasesAnswer,
  type CaseTable,
  type Job,
  type JobEvent,
  type ProjectEvent,
  type Run,
  type RunsAnswer,
} from '../../src/server/api.ts';
import { Attachments } from './attachments.ts';
import type { AuditRequest, ProjectFile, ProjectSource } from './project-source.ts';
import { ServerClient, ServerError } from './server-client.ts';
import { serverFolder } from './server-folder.ts';
import { WorkLine } from './work-line.ts';

type PlanInput = Parameters<ProjectSource['audit']>[0];

/** The project of the server; `known` says whether it let the page in. */
export function serverSource(known: boolean): ProjectSource {
  const client = new ServerClient(known);
  const line = new WorkLine();
  const files = signal<readonly ProjectFile[]>([]);
  const attachments = new Attachments();
  const brought = new Map<string, string>();
  const folder = serverFolder(client);

  const list = async (): Promise<void> => {
    const { tables } = await client.read<CasesAnswer>(apiPaths.cases);
    const stale = tables.filter(({ table, changed }) => brought.get(table) !== changed).map(({ table }) => table);
    for (const table of stale) brought.delete(table);
    files.value = tables.map(({ table, bytes }) => ({ path: table, bytes }));
  };
  if (known) {
    void list().catch(() => undefined);
    folder.list();
    void attachPictures(client, attachments).catch(() => undefined);
    void attachRuns(client, attachments).catch(() => undefined);
    client.follow<ProjectEvent>(apiPaths.events, ['changed', 'job'], (event) => {
      folder.hear(event);
      if (event.type === 'job') return;
      const { what } = event;
      if (what === 'cases') void list().catch(() => undefined);
      if (what === 'cases') void attachPictures(client, attachments).catch(() => undefined);
      if (what === 'runs') void attachRuns(client, attachments).catch(() => undefined);
    });
  }

  /** Has the worker of the page know these tables. */
  const bring = async (tables: readonly string[]): Promise<void> => {
    for (const path of tables.filter((table) => !brought.has(table))) {
      const { changed } = await client.read<CaseTable>(apiPaths.caseTable(path));
      const bytes = await (await client.request(apiPaths.caseFile(path))).blob();
      await line.ask('addFiles', [[{ path, file: new File([bytes], path.split('/').at(-1) ?? path) }]]);
      brought.set(path, changed);
    }
  };
  const bringThose = (query: { readonly tables: PlanInput['tables'] }) =>
    bring(query.tables.map(({ path }) => path).filter((path) => !isSample(path, files.value)));
  const tablesOf = (plan: PlanInput) => plan.tables.map(({ path }) => path);

  return {
    kind: 'server',
    folder: {
      ...folder,
      async keepSample() {
        const sample = await folder.keepSample();
        await list();
        return sample;
      },
    },
    connection: client.connection,
    files,
    async addFiles(chosen) {
      for (const file of chosen) {
        const path = file.webkitRelativePath || file.name;
        await client.change(`${apiPaths.caseTable(path)}?replace=1`, 'PUT', file);
        brought.delete(path);
      }
      await list();
      return chosen.map((file) => ({ path: file.webkitRelativePath || file.name, bytes: file.size }));
    },
    async addSample() {
      const { plan, other } = await line.ask('addSample', []);
      return { plan, other };
    },
    async inspect(tables, watch) {
      await bring(tables);
      return line.ask('inspect', [tables], watch);
    },
    async audit(plan, request) {
      await bring(tablesOf(plan).filter((path) => !isSample(path, files.value)));
      const { stage, ...watch } = request;
      const mine = tablesOf(plan).some((path) => isSample(path, files.value));
      return stage === 'analytic' || mine
        ? line.ask('audit', [plan, stage], watch)
        : auditOnServer(client, plan, request);
    },
    async operatingData(plan, about) {
      await bring(tablesOf(plan).filter((path) => !isSample(path, files.value)));
      return line.ask('operatingData', [plan, about]);
    },
    async compare(plan, other, watch) {
      await bring([...tablesOf(plan), ...tablesOf(other.plan)].filter((path) => !isSample(path, files.value)));
      return line.ask('compare', [plan, other], watch);
    },
    async caseOverview(query, watch) {
      await bringThose(query);
      return line.ask('caseOverview', [query], watch);
    },
    async caseRows(query, offset, limit) {
      await bringThose(query);
      return line.ask('caseRows', [query, offset, limit]);
    },
    async caseRowsAt(query, positions) {
      await bringThose(query);
      return line.ask('caseRowsAt', [query, positions]);
    },
    attachments: attachments.paths,
    attach: (added) => attachments.addFiles(added),
    attachment: (path) => attachments.open(path),
    async keepTable(path, csv) {
      await client.change(`${apiPaths.caseTable(path)}?replace=1`, 'PUT', new Blob([csv]));
      brought.delete(path);
      await list();
    },
  };
}

/** A table that the folder does not have: the sample, which lives in the page. */
function isSample(path: string, files: readonly ProjectFile[]): boolean {
  return !files.some((file) => file.path === path);
}

async function attachPictures(client: ServerClient, attachments: Attachments): Promise<void> {
  const { files } = await client.read<CasePicturesAnswer>(apiPaths.casePictures);
  const open = (path: string) => async () => (await client.request(apiPaths.caseFile(path))).blob();
  attachments.add(files.map((path) => [path, open(path)]));
}

/** Lists of suspicious pairs under `runs/`. */
async function attachRuns(client: ServerClient, attachments: Attachments): Promise<void> {
  const { runs } = await client.read<RunsAnswer>(apiPaths.runs);
  for (const { id } of runs) {
    const { trainings } = await client.read<Run>(apiPaths.run(id));
    const lists = trainings.flatMap(({ name, files }) => files.map((file) => `${name}/${file}`));
    const found = lists.filter((file) => file.endsWith('/suspicion.csv'));
    attachments.add(
      found.map((file) => [
        `runs/${id}/${file}`,
        async () => (await client.request(apiPaths.runFile(id, file))).blob(),
      ]),
    );
  }
}

async function auditOnServer(client: ServerClient, plan: PlanInput, request: AuditRequest): Promise<AuditResult> {
  const { id } = await client.change<Job>(apiPaths.jobs, 'POST', { verb: 'audit', plan });
  const job = await endOf(client, id, request);
  if (job.state === 'done') return client.read<AuditResult>(apiPaths.result(job.name));
  const log = await (await client.request(apiPaths.jobLog(id))).text();
  const error = job.error ?? { code: `job/${job.state}`, message: `The audit is ${job.state}.` };
  throw new ServerError({ error }, log);
}

/** Follows a job to its end; a wish to stop is sent on to the server. */
function endOf(client: ServerClient, id: string, { onProgress, signal: wish }: AuditRequest): Promise<Job> {
  return new Promise((resolve, reject) => {
    const leave = client.follow<JobEvent>(apiPaths.jobEvents(id), ['job'], (event) => {
      if (event.type !== 'job') return;
      const { job } = event;
      if (job.progress !== undefined) onProgress?.(job.progress);
      if (job.state === 'queued' || job.state === 'running' || job.state === 'cancelling') return;
      leave();
      resolve(job);
    });
    wish?.addEventListener('abort', () => {
      leave();
      client.change(apiPaths.cancelJob(id), 'POST').catch(() => undefined);
      reject(wish.reason);
    });
  });
}
