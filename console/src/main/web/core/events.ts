import {CallFailed, request} from './http';
import type {Generation, GenerationStatus} from './types';

export type Progress = {id: string; status: GenerationStatus; progress?: number; at?: string; generation?: Generation | null};

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled']);
// Browsers open six connections to a host; pictures and calls need the others.
const MAX_STREAMS = 3;
const MAX_RECONNECTS = 8;

const waiting: Array<() => void> = [];
let open = 0;

export function hasEnded(status: GenerationStatus): boolean {
  return ENDED.has(status);
}

/** Calls the listener for each state of a generation until its end, across interruptions of the stream. */
export async function follow(id: string, listener: (progress: Progress) => void, signal: AbortSignal): Promise<void> {
  await freeStream();
  try {
    let last = '';
    for (let interruptions = 0; interruptions <= MAX_RECONNECTS && !signal.aborted; interruptions++) {
      const headers: Record<string, string> = {Accept: 'text/event-stream', ...(last && {'Last-Event-ID': last})};
      try {
        const response = await request('GET /v1/generations/{id}/events', {path: {id}, headers, signal});
        if (response.status === 204 || !response.body) return;
        for await (const event of events(response.body)) {
          last = event.id || last;
          const progress = JSON.parse(event.data) as Progress;
          listener(progress);
          if (hasEnded(progress.status)) return;
        }
      } catch (failure) {
        if (failure instanceof CallFailed && failure.problem.status !== 503 && failure.problem.status !== 0) throw failure;
      }
      await pause(Math.min(500 * 2 ** interruptions, 10_000), signal);
    }
  } finally {
    open--;
    waiting.shift()?.();
  }
}

async function freeStream(): Promise<void> {
  if (open >= MAX_STREAMS) await new Promise<void>(resolve => waiting.push(resolve));
  open++;
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<{id: string; data: string}> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (rest + part.value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const data = lines.filter(line => line.startsWith('data:')).map(line => line.slice(5).trimStart()).join('\n');
      if (data) yield {id: lines.find(line => line.startsWith('id:'))?.slice(3).trim() ?? '', data};
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), {once: true});
  });
}
