/** Dermoscopy on skin of different tones; dark skin is rare, and its malignant lesions are more often missed. */
export const skinTone = `# Three things that happen to real data at once: a rare group, missed diagnoses in it, and a ruler beside what looked suspicious.
world: skin
name: skin-tone
title: Skin lesions on skin of different tones
about: Malignant lesions on light, medium and dark skin; dark skin is rare, its malignant lesions are more often recorded as benign, and rulers lie beside malignant ones.
cases: 2000
seed: 1
settings: { width: 256, height: 192 }

nodes:
  tone: { categorical: { light: 0.62, medium: 0.28, dark: 0.1 } }
  skinTone:
    truncatedNormal: { mean: { by: tone, light: 48, medium: 25, dark: -15 }, sd: { by: tone, light: 5, medium: 7, dark: 14 }, low: -50, high: 60 }
    about: Individual typology angle, in degrees.
  sex: { categorical: [female, male] }
  years: { truncatedNormal: { mean: 52, sd: 17, low: 18, high: 90 } }
  age: { expression: round(years) }
  malignant: { bernoulli: 0.25, about: The truth. }

  # What one looks for: asymmetry, border, colour, diameter
  severity: { normal: { mean: 1.6 * malignant, sd: 1 }, about: How malignant the lesion looks; a latent number. }
  asymmetry: { truncatedNormal: { mean: 0.2 + 0.16 * severity, sd: 0.1, low: 0, high: 1 } }
  borderIrregularity: { truncatedNormal: { mean: 0.2 + 0.16 * severity, sd: 0.1, low: 0, high: 1 } }
  colours: { truncatedNormal: { mean: 1.9 + 0.8 * severity, sd: 0.5, low: 1, high: 6 } }
  diameter: { truncatedNormal: { mean: 6 + 1.3 * severity, sd: 1.8, low: 1.5, high: 16 } }
  pigment: { truncatedNormal: { mean: 1 + 0.1 * severity, sd: 0.2, low: 0.3, high: 2 } }
  network: { uniform: { low: 0, high: 0.8 } }
  globules: { poisson: { mean: 8 } }
  streaks: { truncatedNormal: { mean: 0.1 * severity - 0.1, sd: 0.2, low: 0, high: 1 } }
  borderWidth: { uniform: { low: 0.4, high: 1.2 } }
  elongation: { uniform: { low: 1, high: 1.6 } }
  erythema: { uniform: { low: 0.05, high: 0.4 } }

  # What lies in the way
  ruler: { bernoulli: { by: malignant, 0: 0.1, 1: 0.4 }, about: A ruler beside the lesion. }
  ink: { expression: "if(inked = 1, 0.7, 0)" }
  inked: { bernoulli: 0.06 }
  hair: { expression: "min(hairs, 60)" }
  hairs: { poisson: { mean: "if(sex = 'male', 9, 4)" } }
  bubbles: { expression: "min(bubbled, 40)" }
  bubbled: { poisson: { mean: 3 } }
  vignette: { uniform: { low: 0, high: 0.5 } }
  illumination: { uniform: { low: 0, high: 0.4 } }
  cast: { truncatedNormal: { mean: 0, sd: 0.3, low: -1, high: 1 } }
  exposure: { constant: 0.3 }
  pointSpread: { constant: 0.12 }

  recorded:
    label: malignant
    noise: { by: tone, dark: { falseNegative: 0.25, falsePositive: 0.02 }, default: { falseNegative: 0.05, falsePositive: 0.02 } }
    about: The diagnosis as recorded.

table:
  label: recorded
  truth: malignant
  attributes: [tone, sex, age, ruler]
  split: { train: 0.6, validation: 0.2, test: 0.2 }
twins: { ruler: 0 }
`;
