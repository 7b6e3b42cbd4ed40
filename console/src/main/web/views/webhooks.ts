import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {time} from '../core/format';
import {call} from '../core/http';
import {t, word} from '../core/i18n';
import {Pages} from '../core/pages';
import {Resource} from '../core/resource';
import {address, router} from '../core/router';
import {session} from '../core/session';
import type {Calls, Delivery, Endpoint, EndpointList, WebhookEvent} from '../core/types';
import {badge} from '../ui/badges';
import {confirmLoss, form} from '../ui/dialog';
import {check, input, optionsOf, select} from '../ui/fields';
import {icon} from '../ui/icons';
import {listed} from '../ui/rows';
import {empty, shown} from '../ui/states';
import {act, toast} from '../ui/toast';
import {View} from '../ui/view';
import {accountFilter} from './account-filter';
import {deliveryTable} from './delivery-table';
import './webhooks/secrets';
import './webhooks/verify';

type Query = Calls['GET /v1/deliveries']['query'];

const EVENTS: WebhookEvent[] = ['completed', 'failed', 'canceled', 'progress'];
const STATUSES: Delivery['status'][] = ['pending', 'delivered', 'failed', 'disabled', 'dropped'];
const FILTERS = ['status', 'event', 'endpoint_id', 'generation_id', 'created_after', 'created_before', 'account'];
const PAGE = 50;

@customElement('dr-webhooks')
export class Webhooks extends View {
  private readonly endpoints = new Resource(this, signal => call('GET /v1/webhook-endpoints', {signal}));
  private readonly deliveries = new Pages<Delivery>(this, (cursor, signal) => call('GET /v1/deliveries', {query: {...this.query(), limit: PAGE, cursor}, signal}));
  private asked: string | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    const query = this.route.query.toString();
    if (changed.has('route') && query !== this.asked) {
      if (this.asked !== null) void this.deliveries.reload();
      this.asked = query;
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><h1>${t('view.webhooks')}</h1><button class="button primary" @click=${this.add}>${icon('plus')}${t('webhooks.add')}</button></header>
      <section class="card flush"><header><h2>${t('webhooks.endpoints')}</h2></header>
        ${shown(this.endpoints, list => this.endpointTable(list), 3)}</section>
      <section class="stack">
        <div class="row spread"><h2>${t('generation.deliveries')}</h2>
          <button class="button" @click=${this.redeliverMany}>${icon('again')}${t('webhooks.redeliver_many')}</button></div>
        ${this.filters()}
        <div class="card flush">${listed(this.deliveries, items => deliveryTable(items, () => this.deliveries.reload()), () => this.none())}</div>
      </section>
      <dr-webhook-secrets></dr-webhook-secrets>
      <dr-webhook-verify></dr-webhook-verify>
    </div>`;
  }

  private endpointTable(list: EndpointList): TemplateResult {
    if (list.data.length === 0 && list.disabled_addresses.length === 0) {
      return empty('webhooks', t('webhooks.none'), t('webhooks.none_text'), html`<button class="button primary" @click=${this.add}>${t('webhooks.add')}</button>`);
    }
    return html`<table class="cards">
      <caption class="hidden">${t('webhooks.endpoints')}</caption>
      <thead><tr><th>${t('delivery.url')}</th><th>${t('webhooks.events')}</th><th>${t('filter.status')}</th><th><span class="hidden">${t('common.actions')}</span></th></tr></thead>
      <tbody>
        ${list.data.map(endpoint => this.endpointRow(endpoint))}
        ${list.disabled_addresses.map(one => html`<tr>
          <td class="wide">${one.url}<br><span class="small quiet">${t('webhooks.request_address')}</span></td><td></td>
          <td data-label=${t('filter.status')}><span>${badge('delivery', 'disabled')}<br><span class="small quiet">${one.reason}</span></span></td>
          <td class="actions">${this.enableButton(one.url)}</td>
        </tr>`)}
      </tbody>
    </table>`;
  }

  private endpointRow(endpoint: Endpoint): TemplateResult {
    const named = {url: endpoint.url};
    return html`<tr>
      <td class="wide">${endpoint.url}</td>
      <td data-label=${t('webhooks.events')}>${endpoint.events.join(', ')}</td>
      <td data-label=${t('filter.status')}><span>${badge('delivery', endpoint.status)}
        ${endpoint.failing_since ? html`<br><span class="small quiet">${t('webhooks.failing_since', {time: time(endpoint.failing_since)})}</span>` : nothing}
        ${endpoint.reason ? html`<br><span class="small quiet">${endpoint.reason}</span>` : nothing}</span></td>
      <td class="actions">
        ${endpoint.status === 'disabled' ? this.enableButton(endpoint.url) : nothing}
        <a class="button small" href=${address('webhooks', '', {endpoint_id: endpoint.id})} aria-label=${t('webhooks.deliveries_of', named)}>${t('webhooks.its_deliveries')}</a>
        <button class="button small" aria-label=${t('webhooks.test_of', named)} @click=${() => void this.test(endpoint)}>${t('webhooks.test')}</button>
        <button class="button small danger" aria-label=${t('webhooks.remove_of', named)} @click=${() => void this.erase(endpoint)}>${t('common.remove')}</button>
      </td>
    </tr>`;
  }

  private enableButton(url: string): TemplateResult {
    const enable = async (): Promise<void> => {
      if (await act(t('webhooks.enabled'), () => call('POST /v1/webhook-endpoints/enable', {body: {url}}))) void this.endpoints.reload();
    };
    return html`<button class="button small" aria-label=${t('webhooks.enable_of', {url})} @click=${enable}>${t('webhooks.enable')}</button>`;
  }

  private filters(): TemplateResult {
    const set = (name: string) => (value: string): void => router.filter({[name]: value});
    const endpoints = this.endpoints.value?.data ?? [];
    return html`<div class="filters" role="search" aria-label=${t('filter.label')}>
      ${select('status', t('filter.status'), this.filterValue('status'), optionsOf(STATUSES, name => word('delivery', name)), set('status'))}
      ${select('event', t('delivery.event'), this.filterValue('event'), optionsOf([...EVENTS, 'test']), set('event'))}
      ${select('endpoint_id', t('webhooks.endpoint'), this.filterValue('endpoint_id'),
        [{value: '', label: t('common.any')}, ...endpoints.map(one => ({value: one.id, label: one.url}))], set('endpoint_id'))}
      ${input({name: 'generation_id', label: t('webhooks.generation'), value: this.filterValue('generation_id'), changed: set('generation_id')})}
      ${input({name: 'created_after', label: t('filter.after'), type: 'datetime-local', value: this.filterValue('created_after'), changed: set('created_after')})}
      ${input({name: 'created_before', label: t('filter.before'), type: 'datetime-local', value: this.filterValue('created_before'), changed: set('created_before')})}
      ${session.admin ? accountFilter(this.filterValue('account')) : nothing}
    </div>`;
  }

  private none(): TemplateResult {
    return this.route.query.size > 0
      ? empty('webhooks', t('webhooks.none_found'), t('generations.none_found_text'), html`<a class="button" href=${address('webhooks')}>${t('filter.clear')}</a>`)
      : empty('webhooks', t('generation.no_deliveries'), t('webhooks.no_deliveries_text'));
  }

  private query(): Query {
    const set = FILTERS.flatMap(name => {
      const value = this.filterValue(name);
      return value ? [[name, name.startsWith('created_') ? new Date(value).toISOString() : value]] : [];
    });
    return Object.fromEntries(set) as Query;
  }

  private async add(): Promise<void> {
    const done = await form({
      title: t('webhooks.add'), action: t('common.add'),
      body: () => html`
        ${input({name: 'url', label: t('delivery.url'), type: 'url', required: true, autofocus: true, placeholder: 'https://example.com/hooks', hint: t('webhooks.url_hint')})}
        <fieldset class="field"><legend>${t('webhooks.events')}</legend>${EVENTS.map(event => check('events', event, event !== 'progress', undefined, event))}</fieldset>`,
      submit: values => call('POST /v1/webhook-endpoints', {body: {url: String(values.get('url')), events: values.getAll('events') as WebhookEvent[]}}),
    });
    if (done) void this.endpoints.reload();
  }

  private async test(endpoint: Endpoint): Promise<void> {
    if (await act(t('webhooks.test_sent'), () => call('POST /v1/webhook-endpoints/{id}/test', {path: {id: endpoint.id}}))) void this.deliveries.reload();
  }

  private async erase(endpoint: Endpoint): Promise<void> {
    const done = await confirmLoss(t('webhooks.remove_title'), t('webhooks.remove_text', {url: endpoint.url}), t('common.remove'),
      () => call('DELETE /v1/webhook-endpoints/{id}', {path: {id: endpoint.id}}));
    if (done) void this.endpoints.reload();
  }

  private async redeliverMany(): Promise<void> {
    let sent = 0;
    const done = await form({
      title: t('webhooks.redeliver_many'), action: t('delivery.redeliver'),
      body: () => html`<p>${t('webhooks.redeliver_text')}</p>
        ${input({name: 'since', label: t('filter.after'), type: 'datetime-local', required: true, autofocus: true})}
        ${select('redeliver_status', t('filter.status'), 'failed', STATUSES.filter(name => name !== 'pending').map(name => ({value: name, label: word('delivery', name)})))}`,
      submit: async values => {
        const since = new Date(String(values.get('since'))).toISOString();
        const status = values.get('redeliver_status') as Delivery['status'];
        let cursor: string | undefined;
        do {
          const answer = await call('POST /v1/deliveries/redeliver', {query: {since, status, endpoint_id: this.filterValue('endpoint_id'), cursor}});
          sent += answer.redelivered;
          cursor = answer.next_cursor ?? undefined;
        } while (cursor);
      },
    });
    if (!done) return;
    toast(t('webhooks.redelivered_many', {count: sent}));
    void this.deliveries.reload();
  }
}
