import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {save, variant} from '../../core/files';
import {bytes, time} from '../../core/format';
import {call} from '../../core/http';
import {t} from '../../core/i18n';
import {address} from '../../core/router';
import type {Generation} from '../../core/types';
import {icon} from '../../ui/icons';
import {act} from '../../ui/toast';
import {Part} from '../../ui/view';
import type {Picture, PictureWindow} from './picture-window';

/** One picture large, with how it came about; the arrow keys lead to its neighbours. */
@customElement('dr-viewer')
export class Viewer extends Part {
  @property({attribute: false}) pictures!: PictureWindow;
  @property({type: Number}) index = 0;
  @property({attribute: false}) close!: () => void;
  @state() private picture: Picture | undefined;
  @state() private generation: Generation | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('index')) void this.open(this.index);
  }

  protected override render(): TemplateResult | typeof nothing {
    const {picture} = this;
    if (!picture) return nothing;
    return html`<div class="viewer" tabindex="-1" @keydown=${this.press}>
      <div class="picture"><img src=${picture.url} width=${picture.width} height=${picture.height} alt=${picture.prompt}></div>
      <div class="stack">
        <div class="row">
          <button class="button square" aria-label=${t('gallery.previous')} ?disabled=${this.index === 0} @click=${() => this.go(-1)}>${icon('left')}</button>
          <button class="button square" aria-label=${t('gallery.next')} ?disabled=${this.index + 1 >= this.pictures.known} @click=${() => this.go(1)}>${icon('right')}</button>
          <a class="button" href=${variant(picture.url, 'download=')} download>${icon('download')}${t('generation.original')}</a>
        </div>
        <p class="prompt">${picture.prompt}</p>
        ${this.facts(picture)}
        <div class="row">
          <a class="button" href=${address('generations', picture.generation)} @click=${this.close}>${t('gallery.generation')}</a>
          <a class="button" href=${address('playground', '', {from: picture.generation})} @click=${this.close}>${t('run.reuse')}</a>
        </div>
      </div>
    </div>`;
  }

  private facts(picture: Picture): TemplateResult {
    const generation = this.generation?.id === picture.generation ? this.generation : null;
    const image = generation?.images[picture.position];
    const hidden = new Set(['prompt', 'model', 'images', 'metadata', 'routing', 'webhook_url', 'webhook_events']);
    const parameters = Object.entries(generation?.request ?? {}).filter(([name]) => !hidden.has(name));
    return html`<dl class="facts small">
      <dt>${t('gallery.size')}</dt><dd>${picture.width} × ${picture.height}${image ? html` · ${bytes(image.bytes)}` : nothing}</dd>
      <dt>${t('generations.created')}</dt><dd>${time(picture.createdAt)}</dd>
      <dt>${t('request.model')}</dt><dd>${generation?.model ?? '…'}</dd>
      <dt>${t('filter.provider')}</dt><dd>${generation?.attempts.at(-1)?.provider ?? '…'}</dd>
      <dt>${t('image.provenance')}</dt><dd>${image ? t(image.content_credentials ? 'image.signed' : 'image.no_credentials') : '…'}</dd>
      ${parameters.map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}
    </dl>`;
  }

  private async open(index: number): Promise<void> {
    await act('', async () => {
      await this.pictures.ensure(index, index);
      const picture = (this.picture = this.pictures.at(index));
      if (picture) this.generation = await call('GET /v1/generations/{id}', {path: {id: picture.generation}});
    });
  }

  private go(step: number): void {
    const next = this.index + step;
    if (next >= 0 && next < this.pictures.known) this.index = next;
  }

  private press(event: KeyboardEvent): void {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) this.go(step);
  }
}

/** Pictures beside each other, each with what it was asked for. */
export function comparison(pictures: Picture[]): TemplateResult {
  return html`<div class="comparison">${pictures.map(picture => html`<figure class="stack tight">
    <img src=${picture.url} width=${picture.width} height=${picture.height} alt=${picture.prompt}>
    <figcaption class="stack tight small"><span class="prompt">${picture.prompt}</span>
      <span class="quiet">${picture.width} × ${picture.height} · ${time(picture.createdAt)}</span></figcaption>
  </figure>`)}</div>`;
}

/** The originals of pictures in one archive. */
export async function saveAll(pictures: Picture[], progress: (done: number) => void): Promise<void> {
  const {zip} = await import('../../core/zip');
  const entries = [];
  for (const picture of pictures) {
    const response = await fetch(picture.url);
    const type = response.headers.get('Content-Type')?.replace('image/', '').replace('jpeg', 'jpg') ?? 'bin';
    entries.push({name: `${picture.generation}-${picture.position + 1}.${type}`, content: new Uint8Array(await response.arrayBuffer())});
    progress(entries.length);
  }
  save(zip(entries), `darkroom-${pictures.length}.zip`);
}
