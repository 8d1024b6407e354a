import { zipSync } from 'fflate';
import { project } from '../../app/project.ts';
import { go, hrefOf } from '../../app/router.ts';
import { saveFile } from '../../charts/save.ts';
import { text } from '../../text/en.ts';
import { filesOfRun } from './kept/kept-trainings.ts';
import { guarded } from './learn-state.ts';
import { type CasesRecord, scoresPlan } from './scores-plan.ts';

/** What a run that was trained in this page has given: its files, and its scores as an audit. */
export function RunResults({ id, training }: { readonly id: string; readonly training: string }) {
  const files = filesOfRun(id);
  if (files.length === 0) return null;
  const named = (name: string) => files.find((file) => file.name === `${id}/${name}`);
  const own = ['scores.csv', 'model.onnx', 'suspicion.csv'].flatMap((name) => {
    const file = named(`${training}/${name}`);
    return file === undefined ? [] : [{ name, file }];
  });
  const manifest = named('manifest.json');
  const scores = own.find(({ name }) => name === 'scores.csv')?.file;
  return (
    <>
      <h3>{text.learn.resultTitle}</h3>
      <p class="row" data-role="run-results">
        {scores !== undefined && (
          <button type="button" class="primary" onClick={() => void guarded(() => auditScores(id, training, scores))}>
            {text.learn.auditScores}
          </button>
        )}
        {own.map(({ name, file }) => (
          <button type="button" key={name} onClick={() => saveFile(`${id}-${name}`, file, typeOf(name))}>
            {text.learn.saveAs[name as keyof typeof text.learn.saveAs]}
          </button>
        ))}
        {manifest !== undefined && (
          <button type="button" onClick={() => saveFile(`${id}-manifest.json`, manifest, 'application/json')}>
            {text.learn.saveRecord}
          </button>
        )}
        <button type="button" onClick={() => void guarded(() => saveAll(id, files))}>
          {text.learn.saveRun}
        </button>
      </p>
      <p class="quiet small">{text.learn.resultHint}</p>
    </>
  );
}

function typeOf(name: string): string {
  return name.endsWith('.csv') ? 'text/csv' : 'application/octet-stream';
}

/** The folder of the run in one archive, as `evenhand learn` writes it; the same run gives the same archive. */
async function saveAll(id: string, files: readonly File[]): Promise<void> {
  const parts = await Promise.all(
    files.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const),
  );
  const archive = zipSync(Object.fromEntries(parts), { mtime: new Date(1980, 0, 1), level: 6 });
  saveFile(`${id}.zip`, archive as Uint8Array<ArrayBuffer>, 'application/zip');
}

/** Puts the scored cases into the project and audits them as the command line suggests after a training. */
async function auditScores(id: string, training: string, scores: File): Promise<void> {
  const name = `${id}-${training.replaceAll('/', '-')}-scores.csv`;
  const record = filesOfRun(id).find((file) => file.name === `${id}/cases.json`);
  const cases = JSON.parse((await record?.text()) ?? '{}') as CasesRecord;
  await project.source.addFiles([new File([scores], name, { type: 'text/csv' })]);
  void project.run({ title: text.learn.auditTitle(id), ...scoresPlan(name, cases) });
  go(hrefOf('audit'));
}
