// A project folder behind `evenhand serve`. Tables are sent to the folder and audits are jobs of the server, which go on when the page is
// closed; what must answer at once (first intervals, a threshold that moves, a comparison) is done in the page on the bytes of the folder.
import type { AuditResult } from '../../src/audit/result.ts';
import {
  apiPaths,
  type CasePicturesAnswer,
  type Job,
  type JobEvent,
  type ProjectEvent,
  type RunAttachmentsAnswer,
} from '../../src/server/api.ts';
import { Attachments } from './attachments.ts';
import { type AuditWatch, named, type ProjectSource } from './project-source.ts';
import { sendPictures } from './send-pictures.ts';
import { ServerClient, ServerError } from './server-client.ts';
import { serverFolder } from './server-folder.ts';
import { ServerTables } from './server-tables.ts';
import { WorkLine } from './work-line.ts';

type PlanInput = Parameters<ProjectSource['audit']>[0];

/** The project of the server; `known` says whether it let the page in. */
export function serverSource(known: boolean): ProjectSource {
  const client = new ServerClient(known ? 'connected' : 'refused');
  const line = new WorkLine();
  const tables = new ServerTables(client, line);
  const attachments = new Attachments();
  const folder = serverFolder(client, tables);
  if (known) followFolder(client, { tables, attachments, folder });
  return {
    kind: 'server',
    folder,
    connection: client.connection,
    files: tables.files,
    async addFiles(chosen) {
      const files = chosen.map(named);
      await tables.keep(files.map(({ path, file }) => [path, file]));
      return files.map(({ path, file }) => ({ path, bytes: file.size }));
    },
    async addSample() {
      const { plan, other } = await line.ask('addSample', []);
      return { plan, other };
    },
    async inspect(paths, watch) {
      await tables.bring({ tables: paths.map((path) => ({ path })) });
      return line.ask('inspect', [paths], watch);
    },
    async audit(plan, watch = {}) {
      await tables.bring(plan);
      if (plan.tables.some(({ path }) => !tables.has(path))) return line.ask('audit', [plan, 'full'], watch);
      watch.onEarly?.('analytic', await line.ask('audit', [plan, 'analytic'], watch));
      return auditOnServer(client, plan, watch);
    },
    async operatingData(plan, about) {
      await tables.bring(plan);
      return line.ask('operatingData', [plan, about]);
    },
    async compare(plan, other, watch) {
      await tables.bring(plan, other.plan);
      return line.ask('compare', [plan, other], watch);
    },
    async whyNotComparable(plan, other) {
      await tables.bring(plan, other.plan);
      return line.ask('whyNotComparable', [plan, other]);
    },
    async caseOverview(query, watch) {
      await tables.bring(query);
      return line.ask('caseOverview', [query], watch);
    },
    async caseRows(query, offset, limit) {
      await tables.bring(query);
      return line.ask('caseRows', [query, offset, limit]);
    },
    async caseRowsAt(query, positions) {
      await tables.bring(query);
      return line.ask('caseRowsAt', [query, positions]);
    },
    async cohortTable(query) {
      await tables.bring(query);
      return line.ask('cohortTable', [query]);
    },
    async bytesOf(path) {
      await tables.bring({ tables: [{ path }] });
      return line.ask('bytesOf', [path]);
    },
    async oddities(path, encoding) {
      await tables.bring({ tables: [{ path }] });
      return line.ask('oddities', [path, encoding]);
    },
    async plainCopy(path, encoding) {
      await tables.bring({ tables: [{ path }] });
      return line.ask('plainCopy', [path, encoding]);
    },
    async alikeTables(paths) {
      await tables.bring({ tables: paths.map((path) => ({ path })) });
      return line.ask('alikeTables', [paths]);
    },
    async stackTables(paths, column, apart = []) {
      await tables.bring({ tables: paths.map((path) => ({ path })) });
      return line.ask('stackTables', [paths, column, apart]);
    },
    attachments: attachments.paths,
    attach: (added) => attachments.addFiles(added),
    keepPictures: (files, watch) => sendPictures(client, files, watch),
    attachment: (path) => attachments.open(path),
    attachmentStamp: (path) => attachments.stampOf(path),
    pairHistory: (file) => line.ask('pairHistory', [file]),
    keepTable: (path, csv) => tables.keep([[path, new Blob([csv])]]),
  };
}

interface Followed {
  readonly tables: ServerTables;
  readonly attachments: Attachments;
  readonly folder: ReturnType<typeof serverFolder>;
}

/** Lists what the folder holds, and again when it changes. */
function followFolder(client: ServerClient, { tables, attachments, folder }: Followed): void {
  const renew = (what: 'cases' | 'results' | 'runs') => {
    if (what === 'cases') void tables.list().catch(() => undefined);
    if (what === 'cases') void attachPictures(client, attachments).catch(() => undefined);
    if (what === 'runs') void attachRuns(client, attachments).catch(() => undefined);
  };
  const renewAll = () => {
    renew('cases');
    renew('runs');
    folder.list();
  };
  renewAll();
  const hear = (event: ProjectEvent) => {
    folder.hear(event);
    if (event.type === 'changed') renew(event.what);
  };
  client.follow<ProjectEvent>(apiPaths.events, ['changed', 'job'], hear, renewAll);
}

async function attachPictures(client: ServerClient, attachments: Attachments): Promise<void> {
  const { files } = await client.read<CasePicturesAnswer>(apiPaths.casePictures);
  const open = (path: string) => async () => (await client.request(apiPaths.caseFile(path))).blob();
  attachments.add(files.map((path) => ({ path, stamp: '', open: open(path) })));
}

/** What trainings under `runs/` say of single cases: only what has changed is read again, when it is looked at. */
async function attachRuns(client: ServerClient, attachments: Attachments): Promise<void> {
  const { files } = await client.read<RunAttachmentsAnswer>(apiPaths.runAttachments);
  attachments.replace(
    'runs/',
    files.map(({ run, file, bytes, changed }) => ({
      path: `runs/${run}/${file}`,
      stamp: `${bytes} ${changed}`,
      open: async () => (await client.request(apiPaths.runFile(run, file))).blob(),
    })),
  );
}

async function auditOnServer(client: ServerClient, plan: PlanInput, watch: AuditWatch): Promise<AuditResult> {
  const { id } = await client.change<Job>(apiPaths.jobs, 'POST', { verb: 'audit', plan });
  const job = await endOf(client, id, watch);
  if (job.state === 'done') {
    const result = await client.read<AuditResult>(apiPaths.result(job.name));
    watch.onKept?.(job.name);
    return result;
  }
  const log = await (await client.request(apiPaths.jobLog(id))).text();
  const error = job.error ?? { code: `job/${job.state}`, message: `The audit is ${job.state}.` };
  throw new ServerError({ error }, log);
}

/** Follows a job to its end; a wish to stop is sent on to the server. */
function endOf(client: ServerClient, id: string, { onProgress, signal: wish }: AuditWatch): Promise<Job> {
  return new Promise((resolve, reject) => {
    const hear = (event: JobEvent) => {
      if (event.type !== 'job') return;
      const { job } = event;
      if (job.progress !== undefined) onProgress?.(job.progress);
      if (job.state === 'queued' || job.state === 'running' || job.state === 'cancelling') return;
      leave();
      wish?.removeEventListener('abort', stop);
      resolve(job);
    };
    const stop = () => {
      leave();
      client.change(apiPaths.cancelJob(id), 'POST').catch(() => undefined);
      reject(wish?.reason);
    };
    const leave = client.follow<JobEvent>(apiPaths.jobEvents(id), ['job'], hear);
    wish?.addEventListener('abort', stop);
  });
}
