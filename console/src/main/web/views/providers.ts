import {html, nothing, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {count, duration, percent, time} from '../core/format';
import {call} from '../core/http';
import {t, word} from '../core/i18n';
import {Resource} from '../core/resource';
import {address} from '../core/router';
import type {Provider} from '../core/types';
import {badge} from '../ui/badges';
import {confirmLoss} from '../ui/dialog';
import {shown} from '../ui/states';
import {act} from '../ui/toast';
import {View} from '../ui/view';

// The API has no stream of provider states.
const REFRESH_MS = 10_000;

@customElement('dr-providers')
export class Providers extends View {
  private readonly providers = new Resource(this, signal => call('GET /v1/admin/providers', {signal}).then(list => list.data));
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => document.hidden || void this.providers.reload(), REFRESH_MS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><div><h1>${t('view.providers')}</h1><p>${t('providers.text')}</p></div></header>
      ${shown(this.providers, all => html`<div class="columns wide">${all.map(provider => this.card(provider))}</div>`)}
    </div>`;
  }

  private card(provider: Provider): TemplateResult {
    const latency = provider.latency as {p50_ms: number; p90_ms: number; p99_ms: number} | null;
    const errors = Object.entries(provider.errors);
    return html`<section class="card stack" aria-label=${provider.name}>
      <header><h2>${provider.name}</h2>${badge('provider', provider.state)}</header>
      ${provider.reason ? html`<p class="note warn small">${provider.reason}${provider.since ? html` · ${t('providers.since', {time: time(provider.since)})}` : nothing}</p>` : nothing}
      <dl class="facts">
        <dt>${t('providers.success')}</dt><dd class="number">${percent(provider.success_rate)} <span class="quiet small">${t('providers.of', {succeeded: count(provider.succeeded), failed: count(provider.failed)})}</span></dd>
        <dt>${t('providers.in_flight')}</dt><dd class="number">${t('providers.in_flight_of', {count: count(provider.in_flight), max: count(provider.concurrency)})}</dd>
        <dt>${t('providers.latency')}</dt><dd class="number">${latency ? `${duration(latency.p50_ms)} · ${duration(latency.p90_ms)} · ${duration(latency.p99_ms)}` : '–'} <span class="quiet small">p50 · p90 · p99</span></dd>
        ${provider.circuit ? html`<dt>${t('providers.circuit')}</dt><dd>${word('provider', provider.circuit)}</dd>` : nothing}
        ${provider.rate ? html`<dt>${t('providers.rate')}</dt><dd class="number">${t('providers.per_second', {rate: count(provider.rate)})}</dd>` : nothing}
        ${provider.probe_at ? html`<dt>${t('providers.probe')}</dt><dd>${time(provider.probe_at)}</dd>` : nothing}
        ${provider.paused_until ? html`<dt>${t('providers.paused')}</dt><dd>${time(provider.paused_until)}</dd>` : nothing}
        <dt>${t('providers.errors')}</dt><dd>${errors.length === 0 ? t('common.none') : errors.map(([code, number]) =>
          html`<a class="row tight" href=${address('generations', '', {provider: provider.name, error: code})}>${word('error', code)} <span class="number">${count(number)}</span></a>`)}</dd>
      </dl>
      ${provider.enabled ? html`<div class="row">${provider.state === 'out_of_rotation'
        ? html`<button class="button primary" aria-label=${t('providers.restore_of', {provider: provider.name})} @click=${() => void this.restore(provider)}>${t('providers.restore')}</button>`
        : html`<button class="button danger" aria-label=${t('providers.suspend_of', {provider: provider.name})} @click=${() => void this.suspend(provider)}>${t('providers.suspend')}</button>`}
        <a href=${address('generations', '', {provider: provider.name})}>${t('providers.generations')}</a></div>` : nothing}
    </section>`;
  }

  private async suspend(provider: Provider): Promise<void> {
    const done = await confirmLoss(t('providers.suspend_of', {provider: provider.name}), t('providers.suspend_text', {count: provider.in_flight}), t('providers.suspend'),
      () => call('POST /v1/admin/providers/{name}/suspend', {path: {name: provider.name}, body: {}}));
    if (done) void this.providers.reload();
  }

  private async restore(provider: Provider): Promise<void> {
    if (await act(t('providers.restored'), () => call('POST /v1/admin/providers/{name}/restore', {path: {name: provider.name}}))) void this.providers.reload();
  }
}
