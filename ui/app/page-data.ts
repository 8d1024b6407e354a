// What the page that is open shows beyond the audit. A page that is saved as one file takes it along.
import { signal } from '@preact/signals';
import type { AuditResult } from '../../src/audit/result.ts';
import type { Run } from '../../src/server/api.ts';

export interface PageData {
  /** Paths of the tables that are looked at. */
  tables(): readonly string[];
  /** Whether there is nothing to see without its tables. */
  readonly needsTables?: boolean;
  /** Paths of the files that are shown beside their cases, the most needed first. */
  attachments(): Promise<readonly string[]>;
  /** The result that is shown, where it is not that of the audit that is open. */
  result?(): AuditResult | undefined;
  /** Runs that only this page knows. */
  runs?(): readonly Run[];
  /** What else makes the page as it is, as JSON: it finds it again with `savedState`. */
  state?(): unknown;
}

/** Set by a page while it is open. */
export const pageData = signal<PageData | undefined>(undefined);

/** What a page said of itself when a file was saved from it. */
export interface PageState {
  /** Name of the page. */
  readonly page: string;
  readonly value: unknown;
}

let saved: PageState | undefined;

export function keepSavedState(state: PageState | undefined): void {
  saved = state;
}

/** The state that a page gave when this file was saved from it; once, since it changes from then on. */
export function savedState(page: string): unknown {
  if (saved?.page !== page) return undefined;
  const { value } = saved;
  saved = undefined;
  return value;
}
