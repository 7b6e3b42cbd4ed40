import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {follow, hasEnded, type Progress} from '../core/events';
import {save, variant} from '../core/files';
import {between, bytes, credits, duration, time} from '../core/format';
import {call, request} from '../core/http';
import {t} from '../core/i18n';
import {Resource} from '../core/resource';
import {address, router} from '../core/router';
import {session} from '../core/session';
import type {Delivery, Generation, Image} from '../core/types';
import {badge} from '../ui/badges';
import {code, copyButton} from '../ui/copy';
import {confirmLoss, form} from '../ui/dialog';
import {icon} from '../ui/icons';
import {empty, failure, shown} from '../ui/states';
import {act} from '../ui/toast';
import {View} from '../ui/view';
import {attemptTimeline, failedAt} from './attempt-timeline';
import {deliveryTable} from './delivery-table';
import './playground/cost';
import {draftOf, idempotencyKey} from './playground/draft';

/** One generation: what was asked, who tried, what came of it, and what was sent about it. */
@customElement('dr-generation')
export class GenerationView extends View {
  private readonly generation = new Resource(this, signal => call('GET /v1/generations/{id}', {path: {id: this.route.id ?? ''}, signal}));
  private readonly deliveries = new Resource<Delivery[]>(this, async signal =>
    (await call('GET /v1/generations/{id}/deliveries', {path: {id: this.route.id ?? ''}, signal})).data);
  @state() private events: Progress[] = [];
  private shownId = '';

  protected override updated(changed: PropertyValues): void {
    if (changed.has('route') && this.route.id !== this.shownId) {
      if (this.shownId) void this.generation.reload(), void this.deliveries.reload();
      this.shownId = this.route.id ?? '';
      this.events = [];
      void this.watch(this.shownId);
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <nav aria-label=${t('nav.back')}><a href=${address('generations')}>← ${t('view.generations')}</a></nav>
      ${shown(this.generation, generation => this.body(generation), 10)}
    </div>`;
  }

  private body(generation: Generation): TemplateResult {
    return html`<div class="view">
      <header>
        <div class="stack tight"><h1 class="prompt">${generation.request.prompt}</h1>
          <div class="row">${badge('status', generation.status)}<code>${generation.id}</code>${copyButton(generation.id, t('generation.copy_id'))}</div></div>
        ${this.actions(generation)}
      </header>
      ${generation.error ? html`<div class="note bad">${failure(generation.error, failedAt(generation))}</div>` : nothing}
      ${generation.images.length > 0 ? this.images(generation) : nothing}
      <div class="columns wide">
        ${this.facts(generation)}
        <section class="card flush"><header><h2>${t('generation.attempts')}</h2></header>
          ${generation.attempts.length > 0 ? attemptTimeline(generation) : html`<p class="pad quiet">${t('generation.no_attempts')}</p>`}</section>
        <section class="card flush"><header><h2>${t('generation.events')}</h2></header>
          <ol class="events">${this.events.filter(event => event.at).map(event => html`<li>${badge('status', event.status)}<time class="small quiet number" datetime=${event.at!}>${time(event.at)}</time></li>`)}</ol></section>
      </div>
      <section class="card flush"><header><h2>${t('generation.deliveries')}</h2></header>
        ${shown(this.deliveries, all => (all.length === 0
          ? empty('webhooks', t('generation.no_deliveries'), t('generation.no_deliveries_text'), html`<a class="button" href=${address('webhooks')}>${t('view.webhooks')}</a>`)
          : deliveryTable(all, () => this.deliveries.reload())), 3)}</section>
      <details class="card"><summary>${t('generation.request')}</summary>${code(JSON.stringify(generation.request, null, 2), t('generation.request'))}</details>
      <details class="card"><summary>${t('generation.answer')}</summary>${code(JSON.stringify(generation, null, 2), t('generation.answer'))}</details>
    </div>`;
  }

  private actions(generation: Generation): TemplateResult {
    const own = generation.account_id === session.caller?.account_id;
    return html`<div class="row">
      <a class="button" href=${address('playground', '', {from: generation.id})}>${icon('edit')}${t('run.reuse')}</a>
      ${own ? html`<button class="button" @click=${() => void this.again(generation)}>${icon('again')}${t('run.again')}</button>` : nothing}
      ${generation.images.length > 0 ? html`<button class="button" @click=${() => void this.zip(generation)}>${icon('download')}${t('generation.zip')}</button>` : nothing}
      ${hasEnded(generation.status) || !own ? nothing : html`<button class="button" @click=${() => void this.cancel(generation)}>${t('run.cancel_action')}</button>`}
      ${session.admin ? html`<button class="button" @click=${() => void this.hold(generation)}>${icon('hold')}${t(generation.legal_hold ? 'generation.release' : 'generation.hold')}</button>` : nothing}
      ${own ? html`<button class="button danger" ?disabled=${generation.legal_hold} title=${generation.legal_hold ? t('generation.held') : nothing}
        @click=${() => void this.erase(generation)}>${icon('trash')}${t('common.delete')}</button>` : nothing}
    </div>`;
  }

  private facts(generation: Generation): TemplateResult {
    const {usage} = generation;
    return html`<section class="card stack"><h2>${t('generation.facts')}</h2><dl class="facts">
      <dt>${t('request.model')}</dt><dd>${generation.model}</dd>
      <dt>${t('generations.created')}</dt><dd>${time(generation.created_at)}</dd>
      <dt>${t('generation.finished')}</dt><dd>${time(generation.finished_at)} ${generation.finished_at ? html`<span class="quiet">(${duration(between(generation.created_at, generation.finished_at))})</span>` : nothing}</dd>
      <dt>${t('generation.deadline')}</dt><dd>${time(generation.deadline_at)}</dd>
      <dt>${t('generation.reserved')}</dt><dd class="number">${credits(usage.credits_reserved)}</dd>
      <dt>${t('generation.charged')}</dt><dd class="number">${credits(usage.credits_charged)}</dd>
      <dt>${t('generation.dialect')}</dt><dd>${generation.dialect ?? t('generation.native')}</dd>
      <dt>${t('filter.key')}</dt><dd>${generation.key_id ? html`<a class="mono" href=${address('generations', '', {key: generation.key_id})}>${generation.key_id}</a>` : t('generation.kafka')}</dd>
      <dt>${t('problem.trace')}</dt><dd>${generation.trace_id
        ? html`<span class="row tight nowrap"><code class="clip">${generation.trace_id}</code>${copyButton(generation.trace_id, t('problem.copy_trace'))}</span>`
        : html`<span class="quiet">${t('generation.not_traced')}</span>`}</dd>
      ${Object.entries(generation.metadata).map(([name, value]) => html`<dt>${name}</dt><dd><a href=${address('generations', '', {metadata: `${name}:${value}`})}>${value}</a></dd>`)}
      ${generation.legal_hold ? html`<dt>${t('generation.legal_hold')}</dt><dd>${t('generation.held')}</dd>` : nothing}
    </dl></section>`;
  }

  private images(generation: Generation): TemplateResult {
    return html`<section class="card flush"><header><h2>${t('generation.images')}</h2></header>
      <div class="images">${generation.images.map((image, index) => this.image(generation, image, index))}</div></section>`;
  }

  private image(generation: Generation, image: Image, index: number): TemplateResult {
    return html`<figure>
      <a href=${image.url} target="_blank" rel="noopener"><img src=${variant(image.url, 'variant=thumbnail')} width=${image.width} height=${image.height}
        alt=${t('run.image', {number: index + 1, prompt: generation.request.prompt})}></a>
      <figcaption class="stack tight small">
        <span class="row spread"><span>${image.width} × ${image.height} · ${image.content_type.replace('image/', '')} · ${bytes(image.bytes)}</span>
          <a href=${variant(image.url, 'download=')} download>${t('generation.original')}</a></span>
        <span class="quiet">${t('image.provenance')}: ${t(image.content_credentials ? 'image.signed' : 'image.no_credentials')}</span>
        <span class="row nowrap quiet"><span class="fixed">SHA-256</span><code class="clip" title=${image.sha256}>${image.sha256}</code>${copyButton(image.sha256, t('generation.copy_hash'))}</span>
      </figcaption>
    </figure>`;
  }

  // The stream begins with the states so far, so that one that has ended has its history too.
  private async watch(id: string): Promise<void> {
    await follow(id, event => {
      if (this.route.id !== id) return;
      this.events = [...this.events, event];
      const old = this.generation.value;
      if (event.generation) void this.generation.reload();
      else if (old) this.generation.set({...old, status: hasEnded(old.status) ? old.status : event.status, progress: event.progress ?? old.progress});
      if (event.status === 'submitted' && !hasEnded(old?.status ?? 'queued')) void this.generation.reload();
    }, this.leaving).catch(() => undefined);
    if (!this.leaving.aborted) void this.deliveries.reload();
  }

  private async zip(generation: Generation): Promise<void> {
    await act('', async () => save(await (await request('GET /v1/generations/{id}/images.zip', {path: {id: generation.id}})).blob(), `${generation.id}.zip`));
  }

  // Sent once however often it is clicked, and not before its cost is shown.
  private async again(generation: Generation): Promise<void> {
    const body = {...draftOf(generation), model: generation.model};
    const headers = {'Idempotency-Key': idempotencyKey()};
    await form({
      title: t('run.again'), action: t('playground.submit'),
      body: () => html`<p class="prompt">${body.prompt}</p><dr-cost .request=${body}></dr-cost>`,
      submit: async () => router.go(address('generations', (await call('POST /v1/generations', {body, headers})).id)),
    });
  }

  private async cancel(generation: Generation): Promise<void> {
    const done = await confirmLoss(t('run.cancel_title'), t('run.cancel_text', {prompt: generation.request.prompt.slice(0, 80)}), t('run.cancel_action'),
      () => call('POST /v1/generations/{id}/cancel', {path: {id: generation.id}}));
    if (done) void this.generation.reload();
  }

  private async hold(generation: Generation): Promise<void> {
    const path = {id: generation.id};
    await act('', () => (generation.legal_hold ? call('DELETE /v1/admin/generations/{id}/hold', {path}) : call('PUT /v1/admin/generations/{id}/hold', {path})));
    void this.generation.reload();
  }

  private async erase(generation: Generation): Promise<void> {
    const text = t('generation.delete_text', {images: generation.images.length, prompt: generation.request.prompt.slice(0, 80)});
    const done = await confirmLoss(t('generation.delete_title'), text, t('common.delete'), () => call('DELETE /v1/generations/{id}', {path: {id: generation.id}}));
    if (done) router.go(address('generations'));
  }
}
