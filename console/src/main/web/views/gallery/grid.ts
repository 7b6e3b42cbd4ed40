import {html, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {variant} from '../../core/files';
import {t} from '../../core/i18n';
import {icon} from '../../ui/icons';
import {Part} from '../../ui/view';
import type {Picture, PictureWindow} from './picture-window';

const TILE = 176;
const MIN_COLUMNS = 2;
const GAP = 4;
const OVERSCAN_ROWS = 2;

export function pictureKey(picture: Picture): string {
  return `${picture.generation}/${picture.position}`;
}

/** Rows of one height, of which only those in sight are in the page. One tab stop; the arrow keys move inside. */
@customElement('dr-picture-grid')
export class PictureGrid extends Part {
  @property({attribute: false}) pictures!: PictureWindow;
  @property({attribute: false}) selected: ReadonlySet<string> = new Set();
  @property({type: Number}) current = 0;
  @state() private columns = 4;
  @state() private tile = TILE;
  private readonly sizes = new ResizeObserver(() => this.measure());

  override disconnectedCallback(): void {
    this.sizes.disconnect();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    this.sizes.observe(this.box);
    this.measure();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('pictures')) this.box.scrollTop = 0;
    void this.load();
  }

  override focus(): void {
    this.box.focus();
  }

  protected override render(): TemplateResult {
    const rows = Math.ceil(this.pictures.known / this.columns);
    const {from, to} = this.visible();
    const shown = Array.from({length: Math.max(0, Math.min(to, this.pictures.known) - from)}, (_, offset) => from + offset);
    return html`<div class="gallery" role="listbox" tabindex="0" aria-multiselectable="true" aria-label=${t('view.gallery')}
      aria-activedescendant="picture-${this.current}" @scroll=${() => this.requestUpdate()} @keydown=${this.press}>
      <div class="floor" role="presentation" .style=${`height: ${rows * this.tile}px`}>
        ${repeat(shown, index => index, index => this.option(index))}
      </div>
    </div>`;
  }

  private option(index: number): TemplateResult {
    const picture = this.pictures.at(index);
    const chosen = picture !== undefined && this.selected.has(pictureKey(picture));
    const [row, column] = [Math.floor(index / this.columns), index % this.columns];
    const place = `top: ${row * this.tile + GAP}px; left: ${column * this.tile + GAP}px; width: ${this.tile - 2 * GAP}px; height: ${this.tile - 2 * GAP}px`;
    return html`<div role="option" id="picture-${index}" class=${index === this.current ? 'current' : ''} aria-selected=${chosen} aria-posinset=${index + 1}
      aria-setsize=${this.pictures.complete ? this.pictures.known : -1} aria-label=${picture?.prompt ?? t('common.loading')} .style=${place}
      @click=${(event: MouseEvent) => this.pick(event, index)}>
      ${picture ? html`<img src=${variant(picture.url, 'variant=thumbnail')} alt="" decoding="async" @error=${(event: Event) => original(event, picture.url)}>` : ''}
      ${chosen ? html`<span class="tick">${icon('check')}</span>` : ''}
    </div>`;
  }

  private visible(): {from: number; to: number} {
    const box = this.find('.gallery');
    const top = box?.scrollTop ?? 0;
    const height = box?.clientHeight ?? 800;
    const first = Math.max(0, Math.floor(top / this.tile) - OVERSCAN_ROWS);
    const last = Math.ceil((top + height) / this.tile) + OVERSCAN_ROWS;
    return {from: first * this.columns, to: last * this.columns};
  }

  private async load(): Promise<void> {
    const {from, to} = this.visible();
    if (!this.pictures.lacks(from, to)) return;
    try {
      await this.pictures.ensure(from, to);
      this.requestUpdate();
      this.dispatchEvent(new CustomEvent('known'));
    } catch (failure) {
      this.dispatchEvent(new CustomEvent('failed', {detail: failure}));
    }
  }

  private measure(): void {
    const width = this.box.clientWidth;
    this.columns = Math.max(MIN_COLUMNS, Math.floor(width / TILE));
    this.tile = Math.floor(width / this.columns);
  }

  private pick(event: MouseEvent, index: number): void {
    this.move(index);
    this.tell(event.ctrlKey || event.metaKey || event.shiftKey || this.selected.size > 0 ? 'toggle' : 'open');
  }

  private press(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.tile)) * this.columns;
    const steps: Record<string, number> = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns, PageDown: page, PageUp: -page,
      Home: -Infinity, End: Infinity};
    const actions: Record<string, string> = {Enter: 'open', ' ': 'toggle', Delete: 'remove', Escape: 'clear'};
    if (event.key in steps) this.move(this.current + steps[event.key]!);
    else if (event.key in actions) this.tell(actions[event.key]!);
    else return;
    event.preventDefault();
  }

  private move(index: number): void {
    this.current = Math.max(0, Math.min(index, this.pictures.known - 1));
    const top = Math.floor(this.current / this.columns) * this.tile;
    const box = this.box;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + this.tile > box.scrollTop + box.clientHeight) box.scrollTop = top + this.tile - box.clientHeight;
    this.tell('moved');
  }

  private tell(what: string): void {
    this.dispatchEvent(new CustomEvent(what, {detail: this.current}));
  }

  private get box(): HTMLElement {
    return this.find('.gallery')!;
  }
}

// Some formats have no thumbnail.
function original(event: Event, url: string): void {
  const image = event.target as HTMLImageElement;
  if (image.src !== new URL(url, location.href).href) image.src = url;
}
