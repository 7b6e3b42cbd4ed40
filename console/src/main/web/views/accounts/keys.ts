import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {credits, time} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {Pages} from '../../core/pages';
import {address} from '../../core/router';
import {session} from '../../core/session';
import type {Account, Key} from '../../core/types';
import {secret} from '../../ui/copy';
import {confirmLoss, form, sheet} from '../../ui/dialog';
import {input, select} from '../../ui/fields';
import {icon} from '../../ui/icons';
import {listed} from '../../ui/rows';
import {empty} from '../../ui/states';
import {Part} from '../../ui/view';
import {changeOf, keyFields, newKeyOf} from './key-form';

const PAGE = 50;

/** The keys of an account, or of all; their secrets are shown once. */
@customElement('dr-keys')
export class Keys extends Part {
  @property({attribute: false}) accounts: Account[] = [];
  @property() account = '';
  private readonly keys = new Pages<Key>(this, (cursor, signal) =>
    call('GET /v1/admin/keys', {query: {account_id: this.account || undefined, limit: PAGE, cursor}, signal}));

  protected override updated(changed: PropertyValues): void {
    if (changed.has('account') && changed.get('account') !== undefined) void this.keys.reload();
  }

  protected override render(): TemplateResult {
    const name = this.accounts.find(one => one.id === this.account)?.name;
    return html`<section class="card flush">
      <header><h2>${name ? t('keys.of', {account: name}) : t('keys.title')}</h2>
        <div class="row">
          ${this.account ? html`<a href=${address('accounts')}>${t('keys.all')}</a>` : nothing}
          <button class="button primary" @click=${this.create}>${icon('plus')}${t('keys.create')}</button>
        </div></header>
      ${listed(this.keys, keys => this.table(keys), () => empty('accounts', t('keys.none'), t('keys.none_text')))}
    </section>`;
  }

  private table(keys: Key[]): TemplateResult {
    return html`<table class="cards">
      <caption class="hidden">${t('keys.title')}</caption>
      <thead><tr><th>${t('key.name')}</th><th>${t('filter.account')}</th><th>${t('key.scopes')}</th><th>${t('key.limits')}</th><th class="number">${t('key.spent')}</th><th>${t('key.expires')}</th><th><span class="hidden">${t('common.actions')}</span></th></tr></thead>
      <tbody>${keys.map(key => this.row(key))}</tbody>
    </table>`;
  }

  private row(key: Key): TemplateResult {
    const named = {name: key.name};
    return html`<tr>
      <td class="wide"><strong>${key.name}</strong> <code class="quiet">${key.prefix}…</code>
        ${key.revoked_at ? html`<span class="badge bad">${t('key.revoked')}</span>` : nothing}
        ${key.id === session.caller?.id ? html`<span class="badge good">${t('key.this')}</span>` : nothing}</td>
      <td data-label=${t('filter.account')}>${this.accounts.find(one => one.id === key.account_id)?.name ?? key.account_id}</td>
      <td data-label=${t('key.scopes')}>${key.scopes.join(', ')}</td>
      <td data-label=${t('key.limits')} class="small">${limits(key)}</td>
      <td class="number" data-label=${t('key.spent')}>${credits(key.spent)}</td>
      <td data-label=${t('key.expires')}>${key.expires_at ? time(key.expires_at) : t('common.never')}</td>
      <td class="actions">${key.revoked_at ? nothing : html`
        <button class="button small" aria-label=${t('keys.edit_of', named)} @click=${() => void this.edit(key)}>${t('common.edit')}</button>
        <button class="button small" aria-label=${t('keys.rotate_of', named)} @click=${() => void this.rotate(key)}>${t('keys.rotate')}</button>
        <button class="button small danger" aria-label=${t('keys.revoke_of', named)} @click=${() => void this.revoke(key)}>${t('keys.revoke')}</button>`}</td>
    </tr>`;
  }

  private async create(): Promise<void> {
    let made: Key | null = null;
    await form({
      title: t('keys.create'), action: t('common.create'),
      body: () => html`
        ${select('account_id', t('filter.account'), this.account || (session.caller?.account_id ?? ''), this.accounts.map(one => ({value: one.id, label: one.name})))}
        ${keyFields()}`,
      submit: async values => (made = await call('POST /v1/admin/keys', {body: newKeyOf(values)})),
    });
    if (made) await this.showOnce(made);
  }

  private async edit(key: Key): Promise<void> {
    const done = await form({
      title: t('keys.edit_of', {name: key.name}), action: t('common.save'), body: () => keyFields(key),
      submit: values => call('PATCH /v1/admin/keys/{id}', {path: {id: key.id}, body: changeOf(values)}),
    });
    if (done) void this.keys.reload();
  }

  private async rotate(key: Key): Promise<void> {
    let made: Key | null = null;
    await form({
      title: t('keys.rotate_of', {name: key.name}), action: t('keys.rotate'), danger: true,
      body: () => html`<p>${t('keys.rotate_text')}</p>${input({name: 'overlap', label: t('keys.overlap'), type: 'number', min: 0, value: '3600', hint: t('keys.overlap_hint')})}`,
      submit: async values => (made = await call('POST /v1/admin/keys/{id}/rotate', {path: {id: key.id}, body: {overlap_seconds: Number(values.get('overlap'))}})),
    });
    if (made) await this.showOnce(made);
  }

  private async showOnce(key: Key): Promise<void> {
    void this.keys.reload();
    await sheet(t('keys.made', {name: key.name}), () => html`<p>${t('keys.once')}</p>${secret(key.key ?? '', t('keys.copy'))}`);
  }

  private async revoke(key: Key): Promise<void> {
    const done = await confirmLoss(t('keys.revoke_of', {name: key.name}), t('keys.revoke_text', {name: key.name, prefix: key.prefix}), t('keys.revoke'),
      () => call('DELETE /v1/admin/keys/{id}', {path: {id: key.id}}));
    if (done) void this.keys.reload();
  }
}

function limits(key: Key): TemplateResult {
  const parts = [
    key.spend_limit && `${t('key.spend_limit')} ${credits(key.spend_limit)}`,
    key.daily_spend_limit && `${t('key.daily_spend_limit')} ${credits(key.daily_spend_limit)}`,
    key.rate_limit && t('key.rate', {requests: key.rate_limit.requests, seconds: key.rate_limit.seconds}),
    key.allowed_ips.length > 0 && key.allowed_ips.join(', '),
  ].filter(part => !!part);
  return html`<span>${parts.length === 0 ? t('accounts.no_limit') : parts.map((part, index) => html`${index > 0 ? html`<br>` : nothing}${part}`)}</span>`;
}
