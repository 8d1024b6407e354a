/** Fundus pictures with notes; how many pairs are bad, and how many diagnoses were missed, depends on race. */
export const fundusPairs = `# Test bed of robust and fair vision-language learning: the truth of every pair is known.
world: fundus
name: fundus-pairs
title: Fundus pictures with notes, some pairs bad on purpose
about: Scanning-laser fundus pictures with clinical notes; bad pairs and missed diagnoses are more frequent in two groups.
cases: 2000
seed: 1
settings: { modality: slo, width: 512, height: 512 }

nodes:
  # Patients
  race: { categorical: { Asian: 0.15, Black: 0.2, White: 0.65 } }
  sex: { categorical: [female, male] }
  years: { truncatedNormal: { mean: 62, sd: 13, low: 18, high: 95 } }
  age: { expression: round(years) }
  language: { categorical: { by: race, Asian: { English: 0.96, Spanish: 0.02, French: 0.02 }, default: { English: 0.88, Spanish: 0.1, French: 0.02 } } }
  laterality: { categorical: [right, left] }

  # Disease: more frequent in one group, with the same signs in all
  glaucoma:
    bernoulli: { overall: 0.45, by: race, oddsRatio: { Asian: 1.1, Black: 1.8, White: 1 } }
    about: The truth.
  severity: { truncatedNormal: { mean: 1.9 * glaucoma - 0.6, sd: 0.8, low: -3, high: 4 }, about: How far the disease has gone; a latent number. }
  cupToDiscRatio: { truncatedNormal: { mean: 0.42 + 0.13 * severity, sd: 0.08, low: 0.1, high: 0.95 } }
  rimLoss: { expression: "clamp(0.32 * severity, 0, 1)" }
  fibreLoss: { expression: "clamp(0.2 * severity, 0, 1)" }
  fibreDefect: { expression: "clamp(0.4 * severity - 0.1, 0, 1)" }
  rimLossSector: { categorical: { inferior: 0.55, superior: 0.3, both: 0.15 } }
  atrophy: { truncatedNormal: { mean: 0.15 + 0.08 * glaucoma, sd: 0.1, low: 0, high: 0.9 } }
  intraocularPressure: { truncatedNormal: { mean: 15.5 + 2.5 * glaucoma, sd: 3.5, low: 6, high: 45 } }
  meanDeviation: { truncatedNormal: { mean: -1 - 2.2 * severity, sd: 1.8, low: -32, high: 3 } }
  familyHistory: { bernoulli: { by: glaucoma, 0: 0.12, 1: 0.28 } }
  medications: { poisson: { mean: 0.1 + 1.1 * glaucoma } }
  prescribed: { expression: "min(medications, 3)" }

  # How the picture looks without the disease
  pigment: { truncatedNormal: { mean: { by: race, Asian: 0.55, Black: 0.75, White: 0.35 }, sd: 0.12, low: 0, high: 1 } }
  discHeight: { truncatedNormal: { mean: { by: race, Black: 1.95, default: 1.8 }, sd: 0.15, low: 1.3, high: 2.4 } }
  discTilt: { truncatedNormal: { mean: 0, sd: 12, low: -40, high: 40 } }
  vesselTortuosity: { uniform: { low: 0.1, high: 0.6 } }
  illumination: { uniform: { low: 0, high: 0.5 } }
  defocus: { uniform: { low: 4, high: 20 } }
  haze: { truncatedNormal: { mean: 0.006 * (age - 50), sd: 0.08, low: 0, high: 0.6 } }

  # How the note is written
  noteStyle: { categorical: { shorthand: 0.4, prose: 0.35, template: 0.25 } }
  typingErrors: { uniform: { low: 0, high: 0.03 } }

  # What goes wrong, more often in two groups
  pair:
    categorical:
      by: race
      White: { good: 0.9, swapped: 0.025, uninformative: 0.025, contradictory: 0.025, lowQuality: 0.025 }
      default: { good: 0.7, swapped: 0.1, uninformative: 0.08, contradictory: 0.06, lowQuality: 0.06 }
    about: The planted kind of pair.
  recorded:
    label: glaucoma
    noise: { by: race, White: { falseNegative: 0.03, falsePositive: 0.02 }, default: { falseNegative: 0.15, falsePositive: 0.02 } }
    about: The diagnosis as recorded.

latents:
  medications: prescribed

table:
  label: recorded
  truth: glaucoma
  attributes: [race, sex, age, language, pair]
  split: { train: 0.7, validation: 0.1, test: 0.2 }
`;
