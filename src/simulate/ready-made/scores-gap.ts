/** Scores of a model without pictures: known AUC by group and known calibration by site. */
export const scoresGap = `# No pictures: labels and scores with a known gap, to see what an audit makes of it.
#   evenhand simulate scores-gap --out gap && evenhand audit gap/cases.csv --label truth --score score --attributes race,sex,site --patient patient
world: scores
name: scores-gap
title: Scores with a gap between groups and sites of different calibration
about: A model scores 0.08 lower in AUC in one group, equally in both sexes, and too low at one site.
cases: 10000
seed: 1
patients: { rowsPerPatient: 1..2 }

nodes:
  race: { categorical: { Asian: 0.1, Black: 0.2, White: 0.7 }, per: patient }
  sex: { categorical: [female, male], per: patient }
  site: { categorical: { A: 0.5, B: 0.3, C: 0.2 }, per: patient }
  truth: { bernoulli: { overall: 0.2, by: site, oddsRatio: { A: 1, B: 1.3, C: 0.8 } } }
  auc: { expression: "if(race = 'Black', 0.80, 0.88)", about: AUC of the model among such cases. }
  calibrationIntercept: { expression: "if(site = 'C', 1, 0)", about: Log-odds by which scores are too low. }
  prevalence: { constant: 0.2 }
  correlation: { constant: 0.3 }
  patientEffect: { truncatedNormal: { mean: 0, sd: 1, low: -8, high: 8 }, per: patient }

table:
  label: truth
  truth: truth
  attributes: [race, sex]
  site: site
  split: { tune: 0.3, test: 0.7 }
`;
