// A page as one file: the build for a disk with the state and the data of this page in it. It opens without a server, where this page stands.
import type { PlanInput } from '../../src/audit/plan.ts';
import type { AuditResult } from '../../src/audit/result.ts';
import { fromBase64, toBase64 } from '../../src/core/base64.ts';
import type { Run } from '../../src/server/api.ts';
import type { OtherModel } from '../data/other-model.ts';
import type { NamedFile } from '../data/project-source.ts';
import { keptRuns } from './kept-runs.ts';
import { keepSavedState, type PageState, pageData } from './page-data.ts';
import { type AuditState, project } from './project.ts';
import { route } from './router.ts';

const elementId = 'saved-page';
const schema = 'evenhand/page@1';
/** Of files beside cases, such as pictures: what a browser still opens quickly. */
const mostAttachedBytes = 60_000_000;

interface SavedPage {
  readonly schema: typeof schema;
  /** Page and parameters. */
  readonly hash: string;
  readonly plan?: PlanInput | undefined;
  readonly result?: AuditResult | undefined;
  /** How far the audit had come. */
  readonly stage: AuditState['stage'];
  readonly other?: OtherModel | undefined;
  readonly runs: readonly Run[];
  readonly tables: readonly PackedFile[];
  readonly attachments?: readonly PackedFile[] | undefined;
  /** What the page says of itself beyond that. */
  readonly state?: PageState | undefined;
}

/** Bytes in base64. */
interface PackedFile {
  readonly path: string;
  readonly base64: string;
}

/** The text of a file, and how many of the pictures that belong to the page would have made it too large. */
export interface SavedText {
  readonly html: string;
  readonly left: number;
}

/** `tables`: with the tables of the audit and of the page and with its pictures, so that everything on its pages can still be moved. */
export async function savedPage({ tables }: { readonly tables: boolean }): Promise<SavedText> {
  const { plan, result, stage } = shownAudit();
  const other = tables ? project.other.value : undefined;
  const planned = [...(plan?.tables ?? []), ...(other?.plan.tables ?? [])].map(({ path }) => path);
  const paths = new Set([...planned, ...(pageData.value?.tables() ?? [])]);
  const { attachments, left } = tables ? await packedAttachments() : { attachments: [], left: 0 };
  const saved: SavedPage = {
    schema,
    hash: location.hash,
    result,
    stage,
    runs: await allRuns(),
    plan: tables ? plan : undefined,
    other,
    tables: tables ? await Promise.all(Array.from(paths, packedTable)) : [],
    attachments,
    state: pageState(),
  };
  const json = JSON.stringify(saved).replaceAll('<', '\\u003c');
  const script = `<script type="application/json" id="${elementId}">${json}</script>`;
  const html = (await emptyPage()).replace('<div id="app"></div>', () => `<div id="app"></div>${script}`);
  return { html, left };
}

function shownAudit(): Pick<AuditState, 'plan' | 'result' | 'stage'> {
  const result = pageData.value?.result?.();
  return result === undefined ? project.audit.value : { plan: undefined, result, stage: 'full' };
}

function pageState(): PageState | undefined {
  const value = pageData.value?.state?.();
  return value === undefined ? undefined : { page: route.value.page, value };
}

async function packedTable(path: string): Promise<PackedFile> {
  return packed(path, await project.source.bytesOf(path));
}

async function packedAttachments(): Promise<{ readonly attachments: readonly PackedFile[]; readonly left: number }> {
  const paths = (await pageData.value?.attachments()) ?? [];
  const attachments: PackedFile[] = [];
  let bytes = 0;
  for (const [place, path] of paths.entries()) {
    const blob = await project.source.attachment(path);
    if (blob === undefined) continue;
    bytes += blob.size;
    if (bytes > mostAttachedBytes) return { attachments, left: paths.length - place };
    attachments.push(packed(path, new Uint8Array(await blob.arrayBuffer())));
  }
  return { attachments, left: 0 };
}

function packed(path: string, bytes: Uint8Array): PackedFile {
  return { path, base64: toBase64(bytes) };
}

async function allRuns(): Promise<readonly Run[]> {
  const { folder } = project.source;
  const there = folder === undefined ? [] : await Promise.all(folder.runs.value.map(({ id }) => folder.readRun(id)));
  return [...keptRuns.value, ...(pageData.value?.runs?.() ?? []), ...there];
}

/** The build for a disk: this very page without what was drawn, or the file beside it. */
async function emptyPage(): Promise<string> {
  if (document.querySelector('script[type=module]') !== null) {
    const answer = await fetch('./single/evenhand.html');
    if (!answer.ok) throw new Error(`single/evenhand.html: ${answer.status} ${answer.statusText}`);
    return answer.text();
  }
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  copy.querySelector(`#${elementId}`)?.remove();
  copy.querySelector('#app')?.replaceChildren();
  copy.removeAttribute('data-theme');
  return `<!doctype html>\n${copy.outerHTML}`;
}

/** Takes up what was saved in this file, if anything was. */
export async function takeUpSavedPage(): Promise<void> {
  const content = document.getElementById(elementId)?.textContent;
  if (content === undefined || content === null) return;
  const { hash, plan, result, stage, other, runs, tables, attachments = [], state } = JSON.parse(content) as SavedPage;
  if (location.hash === '') location.hash = hash;
  keptRuns.value = runs;
  project.other.value = other;
  if (tables.length > 0) await project.source.addFiles(tables.map(unpacked));
  project.source.attach(attachments.map(unpacked));
  keepSavedState(state);
  await project.restore({ plan, result, stage });
}

function unpacked({ path, base64 }: PackedFile): NamedFile {
  return { path, file: new File([fromBase64(base64)], path.split('/').at(-1) ?? path) };
}
