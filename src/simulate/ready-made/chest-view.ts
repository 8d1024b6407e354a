/** Chest X-rays whose view, markers and tubes give away how ill the patient is. */
export const chestView = `# The sick are imaged in bed, from the front, with a label that says so and with tubes: four shortcuts to one finding.
world: chest
name: chest-view
title: Chest X-rays whose view gives the finding away
about: Effusions, more frequent in the very ill, who are imaged front to back with tubes, electrodes and a label; sites differ in how they expose.
cases: 2000
seed: 1
settings: { width: 256, height: 256 }

nodes:
  sex: { categorical: [female, male] }
  years: { truncatedNormal: { mean: 58, sd: 17, low: 18, high: 95 } }
  age: { expression: round(years) }
  site: { categorical: { A: 0.5, B: 0.3, C: 0.2 } }
  effusion: { bernoulli: 0.3, about: The truth. }
  inBed: { bernoulli: { by: effusion, 0: 0.3, 1: 0.75 }, about: "Very ill: cannot stand." }

  # What is seen of the finding
  opacity: { expression: "if(effusion = 1, 'effusion', 'none')" }
  opacitySide: { categorical: [right, left] }
  opacitySize: { truncatedNormal: { mean: 55, sd: 22, low: 12, high: 115 }, about: Height of the effusion in mm. }
  opacityDensity: { uniform: { low: 0.5, high: 1 } }

  # What gives it away
  view: { expression: "if(inBed = 1, 'AP', 'PA')", about: The direction of the beam. }
  label: { expression: "if(inBed = 1 and labelled = 1, 'AP PORTABLE', 'none')" }
  labelled: { bernoulli: { by: site, A: 0.9, B: 0.4, C: 0 } }
  endotrachealTube: { bernoulli: { by: inBed, 0: 0, 1: 0.25 } }
  centralLine: { bernoulli: { by: inBed, 0: 0.02, 1: 0.45 } }
  leads: { expression: "inBed * electrodes" }
  electrodes: { categorical: { 0: 0.2, 2: 0.2, 3: 0.4, 4: 0.2 } }
  pacemaker: { bernoulli: 0.03 }
  marker: { categorical: { by: site, A: { L: 1 }, B: { R: 1 }, C: { L: 0.5, none: 0.5 } } }

  # The patient and the exposure
  cardiothoracicRatio: { truncatedNormal: { mean: 0.42 + 0.0008 * age + 0.03 * effusion, sd: 0.035, low: 0.35, high: 0.75 } }
  inspiration: { truncatedNormal: { mean: 0.7 - 0.25 * inBed, sd: 0.12, low: 0.1, high: 1 } }
  rotation: { truncatedNormal: { mean: 0, sd: 1.5 + 2.5 * inBed, low: -12, high: 12 } }
  thickness: { truncatedNormal: { mean: 100, sd: 12, low: 75, high: 140 } }
  exposure: { truncatedNormal: { mean: { by: site, A: -0.8, B: -0.5, C: -1 }, sd: 0.25, low: -2, high: 2 } }
  tubeVoltage: { expression: "if(inBed = 1, 85, 115)" }
  scatter: { expression: "0.15 + 0.15 * inBed" }
  contrast: { constant: 0.85 }
  pointSpread: { constant: 1.7 }
  quantumNoise: { uniform: { low: 0.005, high: 0.02 } }

  recorded:
    label: effusion
    noise: { by: view, AP: { falseNegative: 0.08, falsePositive: 0.05 }, PA: { falseNegative: 0.04, falsePositive: 0.01 } }
    about: The finding as read from the report.

table:
  label: recorded
  truth: effusion
  attributes: [view, sex, age]
  site: site
  split: { train: 0.6, validation: 0.2, test: 0.2 }
twins: { inBed: 0 }
`;
