import type {Calls, Problem} from './types';
import {session} from './session';

/** What a call was answered instead of its result. */
export class CallFailed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

export type Parameters<K extends keyof Calls> = {
  path?: Record<string, string>;
  query?: Calls[K]['query'];
  body?: Calls[K]['body'];
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** A call of the public API: its name, parameters and answer are those of the OpenAPI documents. */
export async function call<K extends keyof Calls>(name: K, parameters: Parameters<K> = {}): Promise<Calls[K]['answer']> {
  const text = await (await request(name, parameters)).text();
  return (text === '' ? undefined : JSON.parse(text)) as Calls[K]['answer'];
}

/** A call whose answer is read by the caller: JSON lines, a stream or a file. */
export async function request<K extends keyof Calls>(name: K, parameters: Parameters<K> = {}): Promise<Response> {
  const [method, path] = name.split(' ') as [string, string];
  const headers = new Headers({Authorization: `Bearer ${session.key ?? ''}`, ...parameters.headers});
  const init: RequestInit = {method, headers, signal: parameters.signal, cache: 'no-store'};
  if (parameters.body !== undefined) {
    const sendable = typeof parameters.body === 'string' || parameters.body instanceof Blob;
    init.body = sendable ? (parameters.body as BodyInit) : JSON.stringify(parameters.body);
    if (!headers.has('Content-Type')) headers.set('Content-Type', 'application/json');
  }
  const response = await fetch(filled(path, parameters.path) + queryText(parameters.query), init).catch(noAnswer);
  if (!response.ok) throw new CallFailed(await problemOf(response));
  return response;
}

/** The address of a call, as text for code samples and links. */
export function queryText(query: object | undefined): string {
  const set = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '');
  return set.length === 0 ? '' : '?' + new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

export function problemFrom(failure: unknown): Problem | null {
  if (failure instanceof CallFailed) return failure.problem;
  if (failure instanceof DOMException && failure.name === 'AbortError') return null;
  return {type: 'about:blank', status: 0, title: 'The console failed', code: 'console_error', detail: String(failure)};
}

function filled(path: string, values: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

function noAnswer(failure: unknown): never {
  if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
  throw new CallFailed({type: 'about:blank', status: 0, title: 'No answer', code: 'no_answer', detail: String(failure)});
}

async function problemOf(response: Response): Promise<Problem> {
  const unknown: Problem = {type: 'about:blank', status: response.status, title: response.statusText, code: `http_${response.status}`};
  const problem = await response.json().then((body: Partial<Problem>) => ({...unknown, ...body}), () => unknown);
  if (response.status === 401) session.signOut(problem);
  return problem;
}
