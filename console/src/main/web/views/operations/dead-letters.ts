import {html, nothing, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {count, time} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {Resource} from '../../core/resource';
import type {DeadLetter} from '../../core/types';
import {code} from '../../ui/copy';
import {confirmLoss, sheet} from '../../ui/dialog';
import {empty, shown} from '../../ui/states';
import {act} from '../../ui/toast';
import {Part} from '../../ui/view';

/** Records that no service could process: why, what they say, and another try. */
@customElement('dr-dead-letters')
export class DeadLetters extends Part {
  private readonly letters = new Resource(this, signal => call('GET /v1/admin/dead-letters', {signal}).then(list => list.data));

  protected override render(): TemplateResult {
    const open = (this.letters.value ?? []).filter(letter => !letter.redriven_at).length;
    return html`<section class="card flush"><header><h2>${t('letters.title')}</h2>
        ${open > 0 ? html`<button class="button small" @click=${() => void this.redriveAll(open)}>${t('letters.redrive_all', {count: count(open)})}</button>` : nothing}</header>
      ${shown(this.letters, all => (all.length === 0 ? empty('check', t('letters.none'), t('letters.none_text')) : this.table(all)), 2)}</section>`;
  }

  private table(all: DeadLetter[]): TemplateResult {
    return html`<table class="cards">
      <caption class="hidden">${t('letters.title')}</caption>
      <thead><tr><th>${t('letters.reason')}</th><th>${t('letters.topic')}</th><th>${t('letters.service')}</th><th>${t('ledger.time')}</th><th>${t('letters.redriven')}</th><th><span class="hidden">${t('common.actions')}</span></th></tr></thead>
      <tbody>${all.map(letter => html`<tr>
        <td class="wide">${letter.reason}<br><code class="quiet">${letter.id}</code></td>
        <td data-label=${t('letters.topic')}>${letter.topic}</td>
        <td data-label=${t('letters.service')}>${letter.service ?? '–'}</td>
        <td data-label=${t('ledger.time')}>${time(letter.time)}</td>
        <td data-label=${t('letters.redriven')}>${time(letter.redriven_at)}</td>
        <td class="actions">
          <button class="button small" aria-label=${t('letters.show_of', {id: letter.id})} @click=${() => void this.show(letter)}>${t('delivery.details')}</button>
          <button class="button small" aria-label=${t('letters.redrive_of', {id: letter.id})} @click=${() => void this.redrive(letter)}>${t('letters.redrive')}</button>
        </td></tr>`)}</tbody>
    </table>`;
  }

  private async show(letter: DeadLetter): Promise<void> {
    await act('', async () => {
      const detail = await call('GET /v1/admin/dead-letters/{id}', {path: {id: letter.id}});
      void sheet(letter.id, () => html`<p>${letter.reason}</p>${letter.exception ? code(letter.exception, t('letters.exception')) : nothing}
        <h3>${t('letters.headers')}</h3>${code(JSON.stringify(detail.headers, null, 2), t('letters.headers'))}
        <h3>${t('letters.value')}</h3>${code(detail.value ?? '', t('letters.value'))}`);
    });
  }

  private async redrive(letter: DeadLetter): Promise<void> {
    if (await act(t('letters.redriven_done'), () => call('POST /v1/admin/dead-letters/{id}/redrive', {path: {id: letter.id}}))) void this.letters.reload();
  }

  private async redriveAll(open: number): Promise<void> {
    const done = await confirmLoss(t('letters.title'), t('letters.redrive_all_text', {count: count(open)}), t('letters.redrive'), () => call('POST /v1/admin/dead-letters/redrive'));
    if (done) void this.letters.reload();
  }
}
