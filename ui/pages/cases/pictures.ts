// Which attachments belong to a case: paths in its cells first, else files named as one of its cells.
import { computed } from '@preact/signals';
import { project } from '../../app/project.ts';
import type { CaseColumn, CaseRow } from '../../data/off-thread/case-query.ts';

/** A picture drawn over another: a mask (inside or outside) or saliency (how much). */
export interface OverlaySource {
  readonly name: string;
  readonly path: string;
  readonly kind: 'mask' | 'saliency';
}

/** What can be shown of a case. */
export interface CasePictures {
  readonly path: string;
  readonly overlays: readonly OverlaySource[];
}

const pictureName = /\.(png|jpe?g|webp|gif|nii|nii\.gz|npy)$/i;
const maskName = /mask|segm|label/i;
const saliencyName = /salien|heat|attention|(^|[^a-z])cam([^a-z]|$)/i;

interface Index {
  readonly byBase: ReadonlyMap<string, readonly string[]>;
  readonly byStem: ReadonlyMap<string, readonly string[]>;
}

const index = computed<Index>(() => {
  const byBase = new Map<string, string[]>();
  const byStem = new Map<string, string[]>();
  const put = (map: Map<string, string[]>, key: string, path: string) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [path]);
    else known.push(path);
  };
  for (const path of project.source.attachments.value) {
    if (!pictureName.test(path)) continue;
    put(byBase, baseOf(path), path);
    put(byStem, stemOf(path), path);
  }
  return { byBase, byStem };
});

/** Whether there are pictures at all. */
export const picturesThere = computed(() => index.value.byBase.size > 0);

/** Whether a file holds bare samples, which no browser shows by itself. */
export function isArray(path: string): boolean {
  return /\.npy$/i.test(path);
}

/** Whether a file is a volume. */
export function isVolume(path: string): boolean {
  return /\.nii(\.gz)?$/i.test(path);
}

/** The picture of a case with what lies over it; undefined where none of its cells names one that is here. */
export function picturesOf(columns: readonly CaseColumn[], { cells }: CaseRow): CasePictures | undefined {
  const named = columns.flatMap(({ label, role }, place) => {
    const cell = cells[place];
    return role === 'column' && typeof cell === 'string' && pictureName.test(cell) ? [{ label, cell }] : [];
  });
  const kinds = named.map(({ label, cell }) => ({ label, kind: kindOf(label), path: resolve(cell) }));
  const image =
    kinds.find(({ kind, path }) => kind === undefined && path !== undefined)?.path ?? byCell(columns, cells);
  if (image === undefined) return undefined;
  const overlays = kinds.flatMap(({ label, kind, path }) =>
    kind === undefined || path === undefined ? [] : [{ name: label.replace(/^mask[_ ]/i, ''), path, kind }],
  );
  return { path: image, overlays: overlays.length > 0 ? overlays : besides(image) };
}

function kindOf(name: string): OverlaySource['kind'] | undefined {
  if (saliencyName.test(name)) return 'saliency';
  return maskName.test(name) ? 'mask' : undefined;
}

/** The attachment that a path in a table means: the tail of its path, else its name alone. */
function resolve(cell: string): string | undefined {
  const wanted = cell.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
  const candidates = index.value.byBase.get(baseOf(wanted)) ?? [];
  const exact = candidates.find((path) => path === wanted || path.endsWith(`/${wanted}`));
  return exact ?? candidates.find((path) => kindOf(folderOf(path)) === undefined);
}

function byCell(columns: readonly CaseColumn[], cells: CaseRow['cells']): string | undefined {
  for (const [place, { role }] of columns.entries()) {
    const cell = cells[place];
    if (role !== 'column' || typeof cell !== 'string') continue;
    const found = index.value.byStem.get(cell.toLowerCase())?.find((path) => kindOf(folderOf(path)) === undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Files of the same name in folders that are called after masks or saliency, and those that add it to the name. */
function besides(image: string): readonly OverlaySource[] {
  const stem = stemOf(image);
  const { byStem } = index.value;
  const within = (byStem.get(stem) ?? []).filter((path) => path !== image);
  const added = ['_mask', '_saliency', '_segmentation'].flatMap((end) => byStem.get(`${stem}${end}`) ?? []);
  return [...within, ...added].flatMap((path) => {
    const kind = kindOf(path.slice(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1));
    return kind === undefined ? [] : [{ name: folderOf(path).split('/').at(-1) || kind, path, kind }];
  });
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase();
}

function stemOf(path: string): string {
  return baseOf(path).replace(pictureName, '');
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
