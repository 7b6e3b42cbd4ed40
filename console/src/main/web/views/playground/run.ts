import {html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {follow, hasEnded} from '../../core/events';
import {variant} from '../../core/files';
import {between, credits, duration, time} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {address} from '../../core/router';
import type {Generation} from '../../core/types';
import {badge} from '../../ui/badges';
import {confirmLoss} from '../../ui/dialog';
import {icon} from '../../ui/icons';
import {failure} from '../../ui/states';
import {Part} from '../../ui/view';
import {failedAt} from '../attempt-timeline';
import {balanceChanged} from '../balance-pill';

/** One generation of the history, alive until it ends. */
@customElement('dr-run')
export class Run extends Part {
  @property({attribute: false}) generation!: Generation;
  @state() private progress: number | undefined;
  private left = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.left = new AbortController();
    if (!hasEnded(this.generation.status)) void this.watch(this.left.signal);
  }

  override disconnectedCallback(): void {
    this.left.abort();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const {id, status, request, images, error, model, created_at, finished_at, usage} = this.generation;
    return html`<article class="run card" aria-label=${request.prompt}>
      <div class="row spread">
        ${badge('status', status)}
        <span class="small quiet">${time(created_at)}</span>
      </div>
      <a class="prompt two-lines" href=${address('generations', id)}>${request.prompt}</a>
      ${hasEnded(status) ? nothing : this.running()}
      ${images.length > 0 ? html`<ul class="pictures">${images.map((image, index) => html`<li><a href=${address('generations', id)}>
        <img src=${variant(image.url, 'variant=thumbnail')} loading="lazy" width=${image.width} height=${image.height} alt=${t('run.image', {number: index + 1, prompt: request.prompt})}>
      </a></li>`)}</ul>` : nothing}
      ${error ? html`<div class="note bad small">${failure(error, failedAt(this.generation))}</div>` : nothing}
      <div class="row spread small quiet">
        <span>${model}${finished_at ? html` · ${duration(between(created_at, finished_at))}` : nothing}${usage.credits_charged ? html` · ${t('cost.credits', {credits: credits(usage.credits_charged)})}` : nothing}</span>
        <span class="row tight">
          ${this.action('edit', t('run.reuse'), 'reuse')}
          ${this.action('again', t('run.again'), 'again')}
          ${this.action('dice', t('run.vary'), 'vary')}
        </span>
      </div>
    </article>`;
  }

  private running(): TemplateResult {
    const {queue_position, estimated_seconds, progress} = this.generation;
    const share = this.progress ?? progress;
    return html`<div class="stack tight">
      <div class="progress" role="progressbar" aria-label=${t('run.progress')} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${share}><div .style=${`width: ${Math.max(share, 4)}%`}></div></div>
      <div class="row spread small quiet">
        <span>${queue_position ? t('run.position', {position: queue_position}) : nothing} ${estimated_seconds ? t('run.estimate', {time: duration(estimated_seconds * 1000)}) : nothing}</span>
        <button class="button plain small" @click=${this.cancel}>${t('common.cancel')}</button>
      </div>
    </div>`;
  }

  private action(name: 'edit' | 'again' | 'dice', label: string, type: string): TemplateResult {
    return html`<button class="button plain small square" title=${label} aria-label=${label}
      @click=${() => this.dispatchEvent(new CustomEvent(type, {detail: this.generation, bubbles: true}))}>${icon(name)}</button>`;
  }

  private async watch(signal: AbortSignal): Promise<void> {
    await follow(this.generation.id, event => {
      this.progress = event.progress ?? this.progress;
      this.generation = event.generation ?? {...this.generation, status: event.status, queue_position: null, estimated_seconds: null};
    }, signal).catch(() => undefined);
    if (signal.aborted) return;
    if (!this.generation.finished_at) this.generation = await call('GET /v1/generations/{id}', {path: {id: this.generation.id}, signal}).catch(() => this.generation);
    balanceChanged();
  }

  private async cancel(): Promise<void> {
    await confirmLoss(t('run.cancel_title'), t('run.cancel_text', {prompt: this.generation.request.prompt.slice(0, 80)}), t('run.cancel_action'),
      () => call('POST /v1/generations/{id}/cancel', {path: {id: this.generation.id}}));
  }
}
