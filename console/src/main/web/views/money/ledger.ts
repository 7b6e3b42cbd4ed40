import {html, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {credits, short, time} from '../../core/format';
import {call} from '../../core/http';
import {t, word} from '../../core/i18n';
import {Pages} from '../../core/pages';
import {address} from '../../core/router';
import type {EntryPage} from '../../core/types';
import {listed} from '../../ui/rows';
import {empty} from '../../ui/states';
import {Part} from '../../ui/view';

type Entry = EntryPage['data'][number];

const PAGE = 30;

/** Every change of the account's credits, the newest first. */
@customElement('dr-ledger')
export class Ledger extends Part {
  @property() account = '';
  private readonly entries = new Pages<Entry>(this, (cursor, signal) => call('GET /v1/credits/ledger', {query: {account: this.account, limit: PAGE, cursor}, signal}));

  protected override updated(changed: PropertyValues): void {
    if (changed.has('account') && changed.get('account') !== undefined) void this.entries.reload();
  }

  protected override render(): TemplateResult {
    return html`<section class="card flush"><header><h2>${t('ledger.title')}</h2></header>
      ${listed(this.entries, entries => this.table(entries), () => empty('money', t('ledger.none'), t('ledger.none_text')))}</section>`;
  }

  private table(entries: Entry[]): TemplateResult {
    return html`<table class="cards">
      <caption class="hidden">${t('ledger.title')}</caption>
      <thead><tr><th>${t('ledger.time')}</th><th>${t('ledger.kind')}</th><th>${t('ledger.book')}</th><th class="number">${t('ledger.amount')}</th><th>${t('ledger.generation')}</th><th>${t('ledger.note')}</th></tr></thead>
      <tbody>${entries.map(entry => html`<tr>
        <td data-label=${t('ledger.time')}>${time(entry.created_at)}</td>
        <td data-label=${t('ledger.kind')}>${word('entry', entry.kind)}</td>
        <td data-label=${t('ledger.book')}>${word('book', entry.book)}</td>
        <td class="number" data-label=${t('ledger.amount')}>${Number(entry.amount) > 0 ? '+' : ''}${credits(entry.amount)}</td>
        <td data-label=${t('ledger.generation')}>${entry.generation_id ? html`<a class="mono" href=${address('generations', entry.generation_id)}>${short(entry.generation_id)}</a>` : '–'}</td>
        <td data-label=${t('ledger.note')}>${entry.note}</td>
      </tr>`)}</tbody>
    </table>`;
  }
}
