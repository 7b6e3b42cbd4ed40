import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {models, providerNames} from '../core/catalogue';
import {follow, hasEnded} from '../core/events';
import {variant} from '../core/files';
import {between, credits, duration, time} from '../core/format';
import {call} from '../core/http';
import {t, word} from '../core/i18n';
import {Pages} from '../core/pages';
import {Resource} from '../core/resource';
import {address, router} from '../core/router';
import {session} from '../core/session';
import type {Calls, ErrorCode, Generation, GenerationStatus} from '../core/types';
import {badge} from '../ui/badges';
import {input, optionsOf, select} from '../ui/fields';
import {listed} from '../ui/rows';
import {empty} from '../ui/states';
import {View} from '../ui/view';
import {accountFilter} from './account-filter';
import './generation';

type Query = Calls['GET /v1/generations']['query'];

const STATUSES: GenerationStatus[] = ['queued', 'submitted', 'processing', 'archiving', 'completed', 'failed', 'canceled'];
const ERRORS: ErrorCode[] = ['invalid_request', 'content_policy', 'provider_auth', 'provider_credits', 'rate_limited', 'provider_unavailable',
  'provider_timeout', 'provider_error', 'uncertain', 'archive_failed', 'no_provider', 'canceled', 'expired'];
const FILTERS = ['q', 'status', 'model', 'provider', 'error', 'key', 'metadata', 'created_after', 'created_before', 'account'] as const;
const PAGE = 50;
// A page that arrivals have made larger is read anew at the next occasion.
const MAX_FIRST_PAGE = 4 * PAGE;
// States come by events; only arrivals of others have to be asked for.
const ARRIVALS_MS = 10_000;
const FOLLOWED = 3;

/** The filters of an address as those of the API; a day stands for its first moment here. */
export function generationQuery(query: URLSearchParams): Query {
  const set = FILTERS.flatMap(name => (query.get(name) ? [[name, name.startsWith('created_') ? new Date(query.get(name)!).toISOString() : query.get(name)]] : []));
  return Object.fromEntries(set) as Query;
}

@customElement('dr-generations')
export class Generations extends View {
  private readonly pages = new Pages<Generation>(this, (cursor, signal) =>
    call('GET /v1/generations', {query: {...generationQuery(this.route.query), limit: PAGE, cursor}, signal}));
  private readonly names = new Resource(this, async () => ({models: (await models()).map(model => model.id), providers: await providerNames()}));
  @state() private followed = new Map<string, AbortController>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private asked = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => void this.arrivals(), ARRIVALS_MS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer);
    this.followed.forEach(one => one.abort());
    this.followed.clear();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const query = this.route.query.toString();
    if (changed.has('route') && query !== this.asked) {
      if (changed.get('route') !== undefined) void this.pages.reload();
      this.asked = query;
    }
  }

  protected override updated(): void {
    const active = this.pages.items.filter(one => !hasEnded(one.status)).slice(0, FOLLOWED);
    for (const one of active) if (!this.followed.has(one.id)) this.watch(one.id);
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><h1>${t('view.generations')}</h1><a class="button primary" href=${address('playground')}>${t('generations.new')}</a></header>
      ${this.filters()}
      <section class="card flush">${listed(this.pages, items => this.table(items), () => this.none(), 'endless')}</section>
    </div>`;
  }

  private filters(): TemplateResult {
    const set = (name: string) => (value: string): void => router.filter({[name]: value});
    const value = (name: string): string => this.filterValue(name);
    const names = this.names.value;
    return html`<div class="filters" role="search" aria-label=${t('filter.label')}>
      <div class="grow">${input({name: 'q', label: t('filter.prompt'), type: 'search', value: value('q'), changed: set('q')})}</div>
      ${select('status', t('filter.status'), value('status'), optionsOf(STATUSES, name => word('status', name)), set('status'))}
      ${select('model', t('filter.model'), value('model'), optionsOf(names?.models ?? []), set('model'))}
      ${select('provider', t('filter.provider'), value('provider'), optionsOf(names?.providers ?? []), set('provider'))}
      ${select('error', t('filter.error'), value('error'), optionsOf(ERRORS, name => word('error', name)), set('error'))}
      ${input({name: 'created_after', label: t('filter.after'), type: 'datetime-local', value: value('created_after'), changed: set('created_after')})}
      ${input({name: 'created_before', label: t('filter.before'), type: 'datetime-local', value: value('created_before'), changed: set('created_before')})}
      ${input({name: 'key', label: t('filter.key'), value: value('key'), changed: set('key')})}
      ${input({name: 'metadata', label: t('filter.metadata'), value: value('metadata'), placeholder: 'order:42', changed: set('metadata')})}
      ${session.admin ? accountFilter(value('account')) : nothing}
    </div>`;
  }

  private table(items: Generation[]): TemplateResult {
    return html`<table class="cards">
      <caption class="hidden">${t('view.generations')}</caption>
      <thead><tr>
        <th><span class="hidden">${t('generations.picture')}</span></th><th>${t('request.prompt')}</th><th>${t('filter.status')}</th><th>${t('filter.provider')}</th>
        <th class="number">${t('generations.credits')}</th><th class="number">${t('generations.took')}</th><th>${t('generations.created')}</th>
      </tr></thead>
      <tbody>${repeat(items, item => item.id, item => this.row(item))}</tbody>
    </table>`;
  }

  private row(item: Generation): TemplateResult {
    const target = address('generations', item.id);
    const image = item.images[0];
    const last = item.attempts.at(-1);
    return html`<tr class="link" @click=${(event: Event) => (event.target as Element).closest('a') ?? router.go(target)}>
      <td class="thumb">${image ? html`<img src=${variant(image.url, 'variant=thumbnail')} alt="" loading="lazy" width="40" height="40">` : nothing}</td>
      <td class="wide"><a class="cell-link two-lines" href=${target}>${item.request.prompt}</a><span class="small quiet">${item.model}</span></td>
      <td data-label=${t('filter.status')}><span>${badge('status', item.status)}${item.error ? html`<br><span class="small quiet">${word('error', item.error.code)}</span>` : nothing}</span></td>
      <td data-label=${t('filter.provider')}>${last ? html`<span>${last.provider}${item.attempts.length > 1 ? html` <span class="small quiet">${t('generations.attempt', {number: last.number})}</span>` : nothing}</span>` : nothing}</td>
      <td class="number" data-label=${t('generations.credits')}>${credits(item.usage.credits_charged ?? (hasEnded(item.status) ? '0' : item.usage.credits_reserved))}</td>
      <td class="number" data-label=${t('generations.took')}>${duration(between(item.created_at, item.finished_at))}</td>
      <td data-label=${t('generations.created')}><time datetime=${item.created_at}>${time(item.created_at)}</time></td>
    </tr>`;
  }

  private none(): TemplateResult {
    return this.route.query.size > 0
      ? empty('generations', t('generations.none_found'), t('generations.none_found_text'), html`<a class="button" href=${address('generations')}>${t('filter.clear')}</a>`)
      : empty('generations', t('generations.none'), t('generations.none_text'), html`<a class="button primary" href=${address('playground')}>${t('generations.new')}</a>`);
  }

  private watch(id: string): void {
    const stop = new AbortController();
    this.followed.set(id, stop);
    void follow(id, event => this.replace(id, one => event.generation ?? {...one, status: event.status}), stop.signal)
      .catch(() => undefined)
      .finally(() => this.followed.delete(id));
  }

  private replace(id: string, change: (old: Generation) => Generation): void {
    this.pages.change(one => (one.id === id ? change(one) : one));
  }

  // New ones go to the top; nothing that is shown moves away or is lost.
  private async arrivals(): Promise<void> {
    if (document.hidden || this.pages.loading || this.pages.problem) return;
    const page = await call('GET /v1/generations', {query: {...generationQuery(this.route.query), limit: PAGE}, signal: this.leaving}).catch(() => null);
    if (!page) return;
    if (this.pages.refresh(page.data, MAX_FIRST_PAGE) === 'full' && scrollY === 0) void this.pages.reload();
  }
}
