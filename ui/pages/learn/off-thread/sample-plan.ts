/** Name of the case table of the sample. */
export const sampleTable = 'fundus-sample.csv';

/** The plan of the sample: pairs, some of them bad, by the method that looks for them. */
export const samplePlan = `# 600 simulated fundus pictures with notes. In two groups more of the pairs do not belong together, and more diagnoses were missed.
title: Simulated fundus pictures with notes
cases:
  tables:
    - path: ${sampleTable}
  columns:
    case: case
    image: image
    text: summary
    label: recorded
    truth: glaucoma       # known, because it is simulated; never used in training
    patient: patient
    split: split
  task: finding
  classes: [no glaucoma, glaucoma]
  attributes:
    - name: race
    - name: sex
  known: { badPair: "pair != good" }   # to say how many of the flagged pairs are bad; this method does not see it

inputs:
  image: { size: 64, channels: grey }
  text: { length: 48 }
  prompts:
    no glaucoma: ["no glaucoma"]
    glaucoma: ["glaucoma"]

network: { name: small-dual-encoder }
use: { kind: scratch, modality: pairs }
method: { name: dbpm-paper }

training:
  epochs: 10
  batchSize: 32
  optimiser: { name: adamw, learningRate: 0.003, weightDecay: 0.0001 }

selection: { criterion: worst-group-auc, minimumEvents: 5 }   # few validation cases: groups count from five with and five without
seeds: [1]
`;
