import { usageError } from '../../../core/errors.ts';
import { nearestNames } from '../../../core/nearest.ts';
import type { Template } from './template.ts';

/**
 * Number of a region by its name, or by its number written as text.
 * @throws `brain/unknown-region` (usage) with near names and, if there are few, all names; `brain/empty-region` where the grid has no sample of it.
 */
export function findRegion({ regions, labels, extents }: Template, name: string): number {
  const label = regions[name] ?? (/^\d+$/.test(name) ? Number(name) : undefined);
  if (label === undefined) {
    const known = Object.keys(regions);
    const near = nearestNames(name, known, 5);
    const offered = near.length > 0 ? near : known.slice(0, 12);
    throw usageError('brain/unknown-region', `the label map has no region "${name}".`, {
      hint:
        near.length > 0
          ? `Did you mean ${near.join(' or ')}? There are ${known.length} regions.`
          : `It has ${known.length} regions: ${offered.join(', ')}${known.length > offered.length ? ', ...' : ''}.`,
    });
  }
  if (!labels.data.includes(label)) {
    const slice = extents.length === 2;
    throw usageError(
      'brain/empty-region',
      `no sample of the ${slice ? 'slice' : 'volume'} lies in the region "${name}" (label ${label}).`,
      {
        hint: slice
          ? 'Choose another plane or position, or another region.'
          : 'Choose a region that the label map holds.',
      },
    );
  }
  return label;
}
