// The plan as it stands, kept by the tab and nothing else, so that a page that is loaded again shows what was typed. A file opened from a disk
// may have no place for it.
import { type PresetName, presets } from './presets.ts';

/** The text of a plan and the preset that it was begun with. */
export interface PlanDraft {
  readonly preset: PresetName;
  readonly text: string;
}

const key = `evenhand-plan ${location.pathname}`;

export function keptDraft(): PlanDraft | undefined {
  try {
    const { preset, text } = JSON.parse(sessionStorage.getItem(key) ?? '') as PlanDraft;
    return Object.hasOwn(presets, preset) && typeof text === 'string' ? { preset, text } : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(draft: PlanDraft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Without storage the text lasts as long as the page.
  }
}
