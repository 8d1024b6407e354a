/** Brain MRI by SimBA's published procedure. */
export const brainSimba = `# The design of SimBA's tutorial (Stanley et al. 2023, 2024), its sampling and its order of deformations, defects included: docs/worlds/brain.md.
world: brain
name: brain-simba
title: Brain MRI as SimBA makes it
about: One number moves the right insula and gives the class, another the right putamen beside it in 70 % of the diseased and 30 % of the others; for comparison with what was published.
cases: 2160
seed: 1
settings: { compat: simba, dimension: 3, size: 96, diseaseRegion: right insula, biasRegion: right putamen }

nodes:
  disease: { bernoulli: 0.5, about: The class. }
  bias: { bernoulli: { by: disease, 1: 0.7, 0: 0.3 }, about: Whether the region of the bias is deformed. }
  subject: { truncatedNormal: { mean: 0, sd: 1, low: -3.5, high: 3.5 }, about: The one number that tells anatomies apart. }
  severity: { normal: { mean: 2 * disease - 1, sd: 1 }, about: The one number on which the class can be seen. }
  biasStrength: { normal: { mean: 2, sd: 1 } }

latents:
  subjectCoefficient: subject
  diseaseCoefficient: severity
  biasCoefficient: biasStrength
  biasPresent: bias

stratify: { class: disease, by: bias, within: [subject, severity], compat: simba }
table:
  label: disease
  truth: disease
  attributes: [bias]
  split: { train: 0.5, validation: 0.25, test: 0.25 }
twins: { bias: 0 }
`;
