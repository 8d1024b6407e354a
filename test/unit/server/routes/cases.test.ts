// Tables over HTTP: what is listed, described, paged, uploaded; and what is refused.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../../../../src/images/formats/encode-png.ts';
import {
  type ApiError,
  apiPaths,
  type CasePicturesAnswer,
  type CasesAnswer,
  type CaseTable,
  type RowsPage,
} from '../../../../src/server/api.ts';
import { openWorkbench, put, type Workbench } from '../../../fixtures/workbench.ts';

const csv = 'patient,sex,age,label,score\np1,F,30,1,0.9\np2,M,50,0,0.2\np3,F,70,0,0.4\n';

let workbench: Workbench;
beforeEach(async () => {
  workbench = await openWorkbench({ uploadBytes: 10_000, unpackedBytes: 200_000 });
});
afterEach(() => workbench.close());

const upload = (name: string, body: BodyInit, query = '') =>
  workbench.ask(`${apiPaths.caseTable(name)}${query}`, { method: 'PUT', body });
const codeOf = async (answer: Promise<Response>) => {
  const response = await answer;
  return [response.status, ((await response.json()) as ApiError).error.code];
};
const inCases = () => readdirSync(workbench.project.folder('cases')).sort();

describe('reading', () => {
  it('lists tables, also in folders, and knows their size once they were described', async () => {
    put(workbench, 'cases/a.csv', csv);
    put(workbench, 'cases/notes.txt', 'no table');
    put(workbench, 'cases/run-log.jsonl', '{"verb":"simulate"}\n');
    put(workbench, 'cases/pair-decisions.csv', 'case,decision\na,out\n');
    const list = async () => (await (await workbench.ask(apiPaths.cases)).json()) as CasesAnswer;
    expect((await list()).tables).toMatchObject([{ table: 'a.csv', bytes: csv.length, simulated: false }]);
    const described = (await (await workbench.ask(apiPaths.caseTable('a.csv'))).json()) as CaseTable;
    expect(described).toMatchObject({
      rows: 3,
      columns: 5,
      recognised: {
        patient: 'patient',
        label: 'label',
        scores: ['score'],
        attributes: [{ name: 'sex', spellings: ['F', 'M'] }, { name: 'age' }],
      },
    });
    expect((await list()).tables).toMatchObject([{ table: 'a.csv', rows: 3, columns: 5 }]);
  });

  it('describes a table anew once it has changed', async () => {
    put(workbench, 'cases/a.csv', csv);
    await workbench.ask(apiPaths.caseTable('a.csv'));
    put(workbench, 'cases/a.csv', `${csv}p4,M,20,1,0.7\n`);
    expect(await (await workbench.ask(apiPaths.caseTable('a.csv'))).json()).toMatchObject({ rows: 4 });
  });

  it('lists pictures and decisions, none that a link leads to, and gives their bytes', async () => {
    const { project } = workbench;
    for (const folder of ['pairs/images', 'pairs/masks/cup', 'brain', '.hidden'])
      mkdirSync(join(project.folder('cases'), folder), { recursive: true });
    for (const name of ['pairs/images/1.png', 'pairs/masks/cup/1.PNG', 'brain/1.nii.gz', 'a.csv', '.hidden/1.png'])
      put(workbench, `cases/${name}`, 'bytes');
    put(workbench, 'cases/pairs/pair-decisions.csv', 'case,decision\n');
    writeFileSync(join(project.path, 'secret.png'), 'secret');
    symlinkSync(join(project.path, 'secret.png'), join(project.folder('cases'), 'link.png'));
    symlinkSync(project.path, join(project.folder('cases'), 'out'));
    const answer = (await (await workbench.ask(apiPaths.casePictures)).json()) as CasePicturesAnswer;
    expect(answer).toEqual({
      files: ['brain/1.nii.gz', 'pairs/images/1.png', 'pairs/masks/cup/1.PNG', 'pairs/pair-decisions.csv'],
      whole: true,
    });
    expect((await upload('pairs/pair-decisions.csv', 'case,decision\n', '?replace=1')).status).toBe(204);
    const picture = await workbench.ask(apiPaths.caseFile('pairs/images/1.png'));
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(await picture.text()).toBe('bytes');
    expect((await workbench.ask(apiPaths.caseFile('link.png'))).status).toBe(404);
  });

  it('gives pages of rows under a filter', async () => {
    put(workbench, 'cases/a.csv', csv);
    const filter = encodeURIComponent(JSON.stringify([{ column: 'sex', in: ['F'] }]));
    const page = (await (
      await workbench.ask(`${apiPaths.caseRows('a.csv')}?limit=1&offset=1&filter=${filter}`)
    ).json()) as RowsPage;
    expect(page).toMatchObject({ matching: 2, total: 3, rows: [['p3', 'F', 70, 0, 0.4]], positions: [2] });
  });

  it.each(['limit=-1', 'limit=x', 'filter=%5B', 'filter=%5B%7B%7D%5D', 'filter=%7B%22column%22%3A1%7D'])(
    'refuses ?%s',
    async (query) => {
      put(workbench, 'cases/a.csv', csv);
      expect(await codeOf(workbench.ask(`${apiPaths.caseRows('a.csv')}?${query}`))).toEqual([
        400,
        'server/bad-request',
      ]);
    },
  );

  it('gives the bytes of a table, to be saved', async () => {
    put(workbench, 'cases/a.csv', csv);
    const answer = await workbench.ask(apiPaths.caseFile('a.csv'));
    expect(await answer.text()).toBe(csv);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox;/);
  });

  it('names the fault of a table that cannot be read', async () => {
    put(workbench, 'cases/a.csv', 'a,b\n1,2,3\n');
    const answer = await workbench.ask(apiPaths.caseTable('a.csv'));
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as ApiError).error.message).toContain('a.csv');
  });
});

describe('paths', () => {
  it.each([
    '..%2f..%2fsecret.csv',
    '%2e%2e%2fsecret.csv',
    '..%5csecret.csv',
    '..%255csecret.csv',
    '%2fetc%2fpasswd',
    'a%00.csv',
    '.hidden.csv',
    'C%3a%5cwindows%5cwin.ini',
    'link.csv',
    'out/secret.csv',
    '....//secret.csv',
    '%c0%ae%c0%ae/secret.csv',
  ])('%s leads to nothing', async (path) => {
    const { project } = workbench;
    writeFileSync(join(project.path, 'secret.csv'), csv);
    writeFileSync(join(project.folder('cases'), '.hidden.csv'), csv);
    symlinkSync(join(project.path, 'secret.csv'), join(project.folder('cases'), 'link.csv'));
    symlinkSync(project.path, join(project.folder('cases'), 'out'));
    for (const route of ['cases', 'case-files', 'case-rows', 'results/x/files', 'runs/x/files']) {
      const answer = await workbench.ask(`/api/${route}/${path}`);
      expect([400, 404]).toContain(answer.status);
      expect(await answer.text()).not.toContain('p1,F');
    }
    const written = await workbench.ask(`/api/cases/${path}?replace=1`, { method: 'PUT', body: 'a,b\n1,2\n' });
    expect([400, 404, 415]).toContain(written.status);
    const picture = path.replace('.csv', '.npy');
    const npy = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
    const put = await workbench.ask(`/api/case-files/${picture}?replace=1`, { method: 'PUT', body: npy });
    expect(picture === 'link.npy' ? [204] : [400, 404, 415]).toContain(put.status);
    expect(existsSync(join(project.path, 'secret.npy'))).toBe(false);
    expect(readFileSync(join(project.path, 'secret.csv'), 'utf8')).toBe(csv);
  });
});

describe('uploads', () => {
  it('put a table into the folder and describe it', async () => {
    const answer = await upload('sub/ä b.csv', csv);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ table: 'sub/ä b.csv', rows: 3 });
    expect(readFileSync(join(workbench.project.folder('cases'), 'sub/ä b.csv'), 'utf8')).toBe(csv);
  });

  it('of a table that cannot be read as it is keep it and say why, in the answer and in the list', async () => {
    const latin1 = Uint8Array.of(
      ...new TextEncoder().encode('sex,score\nm'),
      0xe4,
      ...new TextEncoder().encode('n,1\n'),
    );
    const answer = await upload('a.csv', latin1);
    expect(answer.status).toBe(201);
    const problem = { code: 'cases/bad-utf-8', message: expect.stringContaining('a.csv:2: ') };
    expect(await answer.json()).toMatchObject({ table: 'a.csv', bytes: latin1.length, problem });
    expect((await upload('b.csv', 'a,b\n1,2,3\n')).status).toBe(201);
    expect(await codeOf(upload('c.csv', ''))).toEqual([422, 'cases/empty-file']);
    const { tables } = (await (await workbench.ask(apiPaths.cases)).json()) as CasesAnswer;
    expect(tables).toMatchObject([{ problem }, { problem: { message: expect.stringContaining('b.csv') } }]);
    expect(await codeOf(workbench.ask(apiPaths.caseTable('a.csv')))).toEqual([422, 'cases/bad-utf-8']);
    expect(await (await upload('a.csv', 'a\n1\n', '?replace=1')).json()).toMatchObject({ rows: 1 });
    expect(inCases()).toEqual(['a.csv', 'b.csv']);
  });

  it('do not replace a table unless that is asked for', async () => {
    await upload('a.csv', csv);
    expect(await codeOf(upload('a.csv', 'a\n1\n'))).toEqual([409, 'server/exists']);
    expect(readFileSync(join(workbench.project.folder('cases'), 'a.csv'), 'utf8')).toBe(csv);
    expect((await upload('a.csv', 'a\n1\n', '?replace=1')).status).toBe(201);
    expect(inCases()).toEqual(['a.csv']);
  });

  it('let one of several win that end at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, (_, i) => upload('a.csv', `a\n${i}\n`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('are refused when they are too large, said or streamed, and leave nothing', async () => {
    const large = `a\n${'1\n'.repeat(6000)}`;
    expect(
      await codeOf(
        workbench.ask(apiPaths.caseTable('a.csv'), {
          method: 'PUT',
          body: large,
          headers: { 'content-length': '12002' },
        }),
      ),
    ).toEqual([413, 'server/too-large']);
    let chunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new TextEncoder().encode('1\n'.repeat(500)));
      },
    });
    const init = { method: 'PUT', body: endless, duplex: 'half' } as RequestInit;
    expect(await codeOf(workbench.ask(apiPaths.caseTable('a.csv'), init))).toEqual([413, 'server/too-large']);
    expect(chunks).toBeLessThan(30);
    expect(inCases()).toEqual([]);
  });

  it('are refused when they would unpack to more than the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, '1\n'));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await codeOf(upload('a.csv.gz', bomb))).toEqual([413, 'server/unpacks-too-large']);
    // Whatever it is called.
    expect(await codeOf(upload('a.csv', bomb))).toEqual([413, 'server/unpacks-too-large']);
    const parquet = parquetWriteBuffer({ columnData: [{ name: 'a', data: new Int32Array(60_000), type: 'INT32' }] });
    expect(parquet.byteLength).toBeLessThan(10_000);
    expect(await codeOf(upload('a.parquet', parquet))).toEqual([413, 'server/unpacks-too-large']);
    expect(inCases()).toEqual([]);
  });

  it('of small compressed tables are taken', async () => {
    expect(await (await upload('a.csv.gz', gzipSync(csv))).json()).toMatchObject({ rows: 3 });
  });

  it.each([
    ['a.exe', csv, 415],
    ['a.html', '<script>', 415],
    ['.htaccess.csv', csv, 400],
    ['con.csv', csv, 400],
    ['a.csv.gz', Buffer.concat([gzipSync(csv).subarray(0, 30), Buffer.from('rubbish')]), 422],
    ['a.parquet', 'PAR1 no parquet PAR1', 422],
  ])('of %s are refused', async (name, body, status) => {
    expect((await upload(name, body as BodyInit)).status).toBe(status);
    expect(inCases()).toEqual([]);
  });

  it('of pictures are taken where they are what their names say, small when opened, and within the folder', async () => {
    const send = (name: string, body: Uint8Array, query = '') =>
      workbench.ask(`${apiPaths.caseFile(name)}${query}`, { method: 'PUT', body: Uint8Array.from(body) });
    const png = (side: number) => {
      const bytes = encodePng({ width: 2, height: 2, channels: 1, depth: 8, data: new Uint8Array(4) });
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, side);
      return bytes;
    };
    const npy = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
    expect((await send('skin/images/a.png', png(2))).status).toBe(204);
    expect((await send('skin/a.npy', npy)).status).toBe(204);
    expect((await send('skin/a.nii.gz', gzipSync(new Uint8Array(400)))).status).toBe(204);
    const listed = (await (await workbench.ask(apiPaths.casePictures)).json()) as CasePicturesAnswer;
    expect(listed.files).toEqual(['skin/a.nii.gz', 'skin/a.npy', 'skin/images/a.png']);
    const refused = [415, 'server/not-a-picture'];
    expect(await codeOf(send('a.jpg', png(2)))).toEqual(refused);
    expect(await codeOf(send('a.nii', png(2)))).toEqual(refused);
    expect(await codeOf(send('page.html', png(2)))).toEqual(refused);
    const bomb = [413, 'server/unpacks-too-large'];
    expect(await codeOf(send('b.png', png(100_000)))).toEqual(bomb);
    expect(await codeOf(send('b.nii.gz', gzipSync(new Uint8Array(300_000))))).toEqual(bomb);
    expect(await codeOf(send('c.npy', new Uint8Array(20_000)))).toEqual([413, 'server/too-large']);
    expect(await codeOf(send('skin/a.npy', npy))).toEqual([409, 'server/exists']);
    expect((await send('skin/a.npy', npy, '?replace=1')).status).toBe(204);
    const outside = await workbench.ask('/api/case-files/skin%2F..%2F..%2Fa.npy', { method: 'PUT', body: npy });
    expect(outside.status).toBe(400);
    expect(inCases()).toEqual(['skin']);
  });

  it('that break off leave nothing', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(csv));
      },
      pull: (controller) => controller.error(new Error('gone')),
    });
    const answer = await upload('a.csv', broken as never).catch(() => undefined);
    expect(answer?.status ?? 500).toBeGreaterThanOrEqual(400);
    expect(inCases()).toEqual([]);
  });

  it('can be removed again', async () => {
    await upload('a.csv', csv);
    expect((await workbench.ask(apiPaths.caseTable('a.csv'), { method: 'DELETE' })).status).toBe(204);
    expect(existsSync(join(workbench.project.folder('cases'), 'a.csv'))).toBe(false);
  });
});
