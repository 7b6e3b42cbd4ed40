import {html, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {t} from '../../core/i18n';
import type {GenerationRequest, Model} from '../../core/types';
import {code} from '../../ui/copy';
import {tabs, type Tab} from '../../ui/tabs';
import {Part} from '../../ui/view';
import {dialects} from './dialects';
import {curl, java, node, python, type Call} from './languages';

/** The request as code: in each language, and in each dialect that offers the model. */
@customElement('dr-samples')
export class Samples extends Part {
  @property({attribute: false}) request!: GenerationRequest;
  @property({attribute: false}) model!: Model;
  @state() private chosen = 'curl';

  protected override render(): TemplateResult {
    const native: Call = {path: '/v1/generations', body: this.request};
    const samples: Record<string, {label: string; text: () => string}> = {
      curl: {label: 'curl', text: () => curl(native)},
      python: {label: 'Python', text: () => python(native)},
      node: {label: 'Node', text: () => node(native)},
      java: {label: 'Java', text: () => java(native)},
    };
    for (const [name, sample] of dialects(this.request, this.model)) samples[name] = {label: name, text: () => curl(sample)};
    const all: Array<Tab<string>> = Object.entries(samples).map(([name, sample]) => ({name, label: sample.label}));
    const chosen = samples[this.chosen] ? this.chosen : 'curl';
    return html`<details class="card">
      <summary>${t('samples.title')}</summary>
      <div class="stack">
        ${tabs(t('samples.title'), all, chosen, name => (this.chosen = name), 'sample')}
        <div role="tabpanel" id="sample" aria-labelledby="sample-${chosen}">${code(samples[chosen]!.text(), samples[chosen]!.label)}</div>
        <p class="small quiet">${t('samples.key')}</p>
      </div>
    </details>`;
  }
}
