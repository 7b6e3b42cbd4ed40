import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {models} from '../core/catalogue';
import {call, problemFrom} from '../core/http';
import {t} from '../core/i18n';
import {Resource} from '../core/resource';
import {address, router} from '../core/router';
import {session} from '../core/session';
import type {Problem} from '../core/types';
import {confirmLoss, sheet} from '../ui/dialog';
import {input, optionsOf, select} from '../ui/fields';
import {icon} from '../ui/icons';
import {empty, problemBox} from '../ui/states';
import {act} from '../ui/toast';
import {View} from '../ui/view';
import {accountFilter} from './account-filter';
import {pictureKey} from './gallery/grid';
import {PictureWindow, type Picture} from './gallery/picture-window';
import {comparison, saveAll} from './gallery/viewer';

const PAGE = 100;
const MAX_SELECTED = 100;
const MAX_COMPARED = 4;
const DAY_MS = 86_400_000;

@customElement('dr-gallery')
export class Gallery extends View {
  private readonly names = new Resource(this, async () => (await models()).map(model => model.id));
  @state() private pictures = this.window();
  @state() private selected = new Map<string, Picture>();
  @state() private current = 0;
  @state() private problem: Problem | null = null;
  @state() private looked = false;
  @state() private zipped: number | null = null;
  private readonly slash = (event: KeyboardEvent): void => {
    const typing = (event.target as Element).matches('input, textarea, select');
    if (event.key === '/' && !typing && !document.querySelector('dialog[open]')) {
      event.preventDefault();
      this.find('#field-q')?.focus();
    }
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.slash);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.slash);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const old = changed.get('route') as typeof this.route | undefined;
    if (old === undefined ? changed.has('route') : old.query.toString() !== this.route.query.toString()) this.restart();
  }

  protected override render(): TemplateResult {
    const set = (name: string) => (value: string): void => router.filter({[name]: value});
    return html`<div class="view">
      <header><h1>${t('view.gallery')}</h1></header>
      <div class="filters" role="search" aria-label=${t('filter.label')}>
        <div class="grow">${input({name: 'q', label: t('filter.prompt'), type: 'search', value: this.filterValue('q'), changed: set('q')})}</div>
        ${select('model', t('filter.model'), this.filterValue('model'), optionsOf(this.names.value ?? []), set('model'))}
        ${input({name: 'date', label: t('gallery.date'), type: 'date', value: this.filterValue('date'), changed: set('date')})}
        ${session.admin ? accountFilter(this.filterValue('account')) : nothing}
      </div>
      ${this.selection()}
      ${this.problem ? problemBox(this.problem, () => this.restart()) : this.looked && this.pictures.known === 0 ? this.none() : this.grid()}
    </div>`;
  }

  private grid(): TemplateResult {
    return html`<dr-picture-grid .pictures=${this.pictures} .selected=${new Set(this.selected.keys())} .current=${this.current}
      @known=${this.known} @failed=${(event: CustomEvent) => (this.problem = problemFrom(event.detail))}
      @moved=${(event: CustomEvent<number>) => (this.current = event.detail)} @open=${(event: CustomEvent<number>) => this.open(event.detail)}
      @toggle=${(event: CustomEvent<number>) => this.toggle(event.detail)} @remove=${this.erase} @clear=${this.clear}></dr-picture-grid>`;
  }

  private selection(): TemplateResult {
    const count = this.selected.size;
    if (count === 0) {
      return html`<p class="selection small quiet keys"><span><kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> ${t('gallery.key_move')}</span><span><kbd>Enter</kbd> ${t('gallery.key_open')}</span>
        <span><kbd>Space</kbd> ${t('gallery.key_select')}</span><span><kbd>Del</kbd> ${t('gallery.key_delete')}</span><span><kbd>/</kbd> ${t('gallery.key_search')}</span></p>`;
    }
    return html`<div class="selection" role="toolbar" aria-label=${t('gallery.selection')}>
      <strong aria-live="polite">${t('gallery.selected', {count})}</strong>
      <button class="button small" ?disabled=${this.zipped !== null} @click=${this.zip}>${icon('download')}${this.zipped === null ? t('gallery.zip') : t('gallery.zipping', {done: this.zipped, count})}</button>
      <button class="button small" ?disabled=${count < 2 || count > MAX_COMPARED} title=${t('gallery.compare_hint', {max: MAX_COMPARED})} @click=${this.compare}>${icon('compare')}${t('gallery.compare')}</button>
      <button class="button small danger" @click=${this.erase}>${icon('trash')}${t('common.delete')}</button>
      <button class="button small plain" @click=${this.clear}>${t('gallery.clear')}</button>
    </div>`;
  }

  private none(): TemplateResult {
    return html`<section class="card">${this.route.query.size > 0
      ? empty('gallery', t('gallery.none_found'), t('gallery.none_found_text'), html`<a class="button" href=${address('gallery')}>${t('filter.clear')}</a>`)
      : empty('gallery', t('gallery.none'), t('gallery.none_text'), html`<a class="button primary" href=${address('playground')}>${t('generations.new')}</a>`)}</section>`;
  }

  private window(): PictureWindow {
    return new PictureWindow(cursor => {
      const {q, model, date, account} = Object.fromEntries(this.route.query) as Record<string, string | undefined>;
      const created_before = date && new Date(Date.parse(date) + DAY_MS).toISOString();
      return call('GET /v1/generations', {query: {status: 'completed', q, model, created_before, account, limit: PAGE, cursor}, signal: this.leaving});
    });
  }

  private restart(): void {
    this.pictures = this.window();
    this.selected = new Map();
    this.current = 0;
    this.problem = null;
    this.looked = false;
  }

  private known(): void {
    this.looked = true;
    this.requestUpdate();
  }

  private open(index: number): void {
    void sheet(t('gallery.picture', {number: index + 1}),
      close => html`<dr-viewer .pictures=${this.pictures} .index=${index} .close=${close}></dr-viewer>`, true);
  }

  private toggle(index: number): void {
    const picture = this.pictures.at(index);
    if (!picture) return;
    const key = pictureKey(picture);
    const selected = new Map(this.selected);
    if (!selected.delete(key) && selected.size < MAX_SELECTED) selected.set(key, picture);
    this.selected = selected;
  }

  private clear(): void {
    this.selected = new Map();
  }

  private compare(): void {
    void sheet(t('gallery.compare'), () => comparison([...this.selected.values()]), true);
  }

  private async zip(): Promise<void> {
    this.zipped = 0;
    await act('', () => saveAll([...this.selected.values()], done => (this.zipped = done)));
    this.zipped = null;
  }

  // A picture goes with its generation and the other pictures of it.
  private async erase(): Promise<void> {
    const current = this.pictures.at(this.current);
    const pictures = this.selected.size > 0 ? [...this.selected.values()] : current ? [current] : [];
    const ids = [...new Set(pictures.map(picture => picture.generation))];
    if (ids.length === 0) return;
    const text = t('gallery.delete_text', {generations: ids.length, pictures: pictures.length, prompts: pictures.slice(0, 3).map(one => `“${one.prompt.slice(0, 60)}”`).join(', ')});
    const done = await confirmLoss(t('gallery.delete_title'), text, t('common.delete'), async () => {
      for (const id of ids) await call('DELETE /v1/generations/{id}', {path: {id}});
    });
    if (done) this.restart();
  }
}
