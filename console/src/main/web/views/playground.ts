import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {models} from '../core/catalogue';
import {call, problemFrom} from '../core/http';
import {t} from '../core/i18n';
import {Resource} from '../core/resource';
import {address, router} from '../core/router';
import type {Generation, Model, Problem} from '../core/types';
import {empty, problemBox, shown} from '../ui/states';
import {View} from '../ui/view';
import {balanceChanged} from './balance-pill';
import './playground/cost';
import {draftOf, idempotencyKey, promptFits, requestOf, store, storedDraft, varied, withField, type Draft} from './playground/draft';
import './playground/form';
import './playground/run';
import './playground/samples';

const HISTORY = 20;

@customElement('dr-playground')
export class Playground extends View {
  private readonly catalogue = new Resource(this, models);
  private readonly history = new Resource(this, signal => call('GET /v1/generations', {query: {limit: HISTORY}, signal}).then(page => page.data));
  @state() private draft: Draft = storedDraft();
  @state() private problem: Problem | null = null;
  @state() private busy = false;
  @state() private possible = true;
  // Kept until the answer is there: a click after a lost answer is the same request.
  private key = idempotencyKey();

  protected override willUpdate(changed: PropertyValues): void {
    const from = this.filterValue('from');
    if (changed.has('route') && from) void this.reuseFrom(from);
  }

  protected override render(): TemplateResult {
    return html`<div class="view">
      <header><h1>${t('view.playground')}</h1></header>
      ${shown(this.catalogue, all => (all.length === 0 ? empty('playground', t('playground.no_models'), t('playground.no_models_text')) : this.desk(all)))}
    </div>`;
  }

  private desk(all: Model[]): TemplateResult {
    const model = all.find(one => one.id === this.draft.model) ?? all[0]!;
    const request = requestOf(this.draft, model);
    return html`<div class="desk">
      <div class="stack">
        <form class="card stack" @submit=${(event: Event) => this.submit(event, model)}>
          <dr-request-form .models=${all} .model=${model} .draft=${this.draft} @draft=${(event: CustomEvent<Draft>) => this.change(event.detail)}></dr-request-form>
          <div class="send">
            <dr-cost .request=${request} @quoted=${(event: CustomEvent<boolean>) => (this.possible = event.detail)}></dr-cost>
            ${this.problem ? problemBox(this.problem) : nothing}
            <button class="button primary large" ?disabled=${this.busy || !promptFits(this.draft, model) || !this.possible}>${t('playground.submit')}</button>
          </div>
        </form>
        <dr-samples .request=${request} .model=${model}></dr-samples>
      </div>
      <section class="stack" aria-labelledby="history-title"
        @reuse=${(event: CustomEvent<Generation>) => this.reuse(event.detail)}
        @again=${(event: CustomEvent<Generation>) => this.again(event.detail, model, draftOf(event.detail))}
        @vary=${(event: CustomEvent<Generation>) => this.again(event.detail, model, varied(draftOf(event.detail), model))}>
        <div class="row spread"><h2 id="history-title">${t('playground.history')}</h2><a href=${address('generations')}>${t('playground.all')}</a></div>
        ${shown(this.history, runs => this.runs(runs))}
      </section>
    </div>`;
  }

  private runs(runs: Generation[]): TemplateResult {
    return runs.length === 0
      ? html`<div class="card">${empty('playground', t('playground.empty'), t('playground.empty_text'))}</div>`
      : html`<div class="runs">${repeat(runs, run => run.id, run => html`<dr-run .generation=${run}></dr-run>`)}</div>`;
  }

  private change(draft: Draft): void {
    this.draft = draft;
    this.key = idempotencyKey();
    store(draft);
  }

  private reuse(generation: Generation): void {
    this.change(draftOf(generation));
    this.find('#prompt')?.focus();
    scrollTo({top: 0, behavior: 'smooth'});
  }

  private async reuseFrom(id: string): Promise<void> {
    try {
      this.reuse(await call('GET /v1/generations/{id}', {path: {id}}));
    } catch (failure) {
      this.problem = problemFrom(failure);
    }
    router.filter({from: ''});
  }

  private async again(generation: Generation, model: Model, draft: Draft): Promise<void> {
    this.change(withField(draft, 'model', generation.model));
    await this.send(this.catalogue.value?.find(one => one.id === generation.model) ?? model);
  }

  private async submit(event: Event, model: Model): Promise<void> {
    event.preventDefault();
    await this.send(model);
  }

  private async send(model: Model): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const accepted = await call('POST /v1/generations', {body: requestOf(this.draft, model), headers: {'Idempotency-Key': this.key}});
      this.key = idempotencyKey();
      this.history.set([accepted, ...(this.history.value ?? []).filter(run => run.id !== accepted.id)].slice(0, HISTORY));
      balanceChanged();
    } catch (failure) {
      this.problem = problemFrom(failure);
    }
    this.busy = false;
  }
}
