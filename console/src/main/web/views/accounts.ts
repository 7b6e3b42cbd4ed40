import {html, nothing, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {accounts, forgetAccounts} from '../core/catalogue';
import {count, credits} from '../core/format';
import {call} from '../core/http';
import {t} from '../core/i18n';
import {Pages} from '../core/pages';
import {Resource} from '../core/resource';
import {address, router} from '../core/router';
import type {Account} from '../core/types';
import {confirmLoss, form} from '../ui/dialog';
import {check, input} from '../ui/fields';
import {icon} from '../ui/icons';
import {listed} from '../ui/rows';
import {View} from '../ui/view';
import {grantCredits} from './accounts/grant';
import './accounts/keys';

const PAGE = 50;

/** Accounts, and the keys of the one that the address names, or of all. */
@customElement('dr-accounts')
export class Accounts extends View {
  private readonly accounts = new Pages<Account>(this, (cursor, signal) => call('GET /v1/admin/accounts', {query: {limit: PAGE, cursor}, signal}));
  private readonly choice = new Resource(this, () => accounts());

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><h1>${t('view.accounts')}</h1><button class="button" @click=${this.create}>${icon('plus')}${t('accounts.create')}</button></header>
      <section class="card flush"><header><h2>${t('accounts.title')}</h2></header>
        ${listed(this.accounts, all => this.table(all), () => nothing)}</section>
      ${this.choice.value ? html`<dr-keys .accounts=${this.choice.value} .account=${this.route.id ?? ''}></dr-keys>` : nothing}
    </div>`;
  }

  private table(all: Account[]): TemplateResult {
    return html`<table class="cards">
      <caption class="hidden">${t('accounts.title')}</caption>
      <thead><tr><th>${t('accounts.name')}</th><th class="number">${t('money.available')}</th><th class="number">${t('money.spent')}</th><th class="number">${t('accounts.weight')}</th>
        <th class="number">${t('accounts.max_running')}</th><th class="number">${t('accounts.max_queued')}</th><th>${t('accounts.retention')}</th><th><span class="hidden">${t('common.actions')}</span></th></tr></thead>
      <tbody>${all.map(account => this.row(account))}</tbody>
    </table>`;
  }

  private row(account: Account): TemplateResult {
    const limit = (value: number | null): string => (value === null ? t('accounts.no_limit') : count(value));
    const named = {account: account.name};
    return html`<tr>
      <td class="wide"><a class="cell-link" href=${address('accounts', account.id)} aria-current=${this.route.id === account.id ? 'true' : nothing}>${account.name}</a>
        ${account.closed_at ? html`<span class="badge bad">${t('accounts.closed')}</span>` : nothing}
        ${account.legal_hold ? html`<span class="badge warn">${t('generation.legal_hold')}</span>` : nothing}</td>
      <td class="number" data-label=${t('money.available')}>${account.credits.unlimited ? t('money.unlimited') : credits(account.credits.available)}</td>
      <td class="number" data-label=${t('money.spent')}>${credits(account.credits.spent)}</td>
      <td class="number" data-label=${t('accounts.weight')}>${count(account.weight)}</td>
      <td class="number" data-label=${t('accounts.max_running')}>${limit(account.max_running)}</td>
      <td class="number" data-label=${t('accounts.max_queued')}>${limit(account.max_queued)}</td>
      <td data-label=${t('accounts.retention')}>${account.retention_days ? t('accounts.days', {days: account.retention_days}) : t('accounts.default_retention')}</td>
      <td class="actions">
        ${account.credits.unlimited ? nothing : html`<button class="button small" aria-label=${t('accounts.grant_to', named)} @click=${() => void this.grant(account)}>${t('money.grant')}</button>`}
        <button class="button small" aria-label=${t('accounts.edit_of', named)} @click=${() => void this.edit(account)}>${t('common.edit')}</button>
        ${account.closed_at ? nothing : html`<button class="button small danger" aria-label=${t('accounts.close_of', named)} @click=${() => void this.close(account)}>${t('accounts.close')}</button>`}
      </td>
    </tr>`;
  }

  private limits(account?: Account): TemplateResult {
    const number = (name: 'weight' | 'max_running' | 'max_queued', label: string, hint?: string): TemplateResult =>
      input({name, label, type: 'number', min: 1, value: String(account?.[name] ?? ''), hint});
    return html`
      <div class="columns">${number('weight', t('accounts.weight'), t('accounts.weight_hint'))}${number('max_running', t('accounts.max_running'))}
        ${number('max_queued', t('accounts.max_queued'))}
        ${input({name: 'retention_days', label: t('accounts.retention'), type: 'number', min: 0, value: String(account?.retention_days ?? ''), hint: t('accounts.retention_hint')})}</div>
      ${check('kafka', t('accounts.kafka'), account?.kafka ?? false)}`;
  }

  private async create(): Promise<void> {
    const done = await form({
      title: t('accounts.create'), action: t('common.create'),
      body: () => html`${input({name: 'name', label: t('accounts.name'), required: true, autofocus: true})}${this.limits()}`,
      submit: async values => {
        const account = await call('POST /v1/admin/accounts', {body: {name: String(values.get('name')), ...limitsOf(values)}});
        router.go(address('accounts', account.id));
      },
    });
    if (done) this.reload();
  }

  private async edit(account: Account): Promise<void> {
    const done = await form({
      title: t('accounts.edit_of', {account: account.name}), action: t('common.save'),
      body: () => html`${this.limits(account)}${check('legal_hold', t('accounts.hold'), account.legal_hold)}`,
      submit: values => call('PATCH /v1/admin/accounts/{id}', {path: {id: account.id}, body: {...limitsOf(values), legal_hold: values.has('legal_hold')}}),
    });
    if (done) this.reload();
  }

  private async grant(account: Account): Promise<void> {
    if (await grantCredits(account.id)) this.reload();
  }

  private async close(account: Account): Promise<void> {
    const done = await confirmLoss(t('accounts.close_title', {account: account.name}), t('accounts.close_text'), t('accounts.close'),
      () => call('DELETE /v1/admin/accounts/{id}', {path: {id: account.id}}));
    if (done) this.reload();
  }

  private reload(): void {
    forgetAccounts();
    void this.accounts.reload();
    void this.choice.reload();
  }
}

function limitsOf(values: FormData): {weight?: number; max_running?: number; max_queued?: number; retention_days?: number; kafka: boolean} {
  const set = ['weight', 'max_running', 'max_queued', 'retention_days'].flatMap(name => (values.get(name) ? [[name, Number(values.get(name))]] : []));
  return {...Object.fromEntries(set), kafka: values.has('kafka')};
}
