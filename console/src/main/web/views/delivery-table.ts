import {html, nothing, type TemplateResult} from 'lit';
import {duration, short, time} from '../core/format';
import {call} from '../core/http';
import {t} from '../core/i18n';
import {address} from '../core/router';
import type {Delivery, Try} from '../core/types';
import {badge} from '../ui/badges';
import {code} from '../ui/copy';
import {sheet} from '../ui/dialog';
import {act} from '../ui/toast';

/** Deliveries with their last try; a click shows every try and answer. */
export function deliveryTable(deliveries: Delivery[], changed: () => Promise<void>): TemplateResult {
  return html`<table class="cards">
    <caption class="hidden">${t('generation.deliveries')}</caption>
    <thead><tr><th>${t('delivery.url')}</th><th>${t('delivery.event')}</th><th>${t('filter.status')}</th><th>${t('delivery.tries')}</th><th>${t('delivery.last')}</th><th><span class="hidden">${t('common.actions')}</span></th></tr></thead>
    <tbody>${deliveries.map(delivery => row(delivery, changed))}</tbody>
  </table>`;
}

function row(delivery: Delivery, changed: () => Promise<void>): TemplateResult {
  const last = delivery.tries.at(-1);
  return html`<tr>
    <td class="wide"><span>${delivery.url}</span>${delivery.generation_id ? html`<br><a class="small" href=${address('generations', delivery.generation_id)}>${short(delivery.generation_id)}</a>` : nothing}</td>
    <td data-label=${t('delivery.event')}>${delivery.event}</td>
    <td data-label=${t('filter.status')}>${badge('delivery', delivery.status)}</td>
    <td class="number" data-label=${t('delivery.tries')}>${delivery.tries.length}</td>
    <td data-label=${t('delivery.last')}>${last ? html`<span>${outcome(last)}<br><span class="small quiet">${time(last.tried_at)}</span></span>` : nothing}</td>
    <td class="actions">
      <button class="button small" aria-label=${t('delivery.show', {url: delivery.url})} @click=${() => showTries(delivery)}>${t('delivery.details')}</button>
      <button class="button small" aria-label=${t('delivery.redeliver_one', {url: delivery.url})} @click=${() => void redeliver(delivery, changed)}>${t('delivery.redeliver')}</button>
    </td>
  </tr>`;
}

function outcome(one: Try): string {
  return one.status ? `HTTP ${one.status}` : (one.error ?? '–');
}

async function redeliver(delivery: Delivery, changed: () => Promise<void>): Promise<void> {
  await act(t('delivery.redelivered'), () => call('POST /v1/deliveries/{id}/redeliver', {path: {id: delivery.id}}));
  await changed();
}

// Answers of strangers are shown as text, never as a page.
function showTries(delivery: Delivery): void {
  void sheet(t('delivery.title', {event: delivery.event}), () => html`
    <dl class="facts">
      <dt>${t('delivery.url')}</dt><dd>${delivery.url}</dd>
      <dt>webhook-id</dt><dd><code>${delivery.message_id}</code></dd>
      <dt>${t('filter.status')}</dt><dd>${badge('delivery', delivery.status)}</dd>
      ${delivery.next_try_at ? html`<dt>${t('delivery.next')}</dt><dd>${time(delivery.next_try_at)}</dd>` : nothing}
    </dl>
    ${delivery.tries.map(one => html`<section class="stack tight">
      <h3>${t('delivery.try', {number: one.number})} · ${outcome(one)}</h3>
      <p class="small quiet">${time(one.tried_at)} · ${duration(one.latency_ms)}</p>
      ${one.status && one.error ? html`<p class="small">${one.error}</p>` : nothing}
      ${one.answer ? code(one.answer, t('delivery.answer', {number: one.number})) : nothing}
    </section>`)}`);
}
