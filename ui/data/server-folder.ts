// The project folder behind the server: lists that follow its events, and what is asked of it.
import { signal } from '@preact/signals';
import type { PlanInput } from '../../src/audit/plan.ts';
import {
  apiPaths,
  type Job,
  type JobsAnswer,
  type ProjectAnswer,
  type ProjectEvent,
  type ResultSummary,
  type ResultsAnswer,
  type RunSummary,
  type RunsAnswer,
} from '../../src/server/api.ts';
import type { OtherModel } from './other-model.ts';
import type { ProjectFolder } from './project-folder.ts';
import type { ServerClient } from './server-client.ts';
import type { ServerTables } from './server-tables.ts';

const sampleFolder = 'sample';

/** The folder, and what it must be told of the events of the server. */
type FollowedFolder = ProjectFolder & { hear(event: ProjectEvent): void; list(): void };

export function serverFolder(client: ServerClient, tables: ServerTables): FollowedFolder {
  const title = signal<string | undefined>(undefined);
  const results = signal<readonly ResultSummary[]>([]);
  const runs = signal<readonly RunSummary[]>([]);
  const jobs = signal<readonly Job[]>([]);
  const lists = {
    results: async () => {
      results.value = (await client.read<ResultsAnswer>(apiPaths.results)).results;
    },
    runs: async () => {
      runs.value = (await client.read<RunsAnswer>(apiPaths.runs)).runs;
    },
    jobs: async () => {
      jobs.value = (await client.read<JobsAnswer>(apiPaths.jobs)).jobs;
    },
    title: async () => {
      title.value = (await client.read<ProjectAnswer>(apiPaths.project)).title;
    },
  };
  const again = (name: keyof typeof lists) => void lists[name]().catch(() => undefined);
  const keep = (job: Job): Job => {
    const others = jobs.value.filter(({ id }) => id !== job.id);
    jobs.value = [...others, job].sort((a, b) => (a.created < b.created ? 1 : -1));
    return job;
  };
  return {
    title,
    results,
    runs,
    jobs,
    list() {
      for (const name of ['title', 'results', 'runs', 'jobs'] as const) again(name);
    },
    hear(event) {
      if (event.type === 'job') {
        keep(event.job);
        if (event.job.state === 'done' && event.job.verb !== 'simulate')
          again(event.job.verb === 'learn' ? 'runs' : 'results');
      } else if (event.what !== 'cases') again(event.what);
    },
    readResult: (id) => client.read(apiPaths.result(id)),
    readRun: (id) => client.read(apiPaths.run(id)),
    printResult: async (id, persona) => (await client.request(`${apiPaths.resultPdf(id)}?persona=${persona}`)).blob(),
    start: async (request) => keep(await client.change<Job>(apiPaths.jobs, 'POST', request)),
    async cancel(job) {
      keep(await client.change<Job>(apiPaths.cancelJob(job), 'POST'));
    },
    async resume(job) {
      keep(await client.change<Job>(apiPaths.resumeJob(job), 'POST'));
    },
    logOf: async (job) => (await client.request(apiPaths.jobLog(job))).text(),
    async keepSample() {
      const { sampleProject } = await import('./off-thread/sample-project.ts');
      const { texts, plan, other } = sampleProject();
      await tables.keep(texts.map(([name, content]) => [`${sampleFolder}/${name}`, new Blob([content])]));
      const inFolder = (each: PlanInput): PlanInput => ({
        ...each,
        tables: each.tables.map((table) => ({ ...table, path: `${sampleFolder}/${table.path}` })),
      });
      const moved: OtherModel = { name: `${sampleFolder}/${other.name}`, plan: inFolder(other.plan) };
      return { plan: inFolder(plan), other: moved };
    },
  };
}
