import {html, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {between, count, credits, duration, time} from '../core/format';
import {call, request} from '../core/http';
import {t} from '../core/i18n';
import {Resource} from '../core/resource';
import type {LedgerReport, Status} from '../core/types';
import {form} from '../ui/dialog';
import {input} from '../ui/fields';
import {shown} from '../ui/states';
import {act, toast} from '../ui/toast';
import {View} from '../ui/view';
import './operations/dead-letters';
import './operations/failed-archives';

// The API has no stream of its own health.
const REFRESH_MS = 10_000;

type Report = Record<string, number | boolean>;

@customElement('dr-operations')
export class Operations extends View {
  private readonly status = new Resource(this, signal => call('GET /v1/admin/status', {signal}));
  @state() private ledger: LedgerReport | null = null;
  @state() private checking = false;
  @state() private replayed: string | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => document.hidden || void this.status.reload(), REFRESH_MS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><h1>${t('view.operations')}</h1></header>
      ${shown(this.status, status => this.overview(status), 4)}
      <dr-dead-letters></dr-dead-letters>
      <dr-failed-archives></dr-failed-archives>
      <div class="columns wide">${this.ledgerCard()}${this.replayCard()}</div>
    </div>`;
  }

  private overview(status: Status): TemplateResult {
    const seconds = (value: number | undefined): string => (value === undefined ? '–' : duration(value * 1000));
    const archive = status.archive;
    const left = archive?.nearest_deadline ? between(new Date().toISOString(), archive.nearest_deadline) : null;
    const tile = (label: string, value: string, note = ''): TemplateResult =>
      html`<div class="tile"><span class="quiet small">${label}</span><span class="value">${value}</span>${note ? html`<span class="small quiet">${note}</span>` : nothing}</div>`;
    return html`<div class="stack">
      <ul class="columns">${status.services.map(service => html`<li class="tile">
        <span class="row spread"><strong>${service.name}</strong><span class="badge ${service.status === 'up' ? 'good' : service.status === 'down' ? 'bad' : 'warn'}">${t(`health.${service.status}`)}</span></span>
        ${service.detail ? html`<span class="small quiet">${service.detail}</span>` : nothing}
      </li>`)}</ul>
      <div class="columns narrow">
        ${tile(t('operations.queued'), count(status.queue.queued), t('operations.oldest', {time: seconds(status.queue.oldest_seconds)}))}
        ${tile(t('operations.running'), count(status.queue.running), status.queue.overdue_seconds ? t('operations.overdue', {time: seconds(status.queue.overdue_seconds)}) : '')}
        ${archive ? tile(t('operations.archive'), count(archive.pending), left === null ? '' : t('operations.deadline', {time: duration(Math.max(left, 0))})) : nothing}
        ${status.outbox.map(outbox => tile(t('operations.outbox', {service: outbox.service}), seconds(outbox.oldest_seconds ?? 0), outbox.held ? t('operations.held', {count: count(outbox.held)}) : ''))}
        ${status.webhooks ? tile(t('operations.webhooks'), seconds(status.webhooks.hosts_past_due_seconds ?? 0), status.webhooks.overdue_seconds ? t('operations.overdue', {time: seconds(status.webhooks.overdue_seconds)}) : '') : nothing}
      </div>
    </div>`;
  }

  private ledgerCard(): TemplateResult {
    const report = this.ledger;
    return html`<section class="card stack"><h2>${t('ledgercheck.title')}</h2><p class="quiet">${t('ledgercheck.text')}</p>
      ${report ? html`<div class="note ${report.right ? 'good' : 'bad'}" role="status"><strong>${t(report.right ? 'ledgercheck.right' : 'ledgercheck.wrong')}</strong>
        <dl class="facts small">
          <dt>${t('ledgercheck.sum')}</dt><dd class="number">${credits(report.entries_sum)}</dd>
          <dt>${t('ledgercheck.balances')}</dt><dd>${report.wrong_balances.join(', ') || t('common.none')}</dd>
          <dt>${t('ledgercheck.stale')}</dt><dd>${report.stale_reservations.join(', ') || t('common.none')}</dd>
        </dl></div>` : nothing}
      <div><button class="button" ?disabled=${this.checking} @click=${this.check}>${t('ledgercheck.run')}</button></div>
    </section>`;
  }

  private replayCard(): TemplateResult {
    return html`<section class="card stack"><h2>${t('replay.title')}</h2><p class="quiet">${t('replay.text')}</p>
      ${this.replayed ? html`<div class="note good" role="status"><strong>${this.replayed}</strong></div>` : nothing}
      <div><button class="button" @click=${this.replay}>${t('replay.run')}</button></div>
    </section>`;
  }

  private async check(): Promise<void> {
    this.checking = true;
    await act('', async () => (this.ledger = await call('POST /v1/admin/ledger/check')));
    this.checking = false;
  }

  // The answer is a line per change and, last, the counts.
  private async replay(): Promise<void> {
    let report: Report = {};
    const done = await form({
      title: t('replay.title'), action: t('replay.run'),
      body: () => html`<p>${t('replay.text')}</p>${input({name: 'replay_from', label: t('filter.after'), type: 'datetime-local', required: true, autofocus: true})}`,
      submit: async values => {
        const response = await request('POST /v1/admin/replay', {query: {from: new Date(String(values.get('replay_from'))).toISOString()}});
        report = JSON.parse((await response.text()).trim().split('\n').at(-1) ?? '{}') as Report;
      },
    });
    if (!done) return;
    this.replayed = t('replay.done', {read: String(report['read'] ?? 0), changed: String(report['changed'] ?? 0), messages: String(report['new_messages'] ?? 0)});
    toast(t('replay.finished', {time: time(new Date().toISOString())}));
  }
}
