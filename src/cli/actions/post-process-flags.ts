import type { AuditFlags } from '../plan/audit-flags.ts';
import type { RuleFlags } from '../plan/rule-flags.ts';
import type { Choice } from './scored-cases.ts';

/** Flags of `post-process`. */
export interface PostProcessFlags extends AuditFlags, RuleFlags, Choice {
  readonly fitted?: string | undefined;
  readonly unfitted?: 'error' | 'pooled' | undefined;
  readonly margin?: number | undefined;
  readonly out?: string | undefined;
  readonly format?: readonly string[] | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
}
