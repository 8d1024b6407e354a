// Names and numbers of the regions of the procedural template. Paired regions have an odd number on the left and the next on the right.
const paired = [
  'frontal cortex',
  'precentral gyrus',
  'postcentral gyrus',
  'parietal cortex',
  'temporal cortex',
  'occipital cortex',
  'cingulate cortex',
  'insula',
  'hippocampus',
  'amygdala',
  'caudate',
  'putamen',
  'pallidum',
  'thalamus',
  'lateral ventricle',
  'cerebral white matter',
  'cerebellar cortex',
  'cerebellar white matter',
] as const;

const single = [
  'third ventricle',
  'fourth ventricle',
  'hypothalamus',
  'corpus callosum',
  'brainstem',
  'cerebrospinal fluid',
  'skull',
  'scalp',
] as const;

/** Name of a paired region without its side. */
export type PairedRegion = (typeof paired)[number];
/** Name of a region across the midline. */
export type SingleRegion = (typeof single)[number];

/** Number of the left of a pair; the right is one more. */
export function pairedLabel(name: PairedRegion): number {
  return 1 + 2 * paired.indexOf(name);
}

/** Number of a region across the midline. */
export function singleLabel(name: SingleRegion): number {
  return 1 + 2 * paired.length + single.indexOf(name);
}

/** Names of the labels of the procedural template, such as `right putamen`, to their numbers. */
export const proceduralRegions: Readonly<Record<string, number>> = Object.fromEntries([
  ...paired.flatMap((name) => [
    [`left ${name}`, pairedLabel(name)],
    [`right ${name}`, pairedLabel(name) + 1],
  ]),
  ...single.map((name) => [name, singleLabel(name)]),
]);
