import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {count, credits, day, duration, percent, utcDay} from '../core/format';
import {call} from '../core/http';
import {t} from '../core/i18n';
import {Resource} from '../core/resource';
import {router} from '../core/router';
import {session} from '../core/session';
import type {Balance, Usage, UsageRow} from '../core/types';
import {barList, columnChart, type Series} from '../ui/chart';
import {input} from '../ui/fields';
import {icon} from '../ui/icons';
import {empty, shown} from '../ui/states';
import {choices} from '../ui/fields';
import {View} from '../ui/view';
import {accountFilter} from './account-filter';
import {grantCredits} from './accounts/grant';
import './money/ledger';

type Split = 'model' | 'provider' | 'key';

const DEFAULT_DAYS = 29;
const DAY_MS = 86_400_000;
const MAX_SERIES = 5;

@customElement('dr-money')
export class Money extends View {
  private readonly balance = new Resource(this, signal => call('GET /v1/credits', {query: {account: this.ownOr(this.filterValue('account'))}, signal}));
  private readonly usage = new Resource(this, signal =>
    call('GET /v1/usage', {query: {from: this.from(), to: this.to(), by: `day,${this.split()}`, account: this.filterValue('account') || undefined}, signal}));
  private readonly reload = (): void => void this.balance.reload();
  private asked: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('balance', this.reload);
  }

  override disconnectedCallback(): void {
    removeEventListener('balance', this.reload);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const query = this.route.query.toString();
    if (changed.has('route') && query !== this.asked) {
      if (this.asked !== null) void this.usage.reload(), void this.balance.reload();
      this.asked = query;
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><h1>${t('view.money')}</h1>
        ${session.admin ? html`<button class="button" @click=${() => void grantCredits(this.ownOr(this.filterValue('account')) || session.caller!.account_id)}>${icon('plus')}${t('money.grant')}</button>` : nothing}</header>
      ${shown(this.balance, balance => this.tiles(balance), 2)}
      <section class="stack">
        <div class="filters" role="search" aria-label=${t('filter.label')}>
          ${input({name: 'from', label: t('money.from'), type: 'date', value: this.from(), changed: value => router.filter({from: value})})}
          ${input({name: 'to', label: t('money.to'), type: 'date', value: this.to(), changed: value => router.filter({to: value})})}
          ${session.admin ? accountFilter(this.filterValue('account')) : nothing}
        </div>
        ${choices(t('money.by'), this.split(), [
          {value: 'model', label: t('filter.model')}, {value: 'provider', label: t('filter.provider')}, {value: 'key', label: t('filter.key')},
        ], value => router.filter({by: value}))}
        ${shown(this.usage, usage => (usage.data.length === 0 ? html`<div class="card">${empty('money', t('money.none'), t('money.none_text'))}</div>` : this.charts(usage)))}
      </section>
      <dr-ledger .account=${this.ownOr(this.filterValue('account'))}></dr-ledger>
    </div>`;
  }

  private tiles(balance: Balance): TemplateResult {
    const tile = (label: string, value: string): TemplateResult => html`<div class="tile"><span class="quiet small">${label}</span><span class="value">${value}</span></div>`;
    return html`<div class="columns narrow">
      ${tile(t('money.available'), balance.unlimited ? t('money.unlimited') : credits(balance.available))}
      ${tile(t('money.reserved'), credits(balance.reserved))}
      ${tile(t('money.spent'), credits(balance.spent))}
    </div>`;
  }

  private charts(usage: Usage): TemplateResult {
    const days = daysBetween(usage.from, usage.to);
    const labels = days.map(day);
    const ofDay = (rows: UsageRow[], value: (row: UsageRow) => number): number[] =>
      days.map(date => rows.filter(row => row.day === date).reduce((sum, row) => sum + value(row), 0));
    const groups = this.groups(usage);
    const series = (value: (row: UsageRow) => number): Series[] => groups.map(([name, rows]) => ({name, values: ofDay(rows, value)}));
    const total = usage.total;
    return html`
      <div class="columns narrow">
        ${[[t('money.credits'), credits(total.credits)], [t('money.images'), count(total.images)], [t('money.failed'), count(total.failed)],
          [t('money.latency'), duration(total.latency_ms_avg)]].map(([label, value]) => html`<div class="tile"><span class="quiet small">${label}</span><span class="value">${value}</span></div>`)}
      </div>
      <div class="columns wide">
        <section class="card stack"><h2>${t('money.spend_by_day')}</h2>${columnChart(t('money.spend_by_day'), labels, series(row => Number(row.credits)), credits)}</section>
        <section class="card stack"><h2>${t('money.images_by_day')}</h2>${columnChart(t('money.images_by_day'), labels, series(row => row.images), count)}</section>
        <section class="card stack"><h2>${t('money.reserved_charged')}</h2><p class="small quiet">${t('money.reserved_charged_text')}</p>
          ${barList([{name: t('money.reserved_sum'), value: Number(total.reserved)}, {name: t('money.charged_sum'), value: Number(total.credits)}], credits)}</section>
        <section class="card stack"><h2>${t('money.totals')}</h2>
          ${barList(groups.map(([name, rows]) => ({name, value: sum(rows, row => Number(row.credits)), note: this.note(rows)})), credits)}</section>
      </div>`;
  }

  private note(rows: UsageRow[]): string {
    const ended = sum(rows, row => row.completed + row.failed);
    return t('money.group_note', {images: count(sum(rows, row => row.images)), failed: percent(ended === 0 ? 0 : sum(rows, row => row.failed) / ended)});
  }

  /** The rows by model, provider or key; those that spent least are one group. */
  private groups(usage: Usage): Array<[string, UsageRow[]]> {
    const byName = Map.groupBy(usage.data, row => row[this.split()] || t('money.nobody'));
    const sorted = [...byName].sort((a, b) => sum(b[1], row => Number(row.credits)) - sum(a[1], row => Number(row.credits)));
    const rest = sorted.slice(MAX_SERIES).flatMap(([, rows]) => rows);
    return rest.length === 0 ? sorted : [...sorted.slice(0, MAX_SERIES), [t('money.others'), rest]];
  }

  private split(): Split {
    const by = this.filterValue('by');
    return by === 'provider' || by === 'key' ? by : 'model';
  }

  private from(): string {
    return this.filterValue('from') || utcDay(DEFAULT_DAYS);
  }

  private to(): string {
    return this.filterValue('to') || utcDay();
  }

  // Only usage can be summed over all accounts.
  private ownOr(account: string): string {
    return account === 'all' ? '' : account;
  }
}

function sum(rows: UsageRow[], value: (row: UsageRow) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
