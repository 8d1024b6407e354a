// What the page that is open shows beyond the audit. A page that is saved as one file takes it along.
import { signal } from '@preact/signals';

export interface PageData {
  /** Paths of the tables that are looked at. */
  tables(): readonly string[];
  /** Paths of the files that are shown beside their cases, the most needed first. */
  attachments(): Promise<readonly string[]>;
}

/** Set by a page while it is open. */
export const pageData = signal<PageData | undefined>(undefined);
