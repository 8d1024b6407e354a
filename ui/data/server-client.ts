// Requests to the local server: errors come back as the server said them, a server that does not answer is noticed, and events are followed
// again when the connection comes back.
import { type ReadonlySignal, signal } from '@preact/signals';
import { type ApiError, changeHeader } from '../../src/server/api.ts';
import type { Connection } from './project-source.ts';

const againAfterMs = 2000;

/** What the server refused, with the parts that `ErrorPanel` shows. */
export class ServerError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly problems: readonly string[];
  readonly log: string | undefined;

  constructor({ error }: ApiError, log?: string) {
    super(error.message);
    this.code = error.code;
    this.hint = error.hint;
    this.problems = error.problems ?? [];
    this.log = log;
  }
}

export class ServerClient {
  readonly #connection = signal<Connection>('connected');
  readonly connection: ReadonlySignal<Connection> = this.#connection;

  /** `connection`: as far as it is known, before anything is asked. */
  constructor(connection: Connection = 'connected') {
    this.#connection.value = connection;
  }

  /** The JSON at a path. */
  async read<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await (await this.request(path, { signal: signal ?? null })).json()) as T;
  }

  /** Sends a change and gives the JSON that comes back, if any. */
  async change<T>(path: string, method: 'POST' | 'PUT' | 'DELETE', body?: BodyInit | object): Promise<T> {
    const plain = body instanceof Blob || typeof body === 'string' || body === undefined;
    const headers: Record<string, string> = { [changeHeader.name]: changeHeader.value };
    if (!plain) headers['content-type'] = 'application/json';
    const sent = plain ? (body as BodyInit | undefined) : JSON.stringify(body);
    const answer = await this.request(path, { method, headers, ...(sent === undefined ? {} : { body: sent }) });
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** One request. @throws `ServerError` for a refusal; the error of the network when the server does not answer. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(path, init);
    } catch (error) {
      if (!init.signal?.aborted) this.#connection.value = 'lost';
      throw error;
    }
    this.#connection.value = answer.status === 401 ? 'refused' : 'connected';
    if (answer.ok) return answer;
    const said = (await answer.json().catch(() => undefined)) as ApiError | undefined;
    throw new ServerError(
      said ?? { error: { code: `http/${answer.status}`, message: `${path}: ${answer.statusText}` } },
    );
  }

  /**
   * Follows events of these names until the returned function is called. A connection that breaks is taken up again, and `again` is then
   * called: events may have been missed.
   */
  follow<E extends { readonly type: string }>(
    path: string,
    types: readonly E['type'][],
    hear: (event: E) => void,
    again?: () => void,
  ) {
    let opened = false;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(path);
      source.onopen = () => {
        this.#connection.value = 'connected';
        if (opened) again?.();
        opened = true;
      };
      for (const type of types)
        source.addEventListener(type, ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as E));
      source.onerror = () => {
        this.#connection.value = 'lost';
        if (source?.readyState !== EventSource.CLOSED) return;
        source.close();
        timer = setTimeout(open, againAfterMs);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }
}
