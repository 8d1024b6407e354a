// What a request for a job means as a command line, run in the project folder.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { parseYamlDocument } from '../../formats/yaml-document.ts';
import type { JobRecord } from '../../store/jobs/job-record.ts';
import type { Project, ProjectPart } from '../../store/project-folder.ts';
import type { JobRequest, SimulateJob } from '../api.ts';
import { folderName } from './folder-name.ts';

/** Where the job is to be. */
export interface JobPlace {
  readonly id: string;
  readonly project: Project;
  /** Names of folders that other jobs make. */
  readonly taken: readonly string[];
}

type Draft = Omit<JobRecord, 'schema' | 'id' | 'created'>;

const partOf: Readonly<Record<JobRequest['verb'], ProjectPart>> = {
  audit: 'results',
  learn: 'runs',
  simulate: 'cases',
};

/** The job that a request asks for. Throws `server/outside` (usage) for a plan that names files outside the project folder. */
export async function jobCommand(request: JobRequest, { id, project, taken }: JobPlace): Promise<Draft> {
  const part = partOf[request.verb];
  const name = freeName(folderName(request.name ?? usualName(request), request.verb), (each) => {
    return taken.includes(each) || existsSync(join(project.folder(part), each));
  });
  const out = `${part}/${name}`;
  const base = { verb: request.verb, name, request };
  if (request.verb === 'simulate') return { ...base, ...simulateCommand(request, { id, out }) };
  refuseOutside(request.plan, project);
  // Beside the tables, since a plan names files from its own folder.
  const path = `cases/.plan-${id}.yaml`;
  const { plan } = request;
  if (request.verb === 'audit') {
    const argv = ['audit', '--plan', path, '--out', out, '--format', 'json,html,csv'];
    return { ...base, argv, input: { path, text: asJson(plan) } };
  }
  const { text, ...kept } = request;
  const input = text === undefined ? { text: asJson(plan) } : { text: sameText(text, plan), asWritten: true };
  return { ...base, request: kept, argv: ['learn', path, '--out', out], input: { path, ...input } };
}

function asJson(plan: unknown): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** The text of a plan, if it says what the plan says. */
function sameText(text: string, plan: unknown): string {
  const { value } = parseYamlDocument(text, 'plan.yaml', { code: 'plan/syntax' });
  if (asJson(value) === asJson(plan)) return text;
  throw usageError('server/bad-request', 'the text of the plan says something else than the plan.');
}

function simulateCommand(
  { world, cases, seed, twins = [], do: interventions = [] }: SimulateJob,
  { id, out }: { readonly id: string; readonly out: string },
): Pick<Draft, 'argv' | 'input'> {
  const input = 'text' in world ? { path: `cases/.world-${id}.yaml`, text: world.text, asWritten: true } : undefined;
  const argv = [
    'simulate',
    input?.path ?? (world as { readonly name: string }).name,
    `--out=${out}`,
    ...(cases === undefined ? [] : [`--n=${cases}`]),
    ...(seed === undefined ? [] : [`--seed=${seed}`]),
    ...twins.map((node) => `--twins=${node}`),
    ...interventions.map((node) => `--do=${node}`),
  ];
  return { argv, input };
}

function usualName(request: JobRequest): string {
  if (request.verb === 'simulate') return 'name' in request.world ? request.world.name : 'simulation';
  const { title } = (request.plan ?? {}) as { readonly title?: unknown };
  return typeof title === 'string' ? title : request.verb;
}

/** The name, with a number where it is taken. */
function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 2, free = name; ; number += 1) {
    if (!isTaken(free)) return free;
    free = `${name}-${number}`;
  }
}

/** Every text of a plan that climbs or begins at the root must lead into the project folder. */
function refuseOutside(plan: unknown, project: Project): void {
  if (typeof plan === 'string') {
    const looksLikePath = /^(\/.|\\|[A-Za-z]:[\\/])|(^|[\\/])\.\.([\\/]|$)/.test(plan);
    if (!looksLikePath) return;
    const way = relative(project.path, resolve(project.folder('cases'), plan.replaceAll('\\', '/')));
    if (!way.startsWith('..') && !plan.includes('\\') && !/^[A-Za-z]:/.test(plan)) return;
    throw usageError(
      'server/outside',
      `the plan names ${JSON.stringify(plan.slice(0, 80))}, which is not in the project folder.`,
      {
        hint: 'Copy the file into "cases" or "models" and name it from "cases": scores.csv, ../models/clip.onnx.',
      },
    );
  }
  if (typeof plan === 'object' && plan !== null) for (const value of Object.values(plan)) refuseOutside(value, project);
}
