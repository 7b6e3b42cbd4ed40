import {html, nothing, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {count} from '../../core/format';
import {t, type Key} from '../../core/i18n';
import type {Model, Strategy} from '../../core/types';
import {check, choices, input, select} from '../../ui/fields';
import {Part} from '../../ui/view';
import {characters, withField, withRouting, type Draft, type Field} from './draft';
import './references';

type Range = {min: number; max: number; step?: number};

const STRATEGIES: Strategy[] = ['cheapest', 'fastest', 'ordered'];
const NAMED: Partial<Record<string, Key>> = {
  n: 'request.n', seed: 'request.seed', guidance_scale: 'request.guidance_scale', aspect_ratio: 'request.aspect_ratio',
  resolution: 'request.resolution', output_format: 'request.output_format', prompt_optimization: 'request.prompt_optimization',
};
// These have an input of their own.
const PLACED = new Set(['prompt_characters', 'images']);

/** The form of a request: its fields and limits are those that GET /v1/models names. */
@customElement('dr-request-form')
export class RequestForm extends Part {
  @property({attribute: false}) models: Model[] = [];
  @property({attribute: false}) model!: Model;
  @property({attribute: false}) draft!: Draft;

  protected override render(): TemplateResult {
    const parameters = Object.entries(this.model.parameters).filter(([name]) => !PLACED.has(name));
    const lists = parameters.filter((entry): entry is [Field, string[]] => Array.isArray(entry[1]));
    const ranges = parameters.filter((entry): entry is [Field, Range] => !Array.isArray(entry[1]));
    return html`<div class="stack">
      ${select('model', t('request.model'), this.model.id, this.models.map(model => ({value: model.id, label: model.title})), id => this.change('model', id))}
      ${this.prompt()}
      <dr-references .max=${(this.model.parameters['images'] as Range | undefined)?.max ?? 0} .urls=${this.draft.images ?? []}
        @change=${(event: CustomEvent<string[]>) => this.change('images', event.detail)}></dr-references>
      ${lists.map(([name, values]) => this.list(name, values))}
      <div class="columns narrow">${ranges.map(([name, range]) => this.number(name, range))}</div>
      ${this.watermark()}
      ${this.routing()}
    </div>`;
  }

  private prompt(): TemplateResult {
    const limits = this.model.parameters['prompt_characters'] as Range;
    const length = characters(this.draft.prompt);
    const tooLong = length > limits.max;
    return html`<div class="field">
      <label for="prompt">${t('request.prompt')}</label>
      <textarea class="input" id="prompt" rows="5" .value=${this.draft.prompt} aria-describedby="prompt-count" aria-invalid=${tooLong}
        placeholder=${t('request.prompt_placeholder')} @input=${(event: Event) => this.change('prompt', (event.target as HTMLTextAreaElement).value)}></textarea>
      <span class="${tooLong ? 'wrong' : 'hint'} number" id="prompt-count">${t('request.characters', {count: count(length), max: count(limits.max)})}</span>
    </div>`;
  }

  private list(name: Field, values: string[]): TemplateResult {
    const ratio = (value: string): unknown => (name === 'aspect_ratio' ? shape(value) : undefined);
    const options = [{value: '', label: t('request.default')}, ...values.map(value => ({value, label: value, picture: ratio(value)}))];
    return choices(this.label(name), String(this.draft[name] ?? ''), options, value => this.change(name, value));
  }

  private number(name: Field, range: Range): TemplateResult {
    return input({
      name, label: this.label(name), type: 'number', value: String(this.draft[name] ?? ''), min: range.min, max: range.max, step: range.step ?? 1,
      hint: t('request.range', {min: count(range.min), max: count(range.max)}),
      changed: value => this.change(name, value === '' ? undefined : Number(value)),
    });
  }

  private watermark(): TemplateResult | typeof nothing {
    if (!this.model.providers.some(offer => offer.settings.includes('watermark'))) return nothing;
    const options = [{value: '', label: t('request.default')}, {value: 'true', label: t('common.yes')}, {value: 'false', label: t('common.no')}];
    const value = this.draft.watermark === undefined ? '' : String(this.draft.watermark);
    return choices(t('request.watermark'), value, options, chosen => this.change('watermark', chosen === '' ? undefined : chosen === 'true'));
  }

  private routing(): TemplateResult {
    const routing = this.draft.routing ?? {};
    const offers = this.model.providers.filter(offer => offer.enabled);
    const chosen = routing.providers ?? [];
    const toggle = (provider: string, on: boolean): void =>
      this.changed(withRouting(this.draft, {providers: on ? [...chosen, provider] : chosen.filter(name => name !== provider)}));
    return html`<details ?open=${this.draft.routing !== undefined || this.draft.webhook_url !== undefined}>
      <summary>${t('request.routing')}</summary>
      <div class="stack">
        ${choices(t('request.strategy'), routing.strategy ?? STRATEGIES[0]!, STRATEGIES.map(name => ({value: name, label: t(`strategy.${name}`)})),
          name => this.changed(withRouting(this.draft, {strategy: name === STRATEGIES[0] ? undefined : (name as Strategy)})))}
        <fieldset class="field">
          <legend>${t('request.providers')}</legend>
          <div class="columns narrow">${offers.map(offer => check(`provider-${offer.provider}`,
            chosen.includes(offer.provider) && routing.strategy === 'ordered' ? `${chosen.indexOf(offer.provider) + 1}. ${offer.provider}` : offer.provider,
            chosen.includes(offer.provider), on => toggle(offer.provider, on)))}</div>
          <span class="hint">${t('request.providers_hint')}</span>
        </fieldset>
        <div class="columns">
          ${input({name: 'deadline', label: t('request.deadline'), type: 'number', min: 1, value: String(routing.deadline_seconds ?? ''),
            changed: value => this.changed(withRouting(this.draft, {deadline_seconds: value === '' ? undefined : Number(value)}))})}
          ${input({name: 'webhook_url', label: t('request.webhook_url'), type: 'url', placeholder: 'https://', value: this.draft.webhook_url ?? '',
            changed: value => this.change('webhook_url', value)})}
        </div>
      </div>
    </details>`;
  }

  private label(name: string): string {
    const key = NAMED[name];
    return key ? t(key) : name;
  }

  private change(field: Field, value: unknown): void {
    this.changed(withField(this.draft, field, value));
  }

  private changed(draft: Draft): void {
    this.dispatchEvent(new CustomEvent('draft', {detail: draft}));
  }
}

/** A rectangle of that ratio; none for a word such as auto. */
function shape(ratio: string): unknown {
  const [width, height] = ratio.split(':').map(Number);
  if (!width || !height) return nothing;
  const scale = 18 / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return html`<svg viewBox="0 0 20 20" aria-hidden="true"><rect x=${(20 - w) / 2} y=${(20 - h) / 2} width=${w} height=${h} rx="1.5"/></svg>`;
}
