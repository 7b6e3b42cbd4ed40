import type {Generation, GenerationRequest, Model} from '../../core/types';

/** What is being written: a request whose empty fields are absent. */
export type Draft = Partial<GenerationRequest> & {prompt: string};

export type Field = keyof GenerationRequest;

const STORED = 'darkroom.draft';
const MAX_SEED_STEPS = 1_000_000_007;

export function storedDraft(): Draft {
  try {
    return {prompt: '', ...(JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as Partial<Draft>)};
  } catch {
    return {prompt: ''};
  }
}

export function store(draft: Draft): void {
  sessionStorage.setItem(STORED, JSON.stringify(draft));
}

/** The draft with a field changed; an empty value removes it. */
export function withField(draft: Draft, field: Field, value: unknown): Draft {
  const {[field]: _, ...rest} = draft;
  const isEmpty = value === '' || value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  return {prompt: '', ...rest, ...(isEmpty && field !== 'prompt' ? {} : {[field]: value ?? ''})};
}

export function withRouting(draft: Draft, change: NonNullable<GenerationRequest['routing']>): Draft {
  const routing = Object.entries({...draft.routing, ...change}).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return withField(draft, 'routing', routing.length === 0 ? undefined : Object.fromEntries(routing));
}

export function requestOf(draft: Draft, model: Model): GenerationRequest {
  return {...draft, model: model.id};
}

/** How long a prompt is, as the API counts. */
export function characters(prompt: string): number {
  return [...prompt].length;
}

/** Whether the prompt is one that the model takes; the other fields are inputs with the model's limits. */
export function promptFits(draft: Draft, model: Model): boolean {
  const limits = model.parameters['prompt_characters'] as {min: number; max: number};
  const length = characters(draft.prompt);
  return length >= Math.max(limits.min, 1) && length <= limits.max;
}

/** The request of an earlier generation, to change it or to send it again. */
export function draftOf(generation: Generation): Draft {
  const {webhook_url: _, webhook_events: __, ...request} = generation.request;
  return request;
}

/** Another seed, far from the last one and within the limits of the model. */
export function varied(draft: Draft, model: Model): Draft {
  const limits = model.parameters['seed'] as {min: number; max: number} | undefined;
  if (!limits) return draft;
  const random = crypto.getRandomValues(new Uint32Array(1))[0]! % MAX_SEED_STEPS;
  return withField(draft, 'seed', limits.min + (random % (limits.max - limits.min + 1)));
}

/** Makes a repeated submission of one click the same request for the server. */
export function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
