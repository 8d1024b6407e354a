// Notes that belong to other pictures: what an ideal reader concludes from one pair, and how well it can do at best.
import { badPairDetector, badPairPosterior, standardMechanism } from 'evenhand/simulate';

const pairs = [
  { about: 'picture 0.72, note 0.7, glaucoma', pictureRatio: 0.72, statedRatio: 0.7, diagnosis: true },
  { about: 'picture 0.72, note 0.3, no glaucoma', pictureRatio: 0.72, statedRatio: 0.3, diagnosis: false },
  { about: 'picture 0.55, note 0.45, glaucoma', pictureRatio: 0.55, statedRatio: 0.45, diagnosis: true },
];
for (const { about, ...seen } of pairs) {
  const posterior = badPairPosterior(standardMechanism, { ...seen, isClinical: true });
  const kinds = Object.entries(posterior).map(([kind, chance]) => `${kind} ${chance.toFixed(3)}`);
  console.log(`${about}: ${kinds.join(', ')}`);
}

const { auc, precision, recall } = badPairDetector([{ share: 1, mechanism: standardMechanism }]);
console.log(`the ideal reader: AUC ${auc.toFixed(3)}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`);
