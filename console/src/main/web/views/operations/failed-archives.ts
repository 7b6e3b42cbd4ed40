import {html, type TemplateResult} from 'lit';
import {customElement} from 'lit/decorators.js';
import {count, time} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {Resource} from '../../core/resource';
import {address} from '../../core/router';
import type {FailedArchive} from '../../core/types';
import {empty, shown} from '../../ui/states';
import {act} from '../../ui/toast';
import {Part} from '../../ui/view';

/** Images that were made and could not be downloaded; while their links are valid they can be tried again. */
@customElement('dr-failed-archives')
export class FailedArchives extends Part {
  private readonly failed = new Resource(this, signal => call('GET /v1/admin/archive/failed', {signal}).then(list => list.data));

  protected override render(): TemplateResult {
    return html`<section class="card flush"><header><h2>${t('archives.title')}</h2></header>
      ${shown(this.failed, all => (all.length === 0 ? empty('check', t('archives.none'), t('archives.none_text')) : this.table(all)), 2)}</section>`;
  }

  private table(all: FailedArchive[]): TemplateResult {
    return html`<table class="cards">
      <caption class="hidden">${t('archives.title')}</caption>
      <thead><tr><th>${t('letters.reason')}</th><th>${t('filter.provider')}</th><th class="number">${t('generation.images')}</th><th>${t('archives.failed')}</th><th>${t('archives.expires')}</th><th><span class="hidden">${t('common.actions')}</span></th></tr></thead>
      <tbody>${all.map(one => html`<tr>
        <td class="wide">${one.reason}<br><a class="small mono" href=${address('generations', one.attempt.split('/')[0])}>${one.attempt}</a></td>
        <td data-label=${t('filter.provider')}>${one.provider}</td>
        <td class="number" data-label=${t('generation.images')}>${count(one.images)}</td>
        <td data-label=${t('archives.failed')}>${time(one.failed_at)}</td>
        <td data-label=${t('archives.expires')}>${time(one.expires_at)}</td>
        <td class="actions"><button class="button small" aria-label=${t('archives.redrive_of', {attempt: one.attempt})} @click=${() => void this.redrive(one)}>${t('archives.redrive')}</button></td>
      </tr>`)}</tbody>
    </table>`;
  }

  private async redrive(one: FailedArchive): Promise<void> {
    if (await act(t('archives.redriven'), () => call('POST /v1/admin/archive/failed/{attempt}/redrive', {path: {attempt: one.attempt}}))) void this.failed.reload();
  }
}
