// The flags that say which rule of post-processing is fitted, and the settings that they make.
import type { ThresholdRule } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { RuleSettings } from '../../learn/post-processing/rule-settings.ts';

/** Values of the flags; a flag that was not given is absent. */
export interface RuleFlags {
  readonly rule?: string | undefined;
  readonly randomised?: boolean | undefined;
  readonly objective?: 'accuracy' | 'balanced-accuracy' | undefined;
  readonly shrinkage?: number | undefined;
  readonly scale?: 'probability' | 'logit' | undefined;
  readonly favourable?: '0' | '1' | undefined;
  readonly disadvantaged?: readonly string[] | undefined;
  readonly among?: 'all' | 'label' | undefined;
}

/** What a plan says that a rule needs too. */
export interface RuleBasis {
  /** The one threshold that a rule starts from. */
  readonly threshold?: ThresholdRule | undefined;
  readonly minimumCount: number;
}

const thresholdFlags = ['randomised', 'objective'] as const;

/** The rules with the flags that each takes. */
const rules: Readonly<Record<string, readonly (keyof RuleFlags)[]>> = {
  'equal-sensitivity': thresholdFlags,
  'equal-specificity': thresholdFlags,
  'equalised-odds': thresholdFlags,
  'minimum-sensitivity': [],
  recalibration: ['shrinkage', 'scale'],
  'reject-option': ['favourable', 'disadvantaged', 'among'],
};

/**
 * The settings of the rule written as `equal-sensitivity`, `equal-sensitivity=0.9`, `equal-specificity=0.8`, `equalised-odds`,
 * `minimum-sensitivity=0.85`, `recalibration=isotonic`, `reject-option=0.02`, with the flags beside it.
 * @throws `post-process/bad-rule` (usage): an unknown rule, a value it does not take, a flag of another rule.
 */
export function ruleFromFlags(flags: RuleFlags, { threshold, minimumCount }: RuleBasis): RuleSettings {
  const text = flags.rule ?? absent();
  const [name = '', value, ...rest] = text.split('=').map((part) => part.trim());
  const takes = rules[name];
  if (takes === undefined || rest.length > 0) throw unknownRule(text, name);
  refuseStrangers(flags, name, takes);
  const youden = { rule: 'youden' } as const;
  switch (name) {
    case 'recalibration':
      return { kind: 'recalibration', method: methodOf(text, value), scale: flags.scale, shrinkage: flags.shrinkage };
    case 'reject-option': {
      const { among, disadvantaged } = flags;
      const favourable = flags.favourable === undefined ? undefined : flags.favourable === '1' ? 1 : 0;
      const bound = value === undefined ? undefined : shareOf(text, value);
      return { kind: 'reject-option', threshold, favourable, disadvantaged, among, bound, minimumCount };
    }
    default: {
      const { randomised, objective } = flags;
      const constraint = constraintOf(text, { name, value, rule: threshold ?? youden });
      return { kind: 'group-thresholds', constraint, randomised, objective, minimumCount };
    }
  }
}

function absent(): never {
  throw usageError('post-process/bad-rule', 'no rule is named.', {
    hint: `Name what is fitted with --rule (${Object.keys(rules).join(', ')}), or a fitted rule with --fitted rule.json.`,
  });
}

function unknownRule(text: string, name: string) {
  const near = nearestNames(name, Object.keys(rules));
  const suggestion = near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : '';
  return usageError('post-process/bad-rule', `--rule "${text}" is not a rule.`, {
    hint: `${suggestion}Rules are: ${Object.keys(rules).join(', ')}.`,
  });
}

function refuseStrangers(flags: RuleFlags, name: string, takes: readonly (keyof RuleFlags)[]): void {
  const all = [...new Set(Object.values(rules).flat())];
  const stranger = all.find((flag) => flags[flag] !== undefined && !takes.includes(flag));
  if (stranger === undefined) return;
  const owners = Object.keys(rules).filter((rule) => rules[rule]!.includes(stranger));
  throw usageError('post-process/bad-rule', `--${stranger} does not belong to the rule "${name}".`, {
    hint: `It belongs to ${owners.join(', ')}.`,
  });
}

function methodOf(text: string, value = 'logistic') {
  if (value === 'logistic' || value === 'temperature' || value === 'isotonic') return value;
  throw usageError('post-process/bad-rule', `--rule "${text}" names no way to recalibrate.`, {
    hint: 'Write recalibration=logistic (the default), recalibration=temperature or recalibration=isotonic.',
  });
}

function shareOf(text: string, value: string): number {
  const share = Number(value);
  if (value !== '' && share >= 0 && share <= 1) return share;
  throw usageError('post-process/bad-rule', `--rule "${text}" needs a number from 0 to 1 behind the "=".`, {
    hint: 'As in --rule equal-sensitivity=0.9.',
  });
}

interface ConstraintText {
  readonly name: string;
  readonly value: string | undefined;
  readonly rule: ThresholdRule;
}

function constraintOf(text: string, { name, value, rule }: ConstraintText) {
  const share = value === undefined ? undefined : shareOf(text, value);
  switch (name) {
    case 'equal-sensitivity':
    case 'equal-specificity':
      return { name, value: share } as const;
    case 'minimum-sensitivity':
      if (share !== undefined) return { name, value: share, rule } as const;
      throw usageError('post-process/bad-rule', 'the rule "minimum-sensitivity" needs a value.', {
        hint: 'Write it behind the name: minimum-sensitivity=0.85.',
      });
    default:
      if (share === undefined) return { name: 'equalised-odds' } as const;
      throw usageError('post-process/bad-rule', `--rule "${text}": equalised odds take no value.`, {
        hint: 'Write --rule equalised-odds.',
      });
  }
}
