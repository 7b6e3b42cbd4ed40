import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {credits} from '../../core/format';
import {call, problemFrom} from '../../core/http';
import {t} from '../../core/i18n';
import type {GenerationRequest, Problem, Quote, Refusal} from '../../core/types';
import {Part} from '../../ui/view';

const TYPING_MS = 300;
const UNPROCESSABLE = 422;

/** What the request would cost and who could make it, asked from POST /v1/quotes while it is written. */
@customElement('dr-cost')
export class Cost extends Part {
  @property({attribute: false}) request!: GenerationRequest;
  @state() private quote: Quote | null = null;
  @state() private problem: Problem | null = null;
  private asked = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = new AbortController();

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    this.running.abort();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const text = JSON.stringify(this.request);
    if (changed.has('request') && text !== this.asked) {
      this.asked = text;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), TYPING_MS);
    }
  }

  protected override render(): TemplateResult {
    const refusals = this.problem ? ((this.problem.errors ?? []) as Refusal[]) : (this.quote?.refusals ?? []);
    return html`<div class="cost" aria-live="polite">
      <div class="row spread">
        <span class="quiet">${t('cost.title')}</span>
        <strong class="number total">${this.quote ? t('cost.credits', {credits: credits(this.quote.credits_reserved)}) : '–'}</strong>
      </div>
      ${this.quote ? html`<p class="small quiet">${t('cost.offers')} ${this.quote.offers.filter(offer => offer.in_rotation).map(offer => `${offer.provider} ${credits(offer.credits)}`).join(' · ')}</p>` : nothing}
      ${this.problem && this.request.prompt ? html`<p class="small bad">${this.problem.title}</p>` : nothing}
      ${refusals.length > 0 && this.request.prompt ? html`<details>
        <summary class="small">${t('cost.refusals', {count: refusals.length})}</summary>
        <ul class="small quiet">${refusals.map(refusal => html`<li>${refusal.message}</li>`)}</ul>
      </details>` : nothing}
    </div>`;
  }

  private async ask(): Promise<void> {
    this.running.abort();
    const current = (this.running = new AbortController());
    try {
      // A price does not depend on the words, and is of interest before there are any.
      this.quote = await call('POST /v1/quotes', {body: {...this.request, prompt: this.request.prompt || 'a picture'}, signal: current.signal});
      this.problem = null;
    } catch (failure) {
      if (current.signal.aborted) return;
      this.quote = null;
      this.problem = problemFrom(failure);
    }
    // Only a request that nobody can honour must not be sent; a quote that failed for another reason says nothing about it.
    this.dispatchEvent(new CustomEvent('quoted', {detail: this.problem?.status !== UNPROCESSABLE}));
  }
}
