// A slice of a brain and its twin with a smaller putamen: what changed, where, and by how much.
import { openDataset } from 'evenhand/simulate';

const text = `
world: brain
settings: { dimension: 2, size: 96, diseaseRegion: right insula, biasRegion: right putamen }
nodes:
  diseaseVolumeChange: { constant: -10 }
  bias: { bernoulli: 0.5 }
  biasVolumeChange: { expression: 15 * bias }
  ricianNoise: { constant: 0.02 }
`;
const dataset = await openDataset({ text, file: 'example.yaml', cases: 3, do: [], twins: ['bias'] });

for (let position = 0; position < dataset.size; position += 1) {
  const { id, draws } = dataset.draw(position);
  const [before, after] = dataset.render(draws);
  const changed = before!.image!.data.reduce((count, value, i) => count + Number(value !== after!.image!.data[i]), 0);
  const share = (100 * changed) / before!.image!.data.length;
  console.log(
    `${id}: bias ${draws[0]!.values['bias']} -> ${draws[1]!.values['bias']}, ${share.toFixed(1)} % of the pixels changed`,
  );
  for (const { measured } of [before!, after!]) {
    console.log(
      `  putamen ${Number(measured['biasChangeReached']).toFixed(2)} %, insula ${Number(measured['diseaseChangeReached']).toFixed(2)} %`,
    );
  }
}
