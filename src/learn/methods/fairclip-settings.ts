// Settings that the methods with distances between groups share.

/** Factor of the sum of distances. */
export const distanceWeight = { low: 0, high: 1e6, about: 'Factor of the distances in the loss.' } as const;

/** Settings of the distance, with FairCLIP's blur and geomloss's scaling. */
export const distanceSettings = {
  blur: { default: 1e-4, low: 1e-8, high: 1e4, about: 'Similarities nearer than this are not told apart (Sinkhorn).' },
  scaling: {
    default: 0.5,
    low: 0.05,
    high: 0.99,
    about: 'Factor between the steps of the Sinkhorn schedule; nearer to 1 is more exact and slower.',
  },
  groupSize: { default: 32, low: 2, high: 65536, integer: true, about: 'Cases of each group at every step.' },
} as const;

/** Settings of the variants that treat both sides alike. */
export const alikeSettings = {
  gradient: {
    default: 'both',
    choices: ['both', 'batch'],
    about: 'Whether the gradient flows through the batch and the groups, or the batch only.',
  },
  bank: {
    default: 0,
    low: 0,
    high: 1e6,
    integer: true,
    about: 'Latest similarities kept of each group and used in place of group batches, without gradient; 0 for none.',
  },
} as const;

/** Largest distance of similarities, at which the schedule of Sinkhorn steps can start: cosines, and everything that is scaled. */
export const largestDiameters = { cosine: 2.5, scaled: 1e3 } as const;
