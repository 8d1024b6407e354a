import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { aucMarginPesg } from './auc-margin-pesg.ts';
import { cfair } from './cfair.ts';
import { clip } from './clip.ts';
import { clippedLoss } from './clipped-loss.ts';
import { confusionLoss } from './confusion-loss.ts';
import { dbpmAuthors } from './dbpm-authors.ts';
import { dbpmBatchSlot } from './dbpm-batch-slot.ts';
import { dbpmPaper } from './dbpm-paper.ts';
import { domainIndependent } from './domain-independent.ts';
import { end } from './end.ts';
import { erm } from './erm.ts';
import { evenhandRobust } from './evenhand-robust.ts';
import { fairclipAligned } from './fairclip-aligned.ts';
import { fairclipAsReleased } from './fairclip-as-released.ts';
import { fairclipMulti } from './fairclip-multi.ts';
import { fairclipPaper } from './fairclip-paper.ts';
import { groupDro } from './group-dro.ts';
import { groupLossPenalty } from './group-loss-penalty.ts';
import { laftr } from './laftr.ts';
import type { Method } from './method.ts';
import { mmdMatching } from './mmd-matching.ts';
import { rampLoss } from './ramp-loss.ts';
import { resampleClass, resampleGroup, resampleGroupClass } from './resampling.ts';
import { reweighing } from './reweighing.ts';
import { robustFairAsReleased } from './robust-fair-as-released.ts';
import { robustFairPaper } from './robust-fair-paper.ts';
import { sharpnessAware } from './sharpness-aware.ts';
import { siglip } from './siglip.ts';
import { sinkhornMatching } from './sinkhorn-matching.ts';
import { swa } from './swa.ts';
import { swad } from './swad.ts';

/**
 * All methods, baselines first. Each names its source (authors and year, paper or released code), its settings with
 * defaults and limits, and what it learns from: pairs or classes.
 */
export const methods: readonly Method[] = [
  clip,
  erm,
  siglip,
  dbpmPaper,
  dbpmAuthors,
  dbpmBatchSlot,
  fairclipPaper,
  fairclipAsReleased,
  fairclipAligned,
  fairclipMulti,
  robustFairPaper,
  robustFairAsReleased,
  evenhandRobust,
  reweighing,
  resampleClass,
  resampleGroup,
  resampleGroupClass,
  groupDro,
  groupLossPenalty,
  rampLoss,
  clippedLoss,
  aucMarginPesg,
  sharpnessAware,
  swa,
  swad,
  confusionLoss,
  laftr,
  cfair,
  domainIndependent,
  mmdMatching,
  sinkhornMatching,
  end,
] as unknown as readonly Method[];

/** The method of a name. Throws `learn/unknown-method` (usage) with the nearest names. */
export function methodOf(name: string): Method {
  const found = methods.find((method) => method.name === name);
  if (found) return found;
  const names = methods.map((method) => method.name);
  const near = nearestNames(name, names);
  const suggestion = near.length > 0 ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}? ` : '';
  throw usageError('learn/unknown-method', `There is no method "${name}".`, {
    hint: `${suggestion}Methods are: ${names.join(', ')}.`,
  });
}
