/** What differs between the world in which the bias lies near the disease and the one in which it lies far from it. */
interface BiasPlace {
  readonly name: string;
  readonly lead: string;
  readonly title: string;
  readonly where: string;
  readonly region: string;
}

const textOf = ({ name, lead, title, where, region }: BiasPlace): string => `# ${lead}
# Sampling as in SimBA (Stanley et al. 2023): the class is one number, severity, of mean 1 or -1; two in three biased cases are diseased.
world: brain
name: ${name}
title: ${title}
about: The disease changes the right insula, the bias the ${where}; 70 % of the diseased and 30 % of the others are biased.
cases: 2000
seed: 1
settings: { dimension: 3, size: 96, diseaseRegion: right insula, biasRegion: ${region} }

nodes:
  disease: { bernoulli: 0.5, about: The class. }
  severity: { truncatedNormal: { mean: 2 * disease - 1, sd: 1, low: -5, high: 5 }, about: The one number on which the class can be seen. }
  bias: { bernoulli: { by: disease, 1: 0.7, 0: 0.3 }, about: Whether the case is in the biased group. }
  biasStrength: { truncatedNormal: { mean: 2, sd: 1, low: -1, high: 5 } }
  age: { truncatedNormal: { mean: 62, sd: 11, low: 35, high: 90 } }
  sex: { categorical: [female, male] }

  # What is seen: % of the volume of a region
  diseaseVolumeChange: { expression: 4 * severity }
  biasVolumeChange: { expression: 4 * bias * biasStrength }
  anatomyMm: { constant: 1 }
  ventricleVolumeChange: { expression: "clamp(0.6 * (age - 62), -30, 60)" }

  # The scanner
  pointSpread: { constant: 1.5 }
  ricianNoise: { uniform: { low: 0.005, high: 0.015 } }
  biasField: { uniform: { low: 0.05, high: 0.25 } }

table:
  label: disease
  truth: disease
  attributes: [bias, sex, age]
  split: { train: 0.5, validation: 0.25, test: 0.25 }
twins: { bias: 0 }
`;

/** Brain MRI: the bias changes a region beside that of the disease. */
export const brainNear = textOf({
  name: 'brain-near',
  lead: 'Insula and putamen lie side by side: a network that looks at one sees the other.',
  title: 'Brain MRI with a bias near the disease',
  where: 'right putamen beside it',
  region: 'right putamen',
});

/** Brain MRI: the bias changes a region far from that of the disease. */
export const brainFar = textOf({
  name: 'brain-far',
  lead: 'Insula and postcentral gyrus lie apart: a network has to look elsewhere to use the bias.',
  title: 'Brain MRI with a bias far from the disease',
  where: 'right postcentral gyrus',
  region: 'right postcentral gyrus',
});
