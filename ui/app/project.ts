// The project that is open: where it lives, what is planned, the audit and how far it is. One value for all pages.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { PlanInput } from '../../src/audit/plan.ts';
import type { AuditResult } from '../../src/audit/result.ts';
import type { EarlyStage } from '../../src/audit/run.ts';
import { canonicalJson } from '../../src/core/canonical-json.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import type { Progress } from '../../src/core/progress.ts';
import { findTables, type NoTables } from '../data/find-tables.ts';
import type { OtherModel } from '../data/other-model.ts';
import type { Inspection, ProjectSource } from '../data/project-source.ts';
import { text } from '../text/en.ts';
import { announce } from './announce.tsx';
import { type Change, hrefOf, route } from './router.ts';

/** An audit that runs, or that is there. */
export interface AuditState {
  /** Undefined for a result that was opened without its cases. */
  readonly plan: PlanInput | undefined;
  readonly result: AuditResult | undefined;
  /** `verdicts`: groups and gaps in the primary metric; `analytic`: intervals by formula, resampling still to come. */
  readonly stage: 'none' | EarlyStage | 'full';
  readonly progress: Progress | undefined;
  readonly error: unknown;
  /** SHA-256 of the canonical JSON of the whole result. */
  readonly sha256: string | undefined;
  /** The folder under `results/` that holds the result; undefined where there is none. */
  readonly id: string | undefined;
  /** Why a result that was opened has no plan: its tables are being looked for, or are not to be had. */
  readonly noTables: 'looking' | NoTables | undefined;
}

const nothing: AuditState = {
  plan: undefined,
  result: undefined,
  stage: 'none',
  progress: undefined,
  error: undefined,
  sha256: undefined,
  id: undefined,
  noTables: undefined,
};

class Project {
  #source: ProjectSource | undefined;
  #running: AbortController | undefined;
  #endSearch: () => void = () => undefined;
  readonly #audit = signal<AuditState>(nothing);
  readonly #places = new Map<string, string>();
  readonly audit: ReadonlySignal<AuditState> = computed(() => this.#audit.value);
  readonly inspection = signal<Inspection | undefined>(undefined);
  readonly draft = signal<PlanInput | undefined>(undefined);
  readonly other = signal<OtherModel | undefined>(undefined);
  readonly title: ReadonlySignal<string | undefined> = computed(
    () => this.#audit.value.result?.title ?? this.draft.value?.title ?? this.#source?.folder?.title.value,
  );

  get source(): ProjectSource {
    if (this.#source === undefined) throw new Error('No project is open.');
    return this.#source;
  }

  open(source: ProjectSource): void {
    this.#source = source;
  }

  /** The address of a page as it was last seen. */
  hrefOfPage(page: string): string {
    // Not `location.hash`: it is ahead of the route until the change of the address is heard.
    this.#places.set(route.value.page || 'home', hrefOf(route.value.page, route.value.parameters));
    return this.#places.get(page) ?? hrefOf(page);
  }

  /** Has the way back to a page lead to what was made of it in the very moment in which it was left. */
  keepPlace(page: string, parameters: Change): void {
    this.#places.set(page, hrefOf(page, parameters));
  }

  /** Runs the audit; verdicts are shown before all is computed. */
  async run(plan: PlanInput): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.draft.value = plan;
    this.#audit.value = { ...nothing, plan };
    this.#leavePlaces();
    const onProgress = (progress: Progress) => {
      if (this.#running === running) this.#set({ progress });
    };
    const onEarly = (stage: EarlyStage, early: AuditResult) => {
      if (this.#running !== running) return;
      this.#set({ result: early, stage });
      if (stage === 'verdicts') announce(text.audit.saidVerdicts);
    };
    let id: string | undefined;
    const onKept = (kept: string) => {
      id = kept;
    };
    try {
      const result = await this.source.audit(plan, { onProgress, onEarly, onKept, signal: running.signal });
      if (this.#running !== running) return;
      const sha256 = await hashOf(result);
      this.#set({ result, stage: 'full', sha256, id, progress: undefined });
      announce(text.audit.saidFull);
    } catch (error) {
      if (this.#running === running && !running.signal.aborted) this.#set({ error, progress: undefined });
    }
  }

  /** Stops the audit; what is there stays. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#endSearch();
    this.#set({ progress: undefined });
  }

  /** Shows an audit of the project folder. */
  async openKept(id: string): Promise<void> {
    const result = await this.source.folder?.readResult(id);
    if (result === undefined) return;
    this.other.value = undefined;
    await this.show(result, id);
  }

  /** Shows a result that was made elsewhere, with its cases as soon as the project has them. `id`: its folder under `results/`. */
  async show(result: AuditResult, id?: string): Promise<void> {
    this.stop();
    this.#audit.value = { ...nothing, result, stage: 'full', noTables: 'looking', sha256: await hashOf(result), id };
    this.#leavePlaces();
    this.#endSearch = effect(() => {
      void this.source.files.value;
      void this.#findTables(result);
    });
  }

  /** Shows an audit as it was left, which need not be complete; with the plan where the tables that it was made from are there. */
  async restore({ plan, result, stage }: Pick<AuditState, 'plan' | 'result' | 'stage'>): Promise<void> {
    if (plan === undefined && result !== undefined && stage === 'full') return this.show(result);
    this.stop();
    const sha256 = stage === 'full' && result !== undefined ? await hashOf(result) : undefined;
    this.#audit.value = { ...nothing, plan, result, stage, sha256 };
    this.draft.value = plan;
    if (plan !== undefined && result === undefined) await this.run(plan);
  }

  /** Says that the audit of an address cannot be shown. */
  fail(error: unknown): void {
    this.stop();
    this.#audit.value = { ...nothing, error };
  }

  /** Places that belong to another audit are not gone back to. */
  #leavePlaces(): void {
    for (const page of ['audit', 'cases']) this.#places.delete(page);
  }

  async #findTables(result: AuditResult): Promise<void> {
    const found = await findTables(this.source, result).catch(
      (error: unknown): NoTables => ({ because: 'unread', table: String(error) }),
    );
    const now = this.#audit.peek();
    if (now.result !== result || now.plan !== undefined) return;
    if ('because' in found) return this.#set({ noTables: found });
    this.#endSearch();
    this.draft.value = found;
    this.#set({ plan: found, noTables: undefined });
  }

  #set(change: Partial<AuditState>): void {
    this.#audit.value = { ...this.#audit.value, ...change };
  }
}

function hashOf(result: AuditResult): Promise<string> {
  return sha256Hex(new TextEncoder().encode(canonicalJson(result)));
}

export const project = new Project();
