// Causes as a file: seeing is not doing. Among cases with the marker the disease is common; putting the marker on makes nobody ill.
import { drawCase, type NodeValues, parseWorldFile } from 'evenhand/simulate';

const text = `
world: none
nodes:
  site: { categorical: { clinic: 0.7, hospital: 0.3 } }
  disease: { bernoulli: { by: site, clinic: 0.1, hospital: 0.5 } }
  marker: { bernoulli: { by: site, clinic: 0.05, hospital: 0.9 } }
`;
const { graph } = parseWorldFile(text, 'example.yaml');

function share(intervention: NodeValues, counts: (values: NodeValues) => boolean): string {
  let [ill, all] = [0, 0];
  for (let index = 0; index < 20_000; index += 1) {
    const { values } = drawCase(graph, { seed: 1, index, do: intervention });
    if (!counts(values)) continue;
    all += 1;
    ill += Number(values['disease']);
  }
  return (ill / all).toFixed(3);
}

console.log(`ill where a marker is seen:     ${share({}, ({ marker }) => marker === 1)}`);
console.log(`ill where no marker is seen:    ${share({}, ({ marker }) => marker === 0)}`);
console.log(`ill where a marker is put on:   ${share({ marker: 1 }, () => true)}`);
console.log(`ill where the marker is removed: ${share({ marker: 0 }, () => true)}`);
const [before, after] = [{}, { marker: 1 }].map((todo) => drawCase(graph, { seed: 1, index: 3, do: todo }).values);
console.log('case 3 and its twin:', before, after);
